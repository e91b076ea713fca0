import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../src/errors.ts';

/**
 * Does `work` while no other process on this machine does work under the same `subject`.
 * The lock is a name in the kernel's abstract socket space: it goes with its holder however that ends, so there is
 * no stale lock to recognise.
 * @param onWait called once, where somebody else holds it
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

/** What is waited for takes seconds: a download, or servers that start. */
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
