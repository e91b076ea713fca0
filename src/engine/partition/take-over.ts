import type { Logger } from 'pino';
import type { KafkaAdmin, KafkaClient, KafkaProducer } from '../../kafka/client/kafka-types.ts';
import { checkedProducer } from '../../kafka/kafkajs-patches/whole-sends.ts';
import { topicOffsets } from '../../kafka/log/topic-offsets.ts';
import type { Names } from '../../names.ts';
import { type Checkpoint, type CheckpointStore, checkpointId } from '../checkpoint.ts';
import type { FaultPoints, StepPosition } from '../fault-points.ts';
import { KAFKA_TRANSACTION_TIMEOUT_MS } from '../limits.ts';
import type { GroupPartition } from '../partition-id.ts';
import { disconnectQuietly, publishAndCommit } from '../transactions/kafka-transaction.ts';
import { findOutputs } from './find-outputs.ts';
import {
  type LogBounds,
  type LogEnds,
  RefusedError,
  verifyBounds,
  verifyCluster,
  verifyCommitted,
} from './log-identity.ts';

interface TakeOverDependencies {
  readonly kafka: KafkaClient;
  readonly admin: KafkaAdmin;
  readonly names: Names;
  readonly checkpoints: CheckpointStore;
  readonly logger: Logger;
  readonly faultPoints: FaultPoints;
}

/** What was done about the last chunk's outputs. `clean`: nothing, as they were known to be published. */
export type LastOutputs = 'clean' | 'found published' | 'published now';

/** A partition that this process owns: no earlier owner can write to Kafka or MongoDB any more. */
export interface Ownership {
  readonly outputs: LastOutputs;
  readonly producer: KafkaProducer;
  readonly checkpoint: Checkpoint;
  readonly log: LogBounds;
}

const TRANSACTION_RETRY = { initialRetryTime: 8, maxRetryTime: 400, retries: 12, multiplier: 1.6 };
/**
 * kafkajs repeats a request without an answer (after 8 s), and trusts its metadata for five minutes by default: it would
 * ask a leader that hangs twelve times, although there is a new one. Shorter than 8 s, it looks up the leader each time.
 */
const METADATA_TRUSTED_MS = 7_000;
const WAIT_ANNOUNCED_AFTER_MS = 1_000;

/**
 * Takes over a partition: fences the previous owner in Kafka and in MongoDB, recovers the outputs that it left between
 * the two, and checks that the log is the one that the checkpoint was written for. On success the caller owns the producer.
 * @throws RefusedError where continuing would lose or double something.
 */
export async function takeOver(deps: TakeOverDependencies, id: GroupPartition): Promise<Ownership> {
  const at: StepPosition = { stage: id.stage, topic: id.topic, partition: id.partition, offset: null };
  const producer = await fencedProducer(deps, id, at);
  try {
    const checkpoint = await raiseEpoch(deps, id, at);
    // Read only now, when no earlier owner can move them: they belong to this checkpoint.
    const log = await logBounds(deps, id);
    const committed = await committedOffset(deps, id);
    if (checkpoint.stopped?.kind === 'refused') throw new RefusedError(checkpoint.stopped.reason);
    verifyCluster(checkpoint, log);
    verifyCommitted(checkpoint, committed);
    verifyBounds(checkpoint, log);
    const outputs = await recoverOutputs(deps, id, producer, checkpoint, committed, at);
    await deps.faultPoints.onStep('taken-over', { ...at, offset: checkpoint.next });
    return { producer, checkpoint, log, outputs };
  } catch (error) {
    await disconnectQuietly(producer);
    throw error;
  }
}

/** The partition's producer; fences the previous owner's. Connecting is not enough: the first transaction sends InitProducerId. */
export async function fencedProducer(
  deps: TakeOverDependencies,
  id: GroupPartition,
  at: StepPosition,
): Promise<KafkaProducer> {
  const transactionalId = checkpointId(id);
  const skip = (await deps.faultPoints.onStep('fence-producer', at)) === 'skip';
  const producer = checkedProducer(deps.kafka, {
    transactionalId: deps.names.transactionalId(skip ? `${transactionalId}/${crypto.randomUUID()}` : transactionalId),
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout: KAFKA_TRANSACTION_TIMEOUT_MS,
    allowAutoTopicCreation: false,
    metadataMaxAge: METADATA_TRUSTED_MS,
    retry: TRANSACTION_RETRY,
  });
  try {
    await producer.connect();
    await (await producer.transaction()).abort();
    return producer;
  } catch (error) {
    await disconnectQuietly(producer);
    throw error;
  }
}

