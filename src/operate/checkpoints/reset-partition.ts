import type { Logger } from 'pino';
import {
  CHUNK_HEADER,
  type Checkpoint,
  CheckpointStore,
  checkpointCollection,
  chunkOf,
  type StoredOutput,
} from '../../engine/checkpoint.ts';
import { NO_FAULT_POINTS } from '../../engine/fault-points.ts';
import { findOutputs } from '../../engine/partition/find-outputs.ts';
import type { LogBounds } from '../../engine/partition/log-identity.ts';
import { fencedProducer } from '../../engine/partition/take-over.ts';
import { publishAndCommit } from '../../engine/transactions/kafka-transaction.ts';
import { FencedError, UsageError } from '../../errors.ts';
import { type CheckpointView, readCheckpoints } from '../../inspect/checkpoints/checkpoints.ts';
import type { Servers } from '../../inspect/servers.ts';
import { consumerGroupOf } from '../../inspect/stage-topics.ts';
import { type ResetTarget, resetOffset } from './reset-offset.ts';

/**
 * What to do about the last chunk's outputs: look for them in the log, or, if looking cannot tell, trust the operator
 * that they are published, or publish them.
 */
export type OutputsChoice = 'look' | 'published' | 'publish';

/**
 * Sets a stopped partition to an offset, as its owner: fences the previous owner, publishes the last chunk's outputs if
 * they are missing, commits the group's offset with them in one Kafka transaction, then writes the checkpoint. If this
 * process dies in between, the partition is still stopped and the same command completes the reset.
 * @throws UsageError if it is not stopped, the offset is outside the log, or the operator has to choose `outputs`.
 */
export async function resetPartition(
  servers: Servers,
  view: CheckpointView,
  target: ResetTarget,
  outputs: OutputsChoice,
  logger: Logger,
): Promise<number> {
  const { checkpoint: before, input, partition, log } = view;
  if (before.stopped === null)
    throw new UsageError(`${before._id} is not stopped: only stopped partitions can be reset`);
  const offset = resetOffset(view, target);
  const store = new CheckpointStore(servers.database, before._id);
  const owned = { ...input, partition, group: consumerGroupOf(servers.names, input) };
  const deps = { ...servers, checkpoints: store, logger, faultPoints: NO_FAULT_POINTS };
  const producer = await fencedProducer(deps, owned, { ...owned, offset: null });
  try {
    const checkpoint = await store.raiseEpoch({ next: before.next, stopped: before.stopped });
    // Read the group's offset again: an earlier owner's transaction could move it until the epoch was raised.
    const [fenced] = await readCheckpoints(servers, [before._id]);
    const toPublish = await missingOutputs(servers, { ...(fenced ?? view), checkpoint }, log, outputs);
    const topic = servers.names.topic(input.topic);
    await publishAndCommit(producer, toPublish, { group: owned.group, topic, partition, next: offset }, async () => {});
    await writeReset(servers, checkpoint, offset);
    return offset;
  } finally {
    await producer.disconnect();
  }
}

async function missingOutputs(
  servers: Servers,
  { checkpoint, committed }: CheckpointView,
  log: LogBounds | null,
  outputs: OutputsChoice,
): Promise<StoredOutput[]> {
  if (checkpoint.outputs.length === 0 || outputs === 'published') return [];
  if (outputs === 'publish') return checkpoint.outputs;
  const isSameCluster = checkpoint.identity === null || checkpoint.identity.clusterId === log?.clusterId;
  // The group's offset is committed in the transaction of the outputs: if it is at `next`, they are published.
  if (isSameCluster && committed === checkpoint.next) return [];
  const found = isSameCluster ? await findOutputs(servers, checkpoint) : 'log-too-short';
  if (found === 'published') return [];
  if (found === 'not-published') return checkpoint.outputs;
  throw new UsageError(
    `${checkpoint._id}: cannot tell whether the last chunk's ${checkpoint.outputs.length} messages were published; ` +
      `look for them (${searchHint(checkpoint.outputs)}), then repeat with --outputs published or --outputs publish`,
  );
}

/** How to find one of the outputs: by its chunk, or by its eventId if an earlier release stored it without one. */
function searchHint(outputs: readonly StoredOutput[]): string {
  const [first] = outputs;
  if (first === undefined) return 'none';
  const chunk = chunkOf(first);
  const header = chunk === undefined ? `ce_id ${first.eventId}` : `${CHUNK_HEADER} ${chunk}`;
  return `for example the header ${header} in ${first.topic}`;
}

async function writeReset({ database }: Servers, { _id, epoch }: Checkpoint, offset: number): Promise<void> {
  const { matchedCount } = await checkpointCollection(database).updateOne(
    { _id, epoch },
    {
      $set: {
        from: offset,
        next: offset,
        outputs: [],
        storedAt: Date.now(),
        deadLettersInARow: 0,
        stopped: null,
        held: null,
        identity: null,
      },
    },
  );
  if (matchedCount !== 1) throw new FencedError(`${_id}: another process took over the partition; nothing was reset`);
}
