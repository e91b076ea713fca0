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
import { type LogBounds, RefusedError } from '../../engine/partition/log-identity.ts';
import { fencedProducer, takeOver } from '../../engine/partition/take-over.ts';
import { publishAndCommit } from '../../engine/transactions/kafka-transaction.ts';
import { FencedError, UsageError } from '../../errors.ts';
import type { Servers } from '../../inspect/servers.ts';
import { groupOf } from '../../inspect/stage-inputs.ts';
import { type CheckpointView, readCheckpoints } from '../../inspect/status/checkpoints.ts';

/** Whether the last chunk's outputs are in the log: looked for, or told by the operator where looking cannot tell. */
export type OutputsKnown = 'look' | 'published' | 'publish';

/** Where a reset partition goes on. */
export type ResetTarget = 'beginning' | 'end' | 'next' | 'committed' | number;

/**
 * Lets a stopped partition go on where it stands, and sees that it can: takes it over as an owner would, which settles
 * the last chunk's outputs and checks the log.
 * @throws UsageError where it is not stopped, or the reason stands still (it is stopped again then).
 */
export async function resumePartition(servers: Servers, view: CheckpointView, logger: Logger): Promise<void> {
  const { checkpoint, input, partition } = view;
  const { _id, epoch, stopped } = checkpoint;
  if (stopped === null) throw new UsageError(`${_id} is not stopped`);
  const checkpoints = checkpointCollection(servers.database);
  const resumed = await checkpoints.updateOne(
    { _id, epoch, 'stopped.at': stopped.at },
    { $set: { stopped: null, deadLettersInARow: 0 } },
  );
  if (resumed.matchedCount === 0) throw new UsageError(`${_id} changed meanwhile; look again: salvage checkpoint show`);
  const place = { ...input, partition, group: groupOf(servers.names, input) };
  const store = new CheckpointStore(servers.database, _id);
  try {
    const owned = await takeOver({ ...servers, checkpoints: store, logger, faultPoints: NO_FAULT_POINTS }, place);
    await owned.producer.disconnect();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const again = { kind: 'refused', reason: error.message, at: Date.now() } as const;
    await checkpoints.updateOne({ _id, stopped: null }, { $set: { stopped: again } });
    throw new UsageError(`the reason stands still, and it stays stopped: ${error.message}`);
  }
}

/** Pure. The offset that a target means. @throws UsageError where it lies outside the log. */
export function resetOffset({ checkpoint, committed, log }: CheckpointView, target: ResetTarget): number {
  if (log === null) throw new UsageError(`${checkpoint._id}: the topic has no such partition any more`);
  const offsets = { beginning: log.start, end: log.end, next: checkpoint.next, committed };
  const offset = typeof target === 'number' ? target : offsets[target];
  if (offset < log.start || offset > log.end) {
    throw new UsageError(`${checkpoint._id}: ${offset} lies outside the log, which holds ${log.start} to ${log.end}`);
  }
  return offset;
}

/** Pure. What going on at `offset` means, for the operator to read first. */
export function consequence({ checkpoint: { next } }: CheckpointView, offset: number): string {
  if (offset > next) return `messages ${next} to ${offset - 1} are never processed`;
  if (offset < next) {
    return `messages from ${offset} on are read again; where it is the same topic, what was applied is known as a repeat`;
  }
  return 'it goes on where it stands';
}

/**
 * Sets a stopped partition to an offset, as its owner: fences whoever had it, settles the last chunk's outputs, commits
 * the group's offset with them in one Kafka transaction, then writes the checkpoint. Dying in between, it is still
 * stopped, and the same command does the rest.
 * @throws UsageError where it is not stopped, the offset lies outside the log, or `outputs` must be told.
 */
export async function resetPartition(
  servers: Servers,
  view: CheckpointView,
  target: ResetTarget,
  outputs: OutputsKnown,
  logger: Logger,
): Promise<number> {
  const { checkpoint: before, input, partition, log } = view;
  if (before.stopped === null) throw new UsageError(`${before._id} is not stopped: only a stopped partition is reset`);
  const offset = resetOffset(view, target);
  const store = new CheckpointStore(servers.database, before._id);
  const place = { ...input, partition, group: groupOf(servers.names, input) };
  const deps = { ...servers, checkpoints: store, logger, faultPoints: NO_FAULT_POINTS };
  const producer = await fencedProducer(deps, place, { ...place, offset: null });
  try {
    const checkpoint = await store.raiseEpoch({ next: before.next, stopped: before.stopped });
    // The group's offset is read anew: only now can no transaction of an earlier owner move it any more.
    const [fenced] = await readCheckpoints(servers, [before._id]);
    const toPublish = await unpublished(servers, { ...(fenced ?? view), checkpoint }, log, outputs);
    const topic = servers.names.topic(input.topic);
    await publishAndCommit(producer, toPublish, { group: place.group, topic, partition, next: offset }, async () => {});
    await writeReset(servers, checkpoint, offset);
    return offset;
  } finally {
    await producer.disconnect();
  }
}

async function unpublished(
  { kafka, admin }: Servers,
  { checkpoint, committed }: CheckpointView,
  log: LogBounds | null,
  outputs: OutputsKnown,
): Promise<StoredOutput[]> {
  if (checkpoint.outputs.length === 0 || outputs === 'published') return [];
  if (outputs === 'publish') return checkpoint.outputs;
  const sameCluster = checkpoint.identity === null || checkpoint.identity.clusterId === log?.clusterId;
  // The group's offset is committed with the outputs: where it stands at `next`, they are there.
  if (sameCluster && committed === checkpoint.next) return [];
  const found = sameCluster ? await findOutputs(kafka, admin, checkpoint) : 'log-too-short';
  if (found === 'published') return [];
  if (found === 'not-published') return checkpoint.outputs;
  throw new UsageError(
    `${checkpoint._id}: it cannot be told whether the last chunk's ${checkpoint.outputs.length} messages were published (${sample(checkpoint.outputs)}); look for them, then say --outputs published or --outputs publish`,
  );
}

/** Enough to look one up: by its chunk, or by its eventId where an earlier release stored it without one. */
function sample(outputs: readonly StoredOutput[]): string {
  const [first] = outputs;
  if (first === undefined) return 'none';
  const chunk = chunkOf(first);
  const header = chunk === undefined ? `ce_id ${first.eventId}` : `${CHUNK_HEADER} ${chunk}`;
  return `such as ${header} in ${first.topic}`;
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
  if (matchedCount !== 1) throw new FencedError(`${_id}: another owner has taken over; nothing was reset`);
}
