import type { ClientSession } from 'mongodb';
import type { Decision, State } from '../../domain/decision.ts';
import { FencedError, PoisonError, TransientError } from '../../errors.ts';
import { backoffMs, wait } from '../../waiting/backoff.ts';
import { type AppliedChunk, type Checkpoint, chunkId, type Owner } from '../checkpoint.ts';
import type { SourceMessage } from '../consumer/inbox.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { StepPosition } from '../fault-points.ts';
import { CHUNK_OUTPUT_BYTES_MAX, WRITE_CONFLICTS_BEFORE_HALVING, WRITE_CONFLICTS_BEFORE_HELD } from '../limits.ts';
import { identityOf } from '../partition/log-identity.ts';
import type { AssignedPartition, PartitionId } from '../partition-id.ts';
import type { InputMessage } from '../stage.ts';
import { outputBytes } from '../transactions/kafka-transaction.ts';
import { inTransaction } from '../transactions/mongo-transaction.ts';
import { performEffects } from './effects.ts';
import { type Folded, foldChunk } from './fold.ts';
import { loadState } from './load.ts';
import type { PinnedStage } from './pinned-stage.ts';
import { type ReadableMessage, type ReadMessage, readableInputs, readChunk } from './read-chunk.ts';
import type { ChunkState } from './state.ts';
import { writeDocuments } from './write-documents.ts';

/** A chunk that MongoDB has and Kafka does not have yet; `rest` are the messages that it does not cover. */
export interface StoredChunk<In extends InputMessage> {
  readonly checkpoint: Checkpoint;
  readonly folded: Folded<In>;
  readonly rest: readonly SourceMessage[];
}

/** A partition that this process owns. */
export interface OwnedPartition {
  readonly partition: AssignedPartition;
  readonly checkpoint: Checkpoint;
  readonly clusterId: string;
}

interface ChunkWork<In extends InputMessage> extends OwnedPartition {
  readonly deps: EngineDependencies;
  readonly stage: PinnedStage<In>;
  readonly decide: (message: ReadableMessage<In>, state: State) => Decision;
  readonly stopping: AbortSignal;
}

/**
 * Steps 1 to 3 of a chunk: reads it, performs its effects, and applies it in one MongoDB transaction.
 * @param stopping aborts when the process must stop: effects then get less time.
 * @throws FencedError where another owner has taken over; TransientError or a driver's error where a server is away.
 */
export async function storeChunk<In extends InputMessage>(
  deps: EngineDependencies,
  stage: PinnedStage<In>,
  owned: OwnedPartition,
  sources: readonly SourceMessage[],
  stopping: AbortSignal,
): Promise<StoredChunk<In>> {
  const position = chunkPosition(owned.partition, owned.checkpoint);
  const messages = await readChunk<In>(deps.codec, owned.partition.definition, sources);
  await deps.faultPoints.onStep('chunk-read', position);
  const owner = await ownerToMatch(deps, position, owned.checkpoint);
  const decide =
    stage.kind === 'effect'
      ? await performEffects(deps, stage, position, owner, messages, stopping)
      : ({ input }: ReadableMessage<In>, state: State) => stage.decide(input, state);
  return storeHalving({ deps, stage, ...owned, decide, stopping }, owner, messages);
}

/**
 * Stores a dead letter, or what the stage does instead, for a message whose changes can never be stored: nothing is asked
 * or decided any more.
 * @returns null where the stage requires that the message is stored.
 */
export async function storeAsDeadLetter<In extends InputMessage>(
  deps: EngineDependencies,
  stage: PinnedStage<In>,
  owned: OwnedPartition,
  sources: readonly SourceMessage[],
  reason: string,
  stopping: AbortSignal,
): Promise<StoredChunk<In> | null> {
  const messages = await readChunk<In>(deps.codec, owned.partition.definition, sources);
  if (readableInputs(messages).some((input) => stage.mustBeStored(input))) return null;
  const decide = () => {
    throw new PoisonError(reason);
  };
  const owner = await ownerToMatch(deps, chunkPosition(owned.partition, owned.checkpoint), owned.checkpoint);
  return storeHalving({ deps, stage, ...owned, decide, stopping }, owner, messages);
}

/**
 * A chunk that keeps meeting write conflicts is halved: fewer documents, fewer conflicts.
 * @throws TransientError where a single message still meets them, or the process must stop.
 */
async function storeHalving<In extends InputMessage>(
  work: ChunkWork<In>,
  owner: Owner | null,
  messages: readonly ReadMessage<In>[],
): Promise<StoredChunk<In>> {
  let length = messages.length;
  for (let conflicts = 0; ; ) {
    const part = messages.slice(0, length);
    const stored = await storeOnce(work, owner, part);
    if (stored.kind === 'stored') {
      const rest = messages.slice(stored.folded.covered.length).map(({ source }) => source);
      return { checkpoint: stored.checkpoint, folded: stored.folded, rest };
    }
    if (stored.kind === 'conflict') {
      conflicts++;
      if (conflicts >= WRITE_CONFLICTS_BEFORE_HELD || work.stopping.aborted) {
        throw new TransientError(`${conflicts} write conflicts in a row, the last: ${stored.detail}`);
      }
      await wait(backoffMs(conflicts - 1), work.stopping);
    }
    const halve = stored.kind === 'too-large' || conflicts >= WRITE_CONFLICTS_BEFORE_HALVING;
    if (halve && length > 1) {
      length = Math.ceil(length / 2);
      conflicts = 0;
    }
  }
}

