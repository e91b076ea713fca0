const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;
/** Full jitter alone may ask for a wait of 0, and a failure that comes back at once would then repeat without a pause. */
const SHORTEST_WAIT_MS = 5;

/**
 * Exponential backoff with full jitter: random between (nearly) 0 and a bound that doubles with each attempt, in real
 * milliseconds. Those who failed together do not try again together. `attempt` counts from 0.
 * @param random from 0 to 1, as `Math.random` returns it.
 */
export function backoffMs(attempt: number, longestMs = LONGEST_WAIT_MS, random: () => number = Math.random): number {
  const boundMs = Math.min(longestMs, FIRST_WAIT_MS * 2 ** Math.min(attempt, 20));
  return Math.max(SHORTEST_WAIT_MS, random() * boundMs);
}

const COLLISION_FIRST_MS = 2;
const COLLISION_LONGEST_MS = 100;

/**
 * The wait after a collision of writers, which a moment ends: 2 to 5 ms at first, doubling, at most 100 ms. A longer one
 * would be most of what somebody waits for. `attempt` counts from 0.
 * @param random from 0 to 1, as `Math.random` returns it.
 */
export function collisionBackoffMs(attempt: number, random: () => number = Math.random): number {
  const doubled = COLLISION_FIRST_MS * 2 ** Math.min(attempt, 20);
  return Math.min(COLLISION_LONGEST_MS, doubled * (1 + 1.5 * random()));
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
