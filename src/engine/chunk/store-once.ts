import type { ClientSession } from 'mongodb';
import type { Decision } from '../../domain/decision.ts';
import { TransientError } from '../../errors.ts';
import { type Advance, type AppliedChunk, chunkId, isStillOwned } from '../checkpoint.ts';
import { positionOf } from '../fault-points.ts';
import { CHUNK_OUTPUT_BYTES_MAX } from '../limits.ts';
import type { InputMessage } from '../stage.ts';
import { outputBytes } from '../transactions/kafka-transaction.ts';
import { inTransaction } from '../transactions/mongo-transaction.ts';
import { appliedChunk, type ChunkPart, messagesIn, type StoredPart } from './chunk-part.ts';
import { type Folded, foldChunk } from './fold.ts';
import { loadState } from './load.ts';
import { type ReadableMessage, readableInputs } from './read-chunk.ts';
import type { ChunkState } from './state.ts';
import type { ChunkWork } from './store-chunk.ts';
import { writeDocuments } from './write-documents.ts';

/** How a message of a part is decided. */
export type Decide<In extends InputMessage> = (
  message: ReadableMessage<In>,
  state: ChunkState,
  part: ChunkPart<In>,
) => Decision;

type StoreEnd<In extends InputMessage> =
  | { readonly kind: 'stored'; readonly parts: readonly StoredPart<In>[] }
  | { readonly kind: 'conflict'; readonly detail: string }
  | { readonly kind: 'too-large' }
  /** Checkpoints that have another owner. */
  | { readonly kind: 'fenced'; readonly ids: ReadonlySet<string> };

/** What a transaction has written, if it commits. */
interface Attempt<In extends InputMessage> {
  readonly part: ChunkPart<In>;
  readonly folded: Folded<In>;
  readonly applied: AppliedChunk;
}

class OutputsTooLarge extends Error {}
class CheckpointsMoved extends Error {}

/**
 * Tries once to apply a chunk in one MongoDB transaction.
 * @throws the driver's errors where certainly nothing was committed; TransientError where its end could not be found out.
 */
export async function storeOnce<In extends InputMessage>(
  work: ChunkWork<In>,
  parts: readonly ChunkPart<In>[],
  decide: Decide<In>,
): Promise<StoreEnd<In>> {
  const { deps, pinned } = work;
  const stage = pinned.stage.name;
  const seconds = deps.metrics.chunkSeconds.startTimer({ stage, step: 'mongo' });
  let attempts: Attempt<In>[] = [];
  try {
    const end = await inTransaction(
      deps.database,
      async (session) => {
        attempts = await foldAndWrite(work, session, parts, decide);
      },
      (outcome) => deps.metrics.mongoTransactions.inc({ stage, outcome }),
    );
    if (end.kind === 'conflict') return { kind: 'conflict', detail: end.error.message };
    if (end.kind === 'unknown') return await endOfUnknown(work, attempts);
    seconds();
    return { kind: 'stored', parts: attempts.map(storedPart) };
  } catch (error) {
    if (error instanceof OutputsTooLarge) return { kind: 'too-large' };
    if (error instanceof CheckpointsMoved) return await fencedParts(work, parts);
    throw error;
  }
}

async function foldAndWrite<In extends InputMessage>(
  { deps, pinned }: ChunkWork<In>,
  session: ClientSession,
  parts: readonly ChunkPart<In>[],
  decide: Decide<In>,
): Promise<Attempt<In>[]> {
  const inputs = parts.flatMap(({ messages }) => readableInputs(messages));
  const [first] = parts;
  const snapshot = { database: deps.database, session, checkpointId: first?.checkpoint._id ?? null };
  const state = await loadState(snapshot, inputs, (message, loaded) => pinned.stage.reads(message, loaded));
  const storedAt = Date.now();
  const attempts: Attempt<In>[] = [];
  for (const part of parts) {
    const folded = await foldPart({ deps, pinned }, state, part, decide);
    attempts.push({ part, folded, applied: appliedChunk(part, folded, storedAt) });
  }
  const bytes = attempts.reduce((sum, { folded }) => sum + bytesOf(folded), 0);
  if (bytes > CHUNK_OUTPUT_BYTES_MAX && messagesIn(parts) > 1) throw new OutputsTooLarge();
  await writeDocuments(deps.database, session, state.writes());
  await keepUntilCommitted({ deps, pinned }, attempts);
  const advances = await Promise.all(attempts.map((attempt) => advanceOf(deps, attempt)));
  if ((await deps.checkpoints.advance(session, advances)) < parts.length) throw new CheckpointsMoved();
  return attempts;
}

