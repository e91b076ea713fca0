import type { ClientSession } from 'mongodb';
import type { Decision, State } from '../../domain/decision.ts';
import { errorMessage, PoisonError, TransientError } from '../../errors.ts';
import { backoffMs, wait } from '../../waiting/backoff.ts';
import type { Owner } from '../checkpoint.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { StepPosition } from '../fault-points.ts';
import { EFFECT_WAIT_MS, EFFECT_WAIT_STOPPING_MS, WRITE_CONFLICTS_BEFORE_HELD } from '../limits.ts';
import type { InputMessage } from '../stage.ts';
import { inTransaction } from '../transactions/mongo-transaction.ts';
import { loadState } from './load.ts';
import type { PinnedEffectStage } from './pinned-stage.ts';
import { type ReadableMessage, type ReadMessage, readableInputs } from './read-chunk.ts';
import type { ChunkState } from './state.ts';
import { writeDocuments } from './write-documents.ts';

/** One message's intent: `none` where nothing will be asked, `failed` where deciding it threw. */
type MessageIntent = { kind: 'ask'; intent: unknown } | { kind: 'none' } | { kind: 'failed'; reason: string };

/** By the message's offset. */
type Intents = ReadonlyMap<number, MessageIntent>;

/**
 * Stores the intents of a chunk in one transaction, then performs them all at once. Answers live in memory only: after
 * a crash the same request under the same key brings them again.
 * @returns how a message is decided by its answer; it throws PoisonError where the intent could not be decided.
 * @throws FencedError, TransientError (the whole other system is away), or a driver's error.
 */
export async function performEffects<In extends InputMessage>(
  deps: EngineDependencies,
  stage: PinnedEffectStage<In>,
  position: StepPosition,
  owner: Owner | null,
  messages: readonly ReadMessage<In>[],
  stopping: AbortSignal,
): Promise<(message: ReadableMessage<In>, state: State) => Decision> {
  const { chunkSeconds } = deps.metrics;
  const intentSeconds = chunkSeconds.startTimer({ stage: stage.name, step: 'intent' });
  const intents = await storeIntents(deps, stage, position, owner, messages, stopping);
  intentSeconds();
  await deps.faultPoints.onStep('intent-stored', position);
  const effectSeconds = chunkSeconds.startTimer({ stage: stage.name, step: 'effects' });
  const answers = await performAll(stage, intents, stopping);
  effectSeconds();
  await deps.faultPoints.onStep('effects-done', position);
  return ({ source, input }, state) => {
    const own = intents.get(source.offset) ?? { kind: 'failed', reason: 'no intent was stored' };
    if (own.kind === 'failed') throw new PoisonError(own.reason);
    const performed = own.kind === 'ask' ? { intent: own.intent, answer: answers.get(source.offset) } : null;
    return stage.recordAnswer(input, performed, state);
  };
}

async function storeIntents<In extends InputMessage>(
  deps: EngineDependencies,
  stage: PinnedEffectStage<In>,
  position: StepPosition,
  owner: Owner | null,
  messages: readonly ReadMessage<In>[],
  stopping: AbortSignal,
): Promise<Intents> {
  const count = (outcome: string) => deps.metrics.mongoTransactions.inc({ stage: stage.name, outcome });
  const store = async (session: ClientSession) => {
    const state = await loadState(deps.database, session, readableInputs(messages), stage.reads);
    const intents = decideIntents(stage, messages, state);
    await writeDocuments(deps.database, session, state.writes());
    await deps.checkpoints(position).touch(session, owner);
    return intents;
  };
  for (let attempt = 0; ; attempt++) {
    const end = await inTransaction(deps.database, store, count);
    // Where the commit's end is unknown it is simply repeated: the second time `intend` finds the intent stored.
    if (end.kind === 'committed') return end.result;
    if (attempt + 1 >= WRITE_CONFLICTS_BEFORE_HELD || stopping.aborted) {
      throw new TransientError(`${attempt + 1} tries to store intents failed, the last: ${end.error.message}`);
    }
    await wait(backoffMs(attempt), stopping);
  }
}

function decideIntents<In extends InputMessage>(
  stage: PinnedEffectStage<In>,
  messages: readonly ReadMessage<In>[],
  state: ChunkState,
): Intents {
  const intents = new Map<number, MessageIntent>();
  for (const message of messages) {
    if (message.kind === 'poison') continue;
    intents.set(message.source.offset, decideIntent(stage, message.input, state));
  }
  return intents;
}

function decideIntent<In extends InputMessage>(
  stage: PinnedEffectStage<In>,
  input: In,
  state: ChunkState,
): MessageIntent {
  const unloadable = state.unloadable.get(input);
  if (unloadable !== undefined) return { kind: 'failed', reason: unloadable };
  try {
    const { changes, intent } = stage.intend(input, state);
    state.apply(changes);
    return intent === null ? { kind: 'none' } : { kind: 'ask', intent };
  } catch (error) {
    return { kind: 'failed', reason: errorMessage(error) };
  }
}

async function performAll<In extends InputMessage>(
  stage: PinnedEffectStage<In>,
  intents: Intents,
  stopping: AbortSignal,
): Promise<Map<number, unknown>> {
  const answers = new Map<number, unknown>();
  const waitOver = new AbortController();
  const timers = [setTimeout(() => waitOver.abort(), EFFECT_WAIT_MS)];
  // Beside the first timer, not instead of it: a stop never makes the wait longer.
  const shorten = () => void timers.push(setTimeout(() => waitOver.abort(), EFFECT_WAIT_STOPPING_MS));
  if (stopping.aborted) shorten();
  else stopping.addEventListener('abort', shorten, { once: true });
  try {
    const performing = [...intents].map(async ([offset, own]) => {
      if (own.kind === 'ask') answers.set(offset, await stage.perform(own.intent, waitOver.signal));
    });
    const failed = (await Promise.allSettled(performing)).find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return answers;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    stopping.removeEventListener('abort', shorten);
  }
}
