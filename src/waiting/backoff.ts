const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

/** Exponential backoff in real milliseconds; up to half of it is taken off at random. `attempt` counts from 0. */
export function backoffMs(attempt: number, longestMs = LONGEST_WAIT_MS): number {
  const ceiling = Math.min(longestMs, FIRST_WAIT_MS * 2 ** Math.min(attempt, 20));
  return ceiling / 2 + Math.random() * (ceiling / 2);
}

/** Waits; ends early, without an error, when the signal aborts. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
