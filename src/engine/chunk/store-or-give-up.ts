import type { SourceMessage } from '../consumer/inbox.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { InputMessage } from '../stage.ts';
import { type OwnedPartition, type StoredChunk, storeAsDeadLetter, storeChunk } from './chunk.ts';
import type { FailingMessages } from './failing-messages.ts';
import type { PinnedStage } from './pinned-stage.ts';
import { type StoreFailure, storeFailure } from './store-failure.ts';

/** A message can never be stored, and must not become a dead letter by itself. An operator must decide. */
export class UnstorableError extends Error {
  override readonly name = 'UnstorableError';
}

/**
 * Stores a chunk. A single message that MongoDB refuses again and again becomes a dead letter, so that it does not hold
 * those behind it for ever.
 * @throws what `storeChunk` throws, to be tried again after a wait; UnstorableError where an operator must decide.
 */
export async function storeOrGiveUp<In extends InputMessage>(
  deps: EngineDependencies,
  stage: PinnedStage<In>,
  owned: OwnedPartition,
  sources: readonly SourceMessage[],
  failing: FailingMessages,
  stopping: AbortSignal,
): Promise<StoredChunk<In>> {
  try {
    return await storeChunk(deps, stage, owned, sources, stopping);
  } catch (error) {
    const failure = storeFailure(error);
    if (failure === null) throw error;
    const verdict = failing.failed(sources, failure, Date.now());
    if (verdict === 'again') throw error;
    if (verdict === 'stop') throw unstorable(owned, sources, failure);
    return await giveUp(deps, stage, owned, sources, failure, failing, stopping);
  }
}

async function giveUp<In extends InputMessage>(
  deps: EngineDependencies,
  stage: PinnedStage<In>,
  owned: OwnedPartition,
  sources: readonly SourceMessage[],
  failure: StoreFailure,
  failing: FailingMessages,
  stopping: AbortSignal,
): Promise<StoredChunk<In>> {
  try {
    const reason = `MongoDB can never store what it changes: ${failure.reason}`;
    const stored = await storeAsDeadLetter(deps, stage, owned, sources, reason, stopping);
    if (stored === null) throw unstorable(owned, sources, failure);
    return stored;
  } catch (error) {
    const failed = error instanceof UnstorableError ? null : storeFailure(error);
    if (failed === null) throw error;
    // Even the dead letter is refused, or what the stage does instead.
    const verdict = failing.failed(sources, { ...failed, kind: 'unexplained' }, Date.now());
    throw verdict === 'stop' ? unstorable(owned, sources, failed) : error;
  }
}

function unstorable({ checkpoint }: OwnedPartition, [source]: readonly SourceMessage[], { reason }: StoreFailure) {
  return new UnstorableError(
    `${checkpoint._id}: message ${source?.offset} cannot be stored: ${reason}; correct what refuses it, ` +
      `then salvage checkpoint resume ${checkpoint._id}`,
  );
}
