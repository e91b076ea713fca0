import { errorMessage } from '../../errors.ts';
import type { PinnedStage, StoredPart } from '../chunk/chunk-part.ts';
import { readChunk } from '../chunk/read-chunk.ts';
import type { StoredChunk } from '../chunk/store-chunk.ts';
import { storeOrGiveUp, UnstorableError, type WatchedPart } from '../chunk/store-or-give-up.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { type EngineStep, positionOf } from '../fault-points.ts';
import type { Partition } from '../partition/partition.ts';
import type { InputMessage } from '../stage.ts';
import { groupOffset } from '../transactions/kafka-transaction.ts';
import type { WorkerProducer } from '../transactions/worker-producer.ts';
import type { Share } from './fair-share.ts';
import { dueOffsets } from './idle-work.ts';
import { logChunk, logDecisions } from './log-chunk.ts';
import { stillOurs } from './still-ours.ts';
import { stopBecause, stopOrHold } from './take-over.ts';
import { asChunk, asTransaction, endTraces, traced } from './trace-messages.ts';
import type { WorkerPlan } from './worker.ts';

interface ShareWork<In extends InputMessage> {
  readonly deps: EngineDependencies;
  readonly plan: WorkerPlan<In>;
  readonly producer: WorkerProducer;
  readonly stopping: AbortSignal;
}

/** A share, read. */
interface ReadShare<In extends InputMessage> extends WatchedPart<In> {
  readonly share: Share;
}

/**
 * One chunk, from messages to outputs: it is read, stored in one MongoDB transaction, and published in one Kafka
 * transaction, which also takes along offsets of `all` partitions that wait for one.
 * @throws kafkajs's errors: the producer must be dropped. Other failures hold or stop the partitions that they concern.
 */
export async function applyShares<In extends InputMessage>(
  work: ShareWork<In>,
  shares: readonly Share[],
  all: readonly Partition[],
): Promise<void> {
  const read = await readShares(work, await stillOurs(work.deps, shares));
  if (read.length === 0) return;
  const parts = read.map(({ part }) => part);
  await asChunk(work.plan, parts, () => applyRead(work, read, all));
}

async function applyRead<In extends InputMessage>(
  work: ShareWork<In>,
  read: readonly ReadShare<In>[],
  all: readonly Partition[],
): Promise<void> {
  const begunAt = performance.now();
  const chunk = await storeShares(work, read);
  if (chunk === null) return;
  const storedAt = performance.now();
  for (const { checkpoint } of chunk.fenced) {
    partitionOf(read, checkpoint._id).fenced('its checkpoint has another owner or position');
  }
  const stored = chunk.stored.map((part) => ({ part, partition: partitionOf(read, part.checkpoint._id) }));
  for (const { part, partition } of stored) {
    partition.applied(part.checkpoint);
    partition.metrics.chunk(part.folded);
    logDecisions(work.deps.logger, partition.id, part.folded);
  }
  await stepOfEach(work, stored, 'mongo-committed');
  try {
    await publishShares(work, stored, all);
  } finally {
    endTraces(chunk.stored);
  }
  const { lane } = work.plan;
  const took = { lane, storeMs: storedAt - begunAt, publishMs: performance.now() - storedAt };
  logChunk(work.deps.logger, chunk.stored, took);
  await stepOfEach(work, stored, 'kafka-committed');
  work.plan.stage.dispatcher?.accept(chunk.stored.flatMap(({ folded }) => folded.toSend));
  await putBackOrStop(read, chunk);
}

async function readShares<In extends InputMessage>(
  { deps }: Pick<ShareWork<In>, 'deps'>,
  shares: readonly Share[],
): Promise<ReadShare<In>[]> {
  const read: ReadShare<In>[] = [];
  for (const share of shares) {
    const { partition, messages: sources } = share;
    const checkpoint = partition.owned?.checkpoint;
    if (checkpoint === undefined) continue;
    try {
      const decoded = await readChunk<In>(deps.codec, partition.id.definition, sources);
      const messages = traced(deps.names, partition.id, decoded);
      await deps.faultPoints.onStep('chunk-read', positionOf(partition.id, checkpoint.next));
      const part = { partition: partition.id, checkpoint, clusterId: partition.clusterId, messages };
      read.push({ part, share, failing: partition.failing });
    } catch (error) {
      // The registry is away. The partitions of other topics may not need it.
      partition.putBack(sources);
      await partition.hold(error);
    }
  }
  return read;
}

