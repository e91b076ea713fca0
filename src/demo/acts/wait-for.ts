import { FatalError, UsageError } from '../../errors.ts';
import { wait } from '../../waiting/backoff.ts';

const POLL_MS = 100;
/** Well above what a loaded machine needs for one message through all stages. */
const STUCK_AFTER_MS = 90_000;

/**
 * Waits until `holds` does. `failure` says, as a sentence, what is wrong when it never does.
 * @throws FatalError after a minute and a half; UsageError once the signal aborts
 */
export async function waitFor(failure: string, holds: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  const until = Date.now() + STUCK_AFTER_MS;
  while (!(await holds())) {
    if (signal.aborted) throw new UsageError('the demo was stopped before its end');
    if (Date.now() > until) throw new FatalError(`${failure} within ${STUCK_AFTER_MS / 1000} s`);
    await wait(POLL_MS, signal);
  }
}
