import { createServer } from 'node:net';
import { FatalError } from '../src/errors.ts';
import { HOST } from './settings.ts';

/**
 * Below the range of ports for outgoing connections (32768 and up on Linux). In that range, a client that keeps trying to
 * reach a stopped server would at some time get the server's own port, and the server could not start again.
 */
const PORT_MIN = 20_000;
const PORT_MAX = 32_000;
const ATTEMPTS_MAX = 200;

/** @returns distinct ports on which nothing listens now; @throws FatalError where none can be found. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  for (let attempt = 0; attempt < ATTEMPTS_MAX && found.size < count; attempt++) {
    const port = PORT_MIN + Math.floor(Math.random() * (PORT_MAX - PORT_MIN));
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  if (found.size < count) {
    throw new FatalError(`Could not find ${count} free ports between ${PORT_MIN} and ${PORT_MAX}`);
  }
  return [...found];
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}
