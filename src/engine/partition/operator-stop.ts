import type { Logger } from 'pino';
import { errorMessage, SalvageError } from '../../errors.ts';
import { wait } from '../../waiting/backoff.ts';
import type { Checkpoint, CheckpointStore } from '../checkpoint.ts';
import { UnstorableError } from '../chunk/store-or-give-up.ts';
import { STOPPED_POLL_MS } from '../limits.ts';
import { RefusedError } from './log-identity.ts';

/**
 * Whether only an operator can decide how to continue: the log does not fit, a message cannot be stored, or the engine or
 * the stage has a defect.
 */
export function isForOperator(error: unknown): error is Error {
  if (error instanceof RefusedError || error instanceof UnstorableError) return true;
  return error instanceof SalvageError && error.kind === 'fatal';
}

/** What such an error writes to the checkpoint. */
export function stopBecause(error: Error): NonNullable<Checkpoint['stopped']> {
  const kind = error instanceof UnstorableError ? 'unstorable' : 'refused';
  return { kind, reason: error.message, at: Date.now() };
}

/** Logs why the partition is stopped; returns once an operator has resumed it, or the signal aborts. Never throws. */
export async function waitForOperator(
  store: CheckpointStore,
  reason: string,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  logger.error({ reason }, `stopped until an operator resumes it; see: salvage checkpoint show ${store.id}`);
  do await wait(STOPPED_POLL_MS, signal);
  while (!signal.aborted && !(await wasResumed(store, logger)));
}

async function wasResumed(store: CheckpointStore, logger: Logger): Promise<boolean> {
  try {
    const checkpoint = await store.read();
    return checkpoint !== null && checkpoint.stopped === null;
  } catch (error) {
    logger.warn({ reason: errorMessage(error) }, 'cannot check whether the partition was resumed');
    return false;
  }
}