/** @throws RefusedError where the topic no longer has this partition. */
export async function logEnds(
  { admin, names }: Pick<TakeOverDependencies, 'admin' | 'names'>,
  id: GroupPartition,
): Promise<LogEnds> {
  const offsets = await topicOffsets(admin, names.topic(id.topic));
  const own = offsets.find(({ partition }) => partition === id.partition);
  if (own === undefined) throw new RefusedError(`topic ${id.topic} has no partition ${id.partition} any more`);
  return { start: Number(own.low), end: Number(own.high) };
}

async function logBounds(deps: Pick<TakeOverDependencies, 'admin' | 'names'>, id: GroupPartition): Promise<LogBounds> {
  const ends = await logEnds(deps, id);
  const { clusterId } = await deps.admin.describeCluster();
  return { ...ends, clusterId };
}

/** Read only after the producer has started: kafkajs does not ask for stable offsets. -1: none committed. */
async function committedOffset({ admin, names }: TakeOverDependencies, id: GroupPartition): Promise<number> {
  const topic = names.topic(id.topic);
  const [fetched] = await admin.fetchOffsets({ groupId: id.group, topics: [topic], resolveOffsets: false });
  const own = fetched?.partitions.find(({ partition }) => partition === id.partition);
  return own === undefined ? -1 : Number(own.offset);
}

/** May wait for a dead owner's open transaction; the server ends it after `transactionLifetimeLimitSeconds`. */
async function raiseEpoch(deps: TakeOverDependencies, id: GroupPartition, at: StepPosition): Promise<Checkpoint> {
  const { checkpoints, logger, faultPoints } = deps;
  const announce = setTimeout(
    () =>
      logger.warn(
        { ...at },
        'taking over waits for MongoDB: it is slow, or the previous owner left a transaction open; nothing to do',
      ),
    WAIT_ANNOUNCED_AFTER_MS,
  );
  try {
    const known = await checkpoints.read();
    if ((await faultPoints.onStep('raise-epoch', at)) === 'skip' && known !== null) return known;
    return await checkpoints.raiseEpoch(known === null ? await firstStart(deps, id) : null);
  } finally {
    clearTimeout(announce);
  }
}

async function firstStart(
  deps: TakeOverDependencies,
  id: GroupPartition,
): Promise<Pick<Checkpoint, 'next' | 'stopped'>> {
  const log = await logBounds(deps, id);
  const committed = await committedOffset(deps, id);
  return { next: log.start, stopped: checkpointLost(deps.checkpoints.id, log, committed) };
}

/** A checkpoint is stored before the group's first commit: a commit without a checkpoint means that it was lost. */
function checkpointLost(id: string, log: LogBounds, committed: number): Checkpoint['stopped'] {
  if (committed <= log.start) return null;
  return {
    kind: 'refused',
    reason: `${id}: the group has committed offset ${committed}, but MongoDB has no checkpoint: was the database replaced?`,
    at: Date.now(),
  };
}

async function recoverOutputs(
  deps: TakeOverDependencies,
  id: GroupPartition,
  producer: KafkaProducer,
  checkpoint: Checkpoint,
  committed: number,
  at: StepPosition,
): Promise<LastOutputs> {
  if (committed === checkpoint.next) return 'clean';
  if ((await deps.faultPoints.onStep('recover-outputs', at)) === 'skip') return 'clean';
  const toPublish = await unpublishedOutputs(deps, checkpoint);
  await publishAndCommit(
    producer,
    toPublish,
    { group: id.group, topic: deps.names.topic(id.topic), partition: id.partition, next: checkpoint.next },
    () => undefined,
  );
  if (checkpoint.outputs.length === 0) return 'clean';
  return toPublish.length > 0 ? 'published now' : 'found published';
}

async function unpublishedOutputs(deps: TakeOverDependencies, checkpoint: Checkpoint) {
  if (checkpoint.outputs.length === 0) return [];
  const found = await findOutputs(deps, checkpoint);
  deps.logger.info(
    { checkpoint: checkpoint._id, outputs: checkpoint.outputs.length, found },
    'looked for the outputs of the last chunk',
  );
  switch (found) {
    case 'published':
      return [];
    case 'not-published':
      return checkpoint.outputs;
    case 'log-too-short':
      throw new RefusedError(
        `${checkpoint._id}: cannot find out whether ${checkpoint.outputs.length} stored outputs were published: the log does not reach back to when they were stored`,
      );
  }
}
