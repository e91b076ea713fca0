import { FatalError, UsageError } from '../../errors.ts';
import { wait } from '../../waiting/backoff.ts';

const POLL_MS = 100;
/** Well above what a loaded machine needs for one message through all stages. */
const STUCK_AFTER_MS = 90_000;

/**
 * Waits until it holds. `what` completes "nothing came of: …".
 * @throws FatalError where it does not within a minute and a half; UsageError once the signal aborts
 */
export async function waitFor(what: string, holds: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  const until = Date.now() + STUCK_AFTER_MS;
  while (!(await holds())) {
    if (signal.aborted) throw new UsageError('stopped before its end');
    if (Date.now() > until) throw new FatalError(`nothing came of: ${what}`);
    await wait(POLL_MS, signal);
  }
}
