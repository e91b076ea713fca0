import { setTimeout as wait } from 'node:timers/promises';

const PATIENCE_MS = 15_000;

/** Waits until something holds, looking often. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`it did not happen within ${PATIENCE_MS} ms`);
    await wait(20);
  }
}
