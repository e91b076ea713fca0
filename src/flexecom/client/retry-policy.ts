import pRetry from 'p-retry';
import type { Attempt } from './circuit.ts';

/**
 * What is asked again at once, under the same key: a lost connection, FlexEcom's own trouble, and a rate limit (whose
 * wait the gateway's token bucket keeps). Everything else is an answer, or is waited out by whoever asked.
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

/** Three tries in all fit well into the 5 s that a stage waits; what fails thrice is left to reconcile. */
const RETRIES_MAX = 2;
/** A lost connection is usually mended at once; the jitter (up to double) spreads what was lost together. */
const FIRST_WAIT_MS = 100;
const WAIT_MS_MAX = 1_000;

/** The last attempt's result, once it is not worth retrying, tries are used up, or the caller stops waiting. */
export async function retrying(attempt: () => Promise<Attempt>, signal: AbortSignal): Promise<Attempt> {
  let last: Attempt = { kind: 'failed', failure: 'stopped', detail: 'the caller had stopped waiting' };
  try {
    return await pRetry(
      async () => {
        last = await attempt();
        if (isWorthRetrying(last)) throw new WorthRetrying();
        return last;
      },
      { retries: RETRIES_MAX, minTimeout: FIRST_WAIT_MS, maxTimeout: WAIT_MS_MAX, randomize: true, signal },
    );
  } catch (error) {
    if (error instanceof WorthRetrying || signal.aborted) return last;
    throw error;
  }
}

/** How p-retry is told to go on; it never leaves this file. */
class WorthRetrying extends Error {}
