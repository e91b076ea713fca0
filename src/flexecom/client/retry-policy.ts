import pRetry from 'p-retry';
import type { Attempt } from './circuit.ts';

/**
 * Retried at once, by questions and cancels alone: a lost connection, a failure of FlexEcom, and a rate limit, for which the gateway's
 * token bucket waits. Everything else is an answer, or for the caller to wait out.
 */
export function isWorthRetrying(attempt: Attempt): boolean {
  switch (attempt.kind) {
    case 'failed':
      return attempt.failure === 'reset';
    case 'response':
      return attempt.status >= 500 || attempt.status === 429;
    default:
      return false;
  }
}

/** Three tries in all take about as long as one answer. After three failures it is asked again later. */
const RETRIES_MAX = 2;
/** A lost connection usually comes back at once. Jitter, up to double, spreads requests that were lost together. */
const FIRST_WAIT_MS = 100;
const WAIT_MS_MAX = 1_000;

/** Attempts until the result is not worth a retry, the retries are used up, or the caller stops. Returns the last result. */
export async function retry(attempt: () => Promise<Attempt>, signal: AbortSignal): Promise<Attempt> {
  let last: Attempt = { kind: 'failed', failure: 'stopped', detail: 'the caller had stopped waiting' };
  try {
    return await pRetry(
      async () => {
        last = await attempt();
        if (isWorthRetrying(last)) throw new RetryableAttempt();
        return last;
      },
      { retries: RETRIES_MAX, minTimeout: FIRST_WAIT_MS, maxTimeout: WAIT_MS_MAX, randomize: true, signal },
    );
  } catch (error) {
    if (error instanceof RetryableAttempt || signal.aborted) return last;
    throw error;
  }
}

/** Tells p-retry to try again. It never leaves this file. */
class RetryableAttempt extends Error {}
