import type { SendingContext, State } from '../../domain/decision.ts';
import { PoisonError, TransientError } from '../../errors.ts';
import { nameOfCheckpoint } from '../checkpoint.ts';
import type { InputMessage } from '../stage.ts';
import type { ChunkPart, PinnedStage } from './chunk-part.ts';
import type { FailingMessages } from './failing-messages.ts';
import { type ReadableMessage, readableInputs } from './read-chunk.ts';
import { type ChunkWork, type StoredChunk, storeChunk } from './store-chunk.ts';
import { type StoreFailure, storeFailure } from './store-failure.ts';
import type { Decide } from './store-once.ts';

/** A message can never be stored, and must not become a dead letter by itself. An operator must decide. */
export class UnstorableError extends Error {
  override readonly name = 'UnstorableError';
  /** The checkpoint of its partition. */
  readonly checkpointId: string;

  constructor(checkpointId: string, offset: number | undefined, reason: string) {
    const name = nameOfCheckpoint(checkpointId);
    super(
      `${name}: message ${offset} cannot be stored: ${reason}; correct what refuses it, then salvage checkpoint resume ${name}`,
    );
    this.checkpointId = checkpointId;
  }
}

/** A part of a chunk, and what its partition has met before. */
export interface WatchedPart<In extends InputMessage> {
  readonly part: ChunkPart<In>;
  readonly failing: FailingMessages;
}

/**
 * Stores a chunk. A single message that MongoDB refuses again and again becomes a dead letter, or what its stage decides
 * instead of one, so that it does not hold those behind it for ever.
 * @throws what `storeChunk` throws, to be tried again after a wait; UnstorableError where an operator must decide.
 */
export async function storeOrGiveUp<In extends InputMessage>(
  work: ChunkWork<In>,
  watched: readonly WatchedPart<In>[],
): Promise<StoredChunk<In>> {
  const parts = watched.map(({ part }) => part);
  try {
    return await storeChunk(work, parts, decideWith(work.pinned));
  } catch (error) {
    const failure = storeFailure(error);
    if (failure === null) throw error;
    const [only, ...others] = watched;
    if (only === undefined || others.length > 0) {
      for (const { part, failing } of watched) failing.failedTogether(sourcesOf(part));
      throw error;
    }
    const verdict = only.failing.failed(sourcesOf(only.part), failure, Date.now());
    if (verdict === 'again') throw error;
    if (verdict === 'stop') throw unstorable(only.part, failure);
    return await giveUp(work, only, failure);
  }
}

async function giveUp<In extends InputMessage>(
  work: ChunkWork<In>,
  { part, failing }: WatchedPart<In>,
  failure: StoreFailure,
): Promise<StoredChunk<In>> {
  try {
    return await storeChunk(work, [part], () => {
      throw new PoisonError(`MongoDB can never store what it changes: ${failure.reason}`);
    });
  } catch (error) {
    const failed = storeFailure(error);
    if (failed === null) throw error;
    // Even what is stored instead is refused.
    const { stage } = work.pinned;
    const tellsOfMoney = readableInputs(part.messages).some((input) => stage.insteadOfDeadLetter?.(input) != null);
    if (tellsOfMoney && failed.kind === 'deterministic') throw unstorable(part, failed);
    const verdict = failing.failed(sourcesOf(part), { ...failed, kind: 'unexplained' }, Date.now());
    throw verdict === 'stop' ? unstorable(part, failed) : error;
  }
}

function unstorable<In extends InputMessage>({ checkpoint, messages }: ChunkPart<In>, { reason }: StoreFailure) {
  return new UnstorableError(checkpoint._id, messages[0]?.source.offset, reason);
}

function sourcesOf<In extends InputMessage>({ messages }: ChunkPart<In>) {
  return messages.map(({ source }) => source);
}

/** @throws TransientError where the stage requires a configuration and there is none. */
function decideWith<In extends InputMessage>({ stage, now, config }: PinnedStage<In>): Decide<In> {
  if (stage.configuration === 'none') return ({ input }, state: State) => stage.decide(input, state, { now });
  if (config === null) throw new TransientError('there is no routing configuration any more');
  return ({ input, source }: ReadableMessage<In>, state, { checkpoint }) => {
    const { _id, epoch, repeatedUntil = 0, firstVersionUntil = 0 } = checkpoint;
    const context: SendingContext = { now, config, dispatch: { checkpoint: _id, epoch } };
    if (source.offset >= repeatedUntil) return stage.decide(input, state, context);
    const publishedAt = Math.max(input.event.occurredAt, Number(source.timestamp));
    return stage.decide(input, state, {
      ...context,
      now: Math.min(now, publishedAt),
      isRepeated: true,
      ...(source.offset < firstVersionUntil ? { isOfFirstVersion: true } : {}),
    });
  };
}