function foldPart<In extends InputMessage>(
  { deps: { codec, names, limits }, pinned: { stage, now } }: Pick<ChunkWork<In>, 'deps' | 'pinned'>,
  state: ChunkState,
  part: ChunkPart<In>,
  decide: Decide<In>,
): Promise<Folded<In>> {
  const { partition, checkpoint, messages } = part;
  const rules = {
    encoder: { codec, names, chunkId: chunkId(checkpoint, checkpoint.next) },
    partition,
    deadLettersInARowMax: limits.deadLettersInARowMax,
    now,
    decide: (message: ReadableMessage<In>, current: ChunkState) => decide(message, current, part),
    insteadOfDeadLetter: ({ input }: ReadableMessage<In>, current: ChunkState, why: string) =>
      stage.insteadOfDeadLetter?.(input)?.(current, why, now) ?? null,
  };
  return foldChunk(rules, state, messages, checkpoint.deadLettersInARow);
}

/** What may be sent is handed over after the commit only. A test that switches this off sends what may never be stored. */
async function keepUntilCommitted<In extends InputMessage>(
  { deps, pinned }: Pick<ChunkWork<In>, 'deps' | 'pinned'>,
  attempts: readonly Attempt<In>[],
): Promise<void> {
  const { dispatcher } = pinned.stage;
  if (dispatcher === undefined) return;
  for (const { part, folded } of attempts) {
    const position = positionOf(part.partition, part.checkpoint.next);
    const isOff = (await deps.faultPoints.onStep('commit-before-sending', position)) === 'skip';
    if (isOff) dispatcher.accept(folded.toSend);
  }
}

async function advanceOf<In extends InputMessage>(
  { faultPoints }: ChunkWork<In>['deps'],
  { part: { partition, checkpoint }, applied }: Attempt<In>,
): Promise<Advance> {
  const { _id, epoch, next, transactionalId } = checkpoint;
  const isOff = (await faultPoints.onStep('match-epoch', positionOf(partition, next))) === 'skip';
  return { match: isOff ? { _id } : { _id, epoch, next, transactionalId }, chunk: applied };
}

/**
 * The answer to the commit was lost. Only an owner may ask what became of it: a checkpoint that is still ours shows it, and
 * all were written together. Where none is ours any more, their next owners settle what was stored.
 */
async function endOfUnknown<In extends InputMessage>(
  { deps }: ChunkWork<In>,
  attempts: readonly Attempt<In>[],
): Promise<StoreEnd<In>> {
  if (attempts.length === 0) throw new TransientError('the commit was not reached');
  const stored = await deps.checkpoints.readAll(attempts.map(({ part }) => part.checkpoint._id));
  const ours = attempts.filter(({ part }) => isStillOwned(part.checkpoint, stored.get(part.checkpoint._id)));
  const [first] = ours;
  if (first === undefined) return { kind: 'fenced', ids: new Set(attempts.map(({ part }) => part.checkpoint._id)) };
  const { _id, next } = first.part.checkpoint;
  const isApplied = stored.get(_id)?.next === first.applied.next && first.applied.next !== next;
  return isApplied
    ? { kind: 'stored', parts: ours.map(storedPart) }
    : { kind: 'conflict', detail: 'the commit was not applied' };
}

async function fencedParts<In extends InputMessage>(
  { deps }: ChunkWork<In>,
  parts: readonly ChunkPart<In>[],
): Promise<StoreEnd<In>> {
  const stored = await deps.checkpoints.readAll(parts.map(({ checkpoint }) => checkpoint._id));
  const ids = parts
    .filter(({ checkpoint }) => {
      const now = stored.get(checkpoint._id);
      return !isStillOwned(checkpoint, now) || now?.next !== checkpoint.next;
    })
    .map(({ checkpoint }) => checkpoint._id);
  if (ids.length === 0) return { kind: 'conflict', detail: 'a checkpoint moved and came back' };
  return { kind: 'fenced', ids: new Set(ids) };
}

function storedPart<In extends InputMessage>({ part, folded, applied }: Attempt<In>): StoredPart<In> {
  const rest = part.messages.slice(folded.covered.length).map(({ source }) => source);
  return { part, checkpoint: { ...part.checkpoint, ...applied }, folded, rest };
}

function bytesOf<In extends InputMessage>({ outputs }: Folded<In>): number {
  return outputs.reduce((sum, output) => sum + outputBytes(output), 0);
}
