import type { CreateOptions, FlexecomClient } from '../flexecom/client/client.ts';
import { withCreate } from '../flexecom/client/with-create.ts';

/**
 * The first requests and repeats that this process has let out and that have not ended. A process confirms a pause only once
 * those have ended that it let out before it knew of it: no request goes out after its confirmation (R22).
 */
export class RequestsUnderWay {
  readonly #letOut = new Set<Promise<void>>();

  /** Resolves when all have ended that are out now. A request ends within five seconds. */
  async ended(): Promise<void> {
    await Promise.all(this.#letOut);
  }

  /** The client, with each of its posts counted from just before it is judged whether it may go out. */
  watch(client: FlexecomClient): FlexecomClient {
    return withCreate(client, async (gatewayId, request, key, options) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      try {
        return await client.create(gatewayId, request, key, this.#counted(options, promise));
      } finally {
        this.#letOut.delete(promise);
        resolve();
      }
    });
  }

  #counted(options: CreateOptions, ended: Promise<void>): CreateOptions {
    return {
      ...options,
      mayGoOut: async () => {
        this.#letOut.add(ended);
        return (await options.mayGoOut?.()) ?? true;
      },
    };
  }
}
