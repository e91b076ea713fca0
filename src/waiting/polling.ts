import { backoffMs, wait } from './backoff.ts';

/** A polling loop: what it does in a round, how long it rests between rounds, and what it calls after a failure. */
interface Polling {
  /** One round; `signal` aborts when the loop is stopped. Resolves to `true` where more work is waiting. */
  readonly round: (signal: AbortSignal) => Promise<boolean>;
  readonly pollMs: number;
  /** Called after every failed round, with the wait before the next one. */
  readonly onFailure: (error: unknown, retryInMs: number) => void;
}

/** The longest rest after failed rounds. For a person, work then continues at once when an outage ends. */
const RETRY_WAIT_MAX_MS = 30_000;

/**
 * Runs rounds one after another until stopped. A failed round loses nothing: the next one, after a wait that doubles
 * with jitter, looks for the same work again.
 */
export function startPolling({ round, pollMs, onFailure }: Polling): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = runRounds();

  async function runRounds(): Promise<void> {
    let failuresInARow = 0;
    while (!stopping.signal.aborted) {
      let restMs = pollMs;
      try {
        if (await round(stopping.signal)) restMs = 0;
        failuresInARow = 0;
      } catch (error) {
        restMs = Math.round(backoffMs(failuresInARow, RETRY_WAIT_MAX_MS));
        failuresInARow += 1;
        if (!stopping.signal.aborted) onFailure(error, restMs);
      }
      await wait(restMs, stopping.signal);
    }
  }

  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