type StoreEnd<In extends InputMessage> =
  | { kind: 'stored'; checkpoint: Checkpoint; folded: Folded<In> }
  | { kind: 'conflict'; detail: string }
  | { kind: 'too-large' };

class OutputsTooLarge extends Error {}

async function storeOnce<In extends InputMessage>(
  work: ChunkWork<In>,
  owner: Owner | null,
  messages: readonly ReadMessage<In>[],
): Promise<StoreEnd<In>> {
  let attempt: { folded: Folded<In>; applied: AppliedChunk } | null = null;
  try {
    const seconds = work.deps.metrics.chunkSeconds.startTimer({ stage: work.stage.name, step: 'mongo' });
    const end = await inTransaction(
      work.deps.database,
      async (session) => {
        attempt = await foldAndWrite(work, owner, session, messages);
        return attempt;
      },
      (outcome) => work.deps.metrics.mongoTransactions.inc({ stage: work.stage.name, outcome }),
    );
    if (end.kind === 'conflict') return { kind: 'conflict', detail: end.error.message };
    const done = end.kind === 'committed' ? end.result : await attemptIfApplied(work, attempt);
    if (done === null) return { kind: 'conflict', detail: 'the commit was not applied' };
    seconds();
    return { kind: 'stored', checkpoint: { ...work.checkpoint, ...done.applied }, folded: done.folded };
  } catch (error) {
    if (error instanceof OutputsTooLarge) return { kind: 'too-large' };
    throw error;
  }
}

async function foldAndWrite<In extends InputMessage>(
  work: ChunkWork<In>,
  owner: Owner | null,
  session: ClientSession,
  messages: readonly ReadMessage<In>[],
): Promise<{ folded: Folded<In>; applied: AppliedChunk }> {
  const { deps, stage } = work;
  const state = await loadState(deps.database, session, readableInputs(messages), (message, loaded) =>
    stage.kind === 'effect' ? stage.answerReads(message, loaded) : stage.reads(message, loaded),
  );
  const folded = fold(work, state, messages);
  const bytes = folded.outputs.reduce((sum, output) => sum + outputBytes(output), 0);
  if (bytes > CHUNK_OUTPUT_BYTES_MAX && messages.length > 1) throw new OutputsTooLarge();
  await writeDocuments(deps.database, session, state.writes());
  const applied = appliedChunk(work, folded);
  await deps.checkpoints(work.partition).advance(session, owner, applied);
  return { folded, applied };
}

function fold<In extends InputMessage>(
  { deps, stage, partition, checkpoint, decide }: ChunkWork<In>,
  state: ChunkState,
  messages: readonly ReadMessage<In>[],
): Folded<In> {
  return foldChunk<In>(
    {
      encoder: { codec: deps.codec, names: deps.names, chunkId: chunkId(checkpoint, checkpoint.next) },
      partition,
      deadLettersInARowMax: deps.limits.deadLettersInARowMax,
      decide,
      insteadOfDeadLetter: ({ input }, current, reason) =>
        stage.kind === 'effect' ? stage.insteadOfDeadLetter(input, current, reason) : null,
    },
    state,
    messages,
    checkpoint.deadLettersInARow,
  );
}

function appliedChunk<In extends InputMessage>(
  { checkpoint, clusterId }: ChunkWork<In>,
  folded: Folded<In>,
): AppliedChunk {
  const last = folded.covered.at(-1);
  if (last === undefined) throw new Error('a chunk covers at least one message');
  const storedAt = Date.now();
  return {
    from: checkpoint.next,
    next: last.source.next,
    outputs: [...folded.outputs],
    storedAt,
    deadLettersInARow: folded.deadLettersInARow,
    stopped: folded.stopReason === null ? null : { kind: 'dead-letters', reason: folded.stopReason, at: storedAt },
    identity: identityOf(last.source, clusterId),
  };
}

/** The answer to the commit was lost: the checkpoint shows whether it was applied. Null: it was not. */
async function attemptIfApplied<In extends InputMessage>(
  { deps, partition, checkpoint }: ChunkWork<In>,
  attempt: { folded: Folded<In>; applied: AppliedChunk } | null,
): Promise<{ folded: Folded<In>; applied: AppliedChunk } | null> {
  if (attempt === null) throw new TransientError('the commit was not reached');
  const stored = await deps.checkpoints(partition).read();
  if (stored === null || stored.epoch !== checkpoint.epoch) {
    throw new FencedError(`${checkpoint._id}: another owner has taken over`);
  }
  if (stored.next === attempt.applied.next) return attempt;
  if (stored.next === checkpoint.next) return null;
  throw new FencedError(`${checkpoint._id}: its position is ${stored.next}, which this owner did not write`);
}

async function ownerToMatch(
  { faultPoints }: EngineDependencies,
  position: StepPosition,
  { epoch, next }: Checkpoint,
): Promise<Owner | null> {
  const skip = (await faultPoints.onStep('match-epoch', position)) === 'skip';
  return skip ? null : { epoch, next };
}

function chunkPosition({ stage, topic, partition }: PartitionId, { next }: Checkpoint): StepPosition {
  return { stage, topic, partition, offset: next };
}
