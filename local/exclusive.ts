import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../src/errors.ts';

/**
 * Does `work` while no other process on this machine does work for the same `subject`. The lock is a name in the kernel's
 * abstract socket namespace. It disappears with its holder, even after a SIGKILL, so no lock is ever stale.
 * @param onWait called once, where another process holds the lock
 */
export async function exclusively<Result>(
  subject: string,
  onWait: () => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const name = `\0decline-salvage-${createHash('sha256').update(subject).digest('hex')}`;
  let lock = await tryToHold(name);
  if (lock === undefined) onWait();
  while (lock === undefined) {
    await sleep(RETRY_MS);
    lock = await tryToHold(name);
  }
  try {
    return await work();
  } finally {
    lock.close();
  }
}

/** Downloads and starting servers take seconds. */
const RETRY_MS = 200;

function tryToHold(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      if (errorCode(error) === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(name, () => {
      server.unref();
      resolve(server);
    });
  });
}
