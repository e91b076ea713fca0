import type { Logger } from 'pino';
import { CheckpointStore, checkpointCollection } from '../../engine/checkpoint.ts';
import { NO_FAULT_POINTS } from '../../engine/fault-points.ts';
import { RefusedError } from '../../engine/partition/log-identity.ts';
import { takeOver } from '../../engine/partition/take-over.ts';
import { UsageError } from '../../errors.ts';
import type { CheckpointView } from '../../inspect/checkpoints/checkpoints.ts';
import type { Servers } from '../../inspect/servers.ts';
import { consumerGroupOf } from '../../inspect/stage-topics.ts';

/**
 * Lets a stopped partition continue at its offset, and checks that it can: takes it over as a stage would, which
 * publishes the last chunk's outputs if they are missing and checks the log.
 * @throws UsageError if it is not stopped, or the cause persists; then it stays stopped.
 */
export async function resumePartition(servers: Servers, view: CheckpointView, logger: Logger): Promise<void> {
  const { checkpoint, input, partition } = view;
  const { _id, epoch, stopped } = checkpoint;
  if (stopped === null) throw new UsageError(`${_id} is not stopped: there is nothing to resume`);
  const checkpoints = checkpointCollection(servers.database);
  const resumed = await checkpoints.updateOne(
    { _id, epoch, 'stopped.at': stopped.at },
    { $set: { stopped: null, deadLettersInARow: 0 } },
  );
  if (resumed.matchedCount === 0) {
    throw new UsageError(`${_id} has just changed; look at it again with: salvage checkpoint show ${_id}`);
  }
  const owned = { ...input, partition, group: consumerGroupOf(servers.names, input) };
  const store = new CheckpointStore(servers.database, _id);
  try {
    const { producer } = await takeOver(
      { ...servers, checkpoints: store, logger, faultPoints: NO_FAULT_POINTS },
      owned,
    );
    await producer.disconnect();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const stoppedAgain = { kind: 'refused', reason: error.message, at: Date.now() } as const;
    await checkpoints.updateOne({ _id, stopped: null }, { $set: { stopped: stoppedAgain } });
    throw new UsageError(`${_id} stays stopped, because the cause persists: ${error.message}`);
  }
}
