import type { Logger } from 'pino';
import { errorMessage, SalvageError } from '../../errors.ts';
import { wait } from '../../waiting/backoff.ts';
import type { CheckpointStore } from '../checkpoint.ts';
import { STOPPED_POLL_MS } from '../limits.ts';
import { RefusedError } from './log-identity.ts';

/** Whether going on is an operator's decision: the log does not fit, or the mistake is our own. */
export function isForOperator(error: unknown): error is Error {
  return error instanceof RefusedError || (error instanceof SalvageError && error.kind === 'fatal');
}

/** Says why a partition stands still; returns once an operator has resumed it, or the signal aborts. Never throws. */
export async function waitForOperator(
  store: CheckpointStore,
  reason: string,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  logger.error({ reason }, `stopped until an operator decides: salvage checkpoint show ${store.id}`);
  do await wait(STOPPED_POLL_MS, signal);
  while (!signal.aborted && !(await wasResumed(store, logger)));
}

async function wasResumed(store: CheckpointStore, logger: Logger): Promise<boolean> {
  try {
    const checkpoint = await store.read();
    return checkpoint !== null && checkpoint.stopped === null;
  } catch (error) {
    logger.warn({ reason: errorMessage(error) }, 'cannot look whether the partition was resumed');
    return false;
  }
}