/** Null where nothing could be stored: the partitions are held or stopped then, and keep their messages. */
async function storeShares<In extends InputMessage>(
  { deps, plan, stopping }: ShareWork<In>,
  read: readonly ReadShare<In>[],
): Promise<StoredChunk<In> | null> {
  // Pinned now: the messages may have waited for hours.
  const pinned: PinnedStage<In> = {
    stage: plan.stage,
    now: deps.clock.now(),
    config: deps.configuration.current(),
  };
  try {
    return await storeOrGiveUp({ deps, pinned, stopping }, read);
  } catch (error) {
    for (const { share } of read) share.partition.putBack(share.messages);
    await notStored(read, error);
    return null;
  }
}

async function notStored<In extends InputMessage>(read: readonly ReadShare<In>[], error: unknown): Promise<void> {
  const [first, ...others] = read;
  if (first !== undefined && others.length === 0) {
    const stopped =
      error instanceof UnstorableError
        ? ({ kind: 'unstorable', reason: errorMessage(error), at: Date.now() } as const)
        : stopBecause(error);
    if (stopped !== null) return await stopOrHold(first.share.partition, stopped);
  }
  for (const { share, failing, part } of read) {
    // A defect of the stage may be the fault of any partition's messages.
    if (stopBecause(error) !== null) failing.failedTogether(part.messages.map(({ source }) => source));
    await share.partition.hold(error);
  }
}

type StoredShare<In extends InputMessage> = { part: StoredPart<In>; partition: Partition };

async function publishShares<In extends InputMessage>(
  { deps, plan, producer }: ShareWork<In>,
  stored: readonly StoredShare<In>[],
  all: readonly Partition[],
): Promise<void> {
  const withOutputs = stored.filter(({ part }) => part.checkpoint.outputs.length > 0);
  for (const { part, partition } of stored) if (part.checkpoint.outputs.length === 0) partition.storedOnly();
  if (withOutputs.length === 0) return;
  const { chunkSeconds, kafkaTransactions } = deps.metrics;
  const stage = plan.stage.name;
  const seconds = chunkSeconds.startTimer({ stage, step: 'kafka' });
  const covered = withOutputs.map(({ part: { checkpoint }, partition: { id } }) =>
    groupOffset(deps.names, id, checkpoint.next),
  );
  const due = dueOffsets(deps, all);
  try {
    const publication = {
      group: plan.group,
      offsets: [...covered, ...due.map(([, offset]) => offset)],
      outputs: withOutputs.flatMap(({ part: { checkpoint } }) =>
        checkpoint.outputs.map((output) => ({ output, storedAt: checkpoint.storedAt })),
      ),
      sent: () => stepOfEach({ deps }, withOutputs, 'kafka-sent'),
      retried: () => kafkaTransactions.inc({ stage, outcome: 'retried' }),
    };
    const parts = withOutputs.map(({ part }) => part);
    await asTransaction(parts, () => producer.publish(publication));
  } catch (error) {
    kafkaTransactions.inc({ stage, outcome: 'failed' });
    throw error;
  }
  seconds();
  kafkaTransactions.inc({ stage, outcome: 'committed' });
  for (const [partition] of due) partition.offsetCommitted();
  for (const { partition } of withOutputs) partition.published();
}

/** Messages that the chunk left out come next; a part that dead letters have stopped waits for an operator. */
async function putBackOrStop<In extends InputMessage>(
  read: readonly ReadShare<In>[],
  { stored, left }: StoredChunk<In>,
): Promise<void> {
  for (const { checkpoint, messages } of left) {
    partitionOf(read, checkpoint._id).putBack(messages.map(({ source }) => source));
  }
  for (const { checkpoint, rest, part } of stored) {
    const partition = partitionOf(read, checkpoint._id);
    const given = read.find(({ share }) => share.partition === partition)?.share.messages ?? [];
    const behind = given.slice(part.messages.length);
    partition.putBack([...rest, ...behind]);
    if (checkpoint.stopped !== null) await partition.releaseStopped(checkpoint.stopped.reason);
  }
}

function partitionOf<In extends InputMessage>(read: readonly ReadShare<In>[], checkpointId: string): Partition {
  const own = read.find(({ part }) => part.checkpoint._id === checkpointId);
  if (own === undefined) throw new Error(`the chunk does not cover ${checkpointId}`);
  return own.share.partition;
}

async function stepOfEach<In extends InputMessage>(
  { deps }: Pick<ShareWork<In>, 'deps'>,
  stored: readonly StoredShare<In>[],
  step: EngineStep,
): Promise<void> {
  for (const { part, partition } of stored) {
    await deps.faultPoints.onStep(step, positionOf(partition.id, part.checkpoint.from));
  }
}
