import type { Logger } from 'pino';
import { errorMessage } from '../../errors.ts';
import { wait } from '../../waiting/backoff.ts';
import { type Checkpoints, checkpointId } from '../checkpoint.ts';
import { STOPPED_POLL_MS } from '../limits.ts';
import type { PartitionId } from '../partition-id.ts';

/** Resolves once an operator has resumed a stopped partition, or the signal aborts. Never throws. */
export async function resumedByOperator(
  checkpoints: Pick<Checkpoints, 'read'>,
  id: PartitionId,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const wasResumed = async () => {
    try {
      const checkpoint = await checkpoints.read(checkpointId(id));
      return checkpoint !== null && checkpoint.stopped === null;
    } catch (error) {
      logger.warn({ reason: errorMessage(error) }, 'cannot check whether the partition was resumed');
      return false;
    }
  };
  do await wait(STOPPED_POLL_MS, signal);
  while (!signal.aborted && !(await wasResumed()));
}
