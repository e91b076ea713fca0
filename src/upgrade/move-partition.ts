import { countText } from '../domain/count-text.ts';
import {
  CHUNK_HEADER,
  type Checkpoint,
  checkpointCollection,
  checkpointIdOf,
  type Stopped,
} from '../engine/checkpoint.ts';
import { WorkerProducer } from '../engine/transactions/worker-producer.ts';
import { topicOffsets } from '../kafka/log/topic-offsets.ts';
import { isDuplicateId } from '../mongo/duplicate-key.ts';
import type { UpgradeDependencies } from './dependencies.ts';
import { findOldOutputs } from './find-old-outputs.ts';
import { type OldCheckpoint, type OldOutput, type OldPartition, oldCheckpoints } from './first-version.ts';

/** What an old process finds when it wakes: it stops the partition by itself and changes nothing more. */
export const MOVED_REASON = 'moved to version 2: this process is of an older release, stop it';

/**
 * Moves one partition of the first version: fences its producer, lets no old process write its checkpoint any more,
 * publishes what a crash left between MongoDB and Kafka, and inserts the new checkpoint. Each step finds what was done
 * before, so that it may be repeated after a crash.
 */
export async function movePartition(deps: UpgradeDependencies, partition: OldPartition): Promise<void> {
  // As an old process did: the broker aborts what that has in flight, and takes nothing more from it.
  const producer = await WorkerProducer.start(deps.kafka, partition.transactionalId);
  try {
    await deps.onStep('fenced', partition.checkpointId);
    const old = await refuseOldProcesses(deps, partition);
    await deps.onStep('refused', partition.checkpointId);
    if (old.moved?.unused === true) return;
    const _id = checkpointIdOf(old._id);
    if ((await checkpointCollection(deps.database).findOne({ _id })) !== null) return;
    const committed = await committedOffset(deps, partition);
    const problem = await publishOutputs(deps, { partition, old, committed }, producer);
    const restored = committed > old.next ? { restoredFromFirstVersion: true as const } : {};
    await insertNewCheckpoint(deps, { ...newForm(old, problem), ...restored });
    await deps.onStep('moved', partition.checkpointId);
    deps.log(problem === null ? `moved ${old._id} at offset ${old.next}` : `moved ${old._id}, stopped: ${problem}`);
  } finally {
    await producer.drop();
  }
}

/** Keeps what stood in `stopped`; where that was done before, writes nothing. */
async function refuseOldProcesses(
  { database }: UpgradeDependencies,
  { checkpointId: _id }: OldPartition,
): Promise<OldCheckpoint> {
  const checkpoints = oldCheckpoints(database);
  const stopped = { kind: 'refused', reason: MOVED_REASON, at: Date.now() };
  await checkpoints.updateOne(
    { _id, $or: [{ moved: { $exists: false } }, { 'stopped.reason': { $ne: MOVED_REASON } }] },
    [
      {
        $set: {
          epoch: { $add: ['$epoch', 1] },
          stopped: { $literal: stopped },
          moved: { $ifNull: ['$moved', { stopped: '$stopped' }] },
        },
      },
    ],
  );
  const refused = await checkpoints.findOne({ _id });
  if (refused === null) throw new Error(`checkpoint ${_id} was deleted during the upgrade`);
  return refused;
}

/**
 * Publishes the last chunk's outputs where they are missing in Kafka, and commits the group's offset.
 * @returns why nobody can tell whether they are missing, with numbers; null where all of it is published now.
 */
async function publishOutputs(
  deps: UpgradeDependencies,
  { partition, old, committed }: { partition: OldPartition; old: OldCheckpoint; committed: number },
  producer: WorkerProducer,
): Promise<string | null> {
  const { next, outputs, identity } = old;
  const { clusterId } = await deps.admin.describeCluster();
  if (identity !== null && identity.clusterId !== clusterId) {
    return `the checkpoint was written on Kafka cluster ${identity.clusterId}, but this is ${clusterId}`;
  }
  if (committed === next) return null;
  if (committed > next) {
    return `the group has committed offset ${committed}, but the checkpoint is at ${next}: MongoDB was restored to an earlier day`;
  }
  if (!(await hasPartition(deps, partition))) return `topic ${partition.topic} no longer has this partition`;
  const found = outputs.length === 0 ? 'published' : await findOldOutputs(deps, old);
  if (found === 'log-too-short') {
    return `${countText(outputs.length, 'message')}, stored at ${new Date(old.storedAt).toISOString()}, may be published or not: their topics do not reach back so far`;
  }
  const toPublish = found === 'published' ? [] : outputs;
  const { group, topic } = partition;
  const storedAt = Date.now();
  await producer.publish({
    group,
    offsets: [{ topic, partition: partition.partition, next }],
    outputs: toPublish.map((output) => ({ output, storedAt })),
    sent: () => deps.onStep('sent', old._id),
  });
  await deps.onStep('published', old._id);
  if (toPublish.length > 0) deps.log(`published ${countText(toPublish.length, 'message')} that ${old._id} had stored`);
  return null;
}

/** Read after fencing, when no old transaction is open: kafkajs does not ask for stable offsets. -1: none committed. */
async function committedOffset(
  { admin }: UpgradeDependencies,
  { group, topic, partition }: OldPartition,
): Promise<number> {
  const [fetched] = await admin.fetchOffsets({ groupId: group, topics: [topic], resolveOffsets: false });
  return Number(fetched?.partitions.find((entry) => entry.partition === partition)?.offset ?? -1);
}

async function hasPartition({ admin }: UpgradeDependencies, { topic, partition }: OldPartition): Promise<boolean> {
  return (await topicOffsets(admin, topic)).some((entry) => entry.partition === partition);
}

/** An earlier stop says more to the operator who knows of it than a problem found now. */
function newForm(old: OldCheckpoint, problem: string | null): Checkpoint {
  const { epoch, from, next, storedAt, deadLettersInARow, identity, moved } = old;
  const earlier = moved?.stopped ?? null;
  const refused: Stopped | null = problem === null ? null : { kind: 'refused', reason: problem, at: Date.now() };
  const kept = problem === null ? { chunkId: null, outputs: [] } : namedChunk(old);
  return {
    _id: checkpointIdOf(old._id),
    epoch,
    transactionalId: null,
    from,
    next,
    ...kept,
    storedAt,
    deadLettersInARow,
    stopped: earlier ?? refused,
    held: null,
    identity,
  };
}

/** Outputs that an operator has to decide about: published later, they name their chunk like any other. */
function namedChunk({ _id, epoch, from, outputs }: OldCheckpoint): Pick<Checkpoint, 'chunkId' | 'outputs'> {
  if (outputs.length === 0) return { chunkId: null, outputs: [] };
  const chunkId = String(outputs[0]?.headers[CHUNK_HEADER] ?? `${_id}/${epoch}/${from}`);
  const named = ({ topic, key, value, headers }: OldOutput) => {
    return { topic, key, value, headers: { ...headers, [CHUNK_HEADER]: chunkId } };
  };
  return { chunkId, outputs: outputs.map(named) };
}

async function insertNewCheckpoint({ database }: UpgradeDependencies, checkpoint: Checkpoint): Promise<void> {
  try {
    await checkpointCollection(database).insertOne(checkpoint);
  } catch (error) {
    // Another `salvage setup` has inserted it.
    if (!isDuplicateId(error)) throw error;
  }
}
