import type { FlexecomClient } from './client.ts';

/** The same client but for how it creates: for whoever watches what is sent. */
export function withCreate(client: FlexecomClient, create: FlexecomClient['create']): FlexecomClient {
  return {
    create,
    get: (...args) => client.get(...args),
    cancel: (...args) => client.cancel(...args),
    close: () => client.close(),
  };
}
