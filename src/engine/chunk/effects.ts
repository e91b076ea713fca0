import type { ClientSession } from 'mongodb';
import type { Decision, DecisionContext, State } from '../../domain/decision.ts';
import { errorMessage, PoisonError, TransientError } from '../../errors.ts';
import { backoffMs, wait } from '../../waiting/backoff.ts';
import type { Owner } from '../checkpoint.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { StepPosition } from '../fault-points.ts';
import { EFFECT_WAIT_MS, EFFECT_WAIT_STOPPING_MS } from '../limits.ts';
import type { AnyEffectStage, InputMessage } from '../stage.ts';
import { inTransaction } from '../transactions/mongo-transaction.ts';
import { loadState } from './load.ts';
import { type ReadableMessage, type ReadMessage, readableInputs } from './read-chunk.ts';
import { writeDocuments } from './write-documents.ts';

/** What was asked outside for a chunk's messages, and answered; folded in the transaction that follows. */
export interface Effects<In extends InputMessage> {
  /** @throws PoisonError where the message's intent could not be decided. */
  settle(message: ReadableMessage<In>, state: State, context: DecisionContext): Decision;
}

export const NO_EFFECTS: Effects<never> = {
  settle: () => {
    throw new PoisonError('this stage has no effects');
  },
};

/** Write conflicts in a row before the partition is held back and taken over afresh. */
const INTENT_TRIES_MAX = 12;

/** What became of one message's intent: `none` where nothing is asked for, `failed` where deciding threw. */
type Intended = { kind: 'ask'; intent: unknown } | { kind: 'none' } | { kind: 'failed'; reason: string };

/**
 * Stores the intents in one transaction, then asks for them, all at once. Answers live in memory only: after a crash
 * the same request under the same key brings them again.
 * @throws FencedError, TransientError (all of the other side is away), or a driver's error.
 */
export async function askForEffects<In extends InputMessage>(
  deps: EngineDependencies,
  stage: AnyEffectStage<In>,
  position: StepPosition,
  owner: Owner | null,
  messages: readonly ReadMessage<In>[],
  context: DecisionContext,
  stopping: AbortSignal,
): Promise<Effects<In>> {
  const { chunkSeconds } = deps.metrics;
  const intentSeconds = chunkSeconds.startTimer({ stage: stage.name, step: 'intent' });
  const intended = await storeIntents(deps, stage, position, owner, messages, context, stopping);
  intentSeconds();
  await deps.faultPoints.onStep('intent-stored', position);
  const effectSeconds = chunkSeconds.startTimer({ stage: stage.name, step: 'effects' });
  const answers = await performAll(stage, intended, stopping);
  effectSeconds();
  await deps.faultPoints.onStep('effects-done', position);
  return {
    settle: ({ source, input }, state, settleContext) => {
      const own = intended.get(source.offset) ?? { kind: 'failed', reason: 'no intent was stored' };
      if (own.kind === 'failed') throw new PoisonError(own.reason);
      const asked = own.kind === 'ask' ? { intent: own.intent, answer: answers.get(source.offset) } : null;
      return stage.settle(input, asked, state, settleContext);
    },
  };
}

async function storeIntents<In extends InputMessage>(
  deps: EngineDependencies,
  stage: AnyEffectStage<In>,
  position: StepPosition,
  owner: Owner | null,
  messages: readonly ReadMessage<In>[],
  context: DecisionContext,
  stopping: AbortSignal,
): Promise<Map<number, Intended>> {
  const count = (outcome: string) => deps.metrics.mongoTransactions.inc({ stage: stage.name, outcome });
  for (let attempt = 0; ; attempt++) {
    const work = async (session: ClientSession) => {
      const state = await loadState(deps.database, session, readableInputs(messages), (message, loaded) =>
        stage.reads(message, loaded),
      );
      const intended = new Map<number, Intended>();
      for (const message of messages) {
        if (message.kind === 'poison') continue;
        intended.set(message.source.offset, intend(stage, message.input, state, context));
      }
      await writeDocuments(deps.database, session, state.writes());
      await deps.checkpoints(position).touch(session, owner);
      return intended;
    };
    const end = await inTransaction(deps.database, work, count);
    // Storing an intent twice is harmless: the second time it is found as it was stored.
    if (end.kind === 'committed') return end.result;
    if (attempt + 1 >= INTENT_TRIES_MAX || stopping.aborted) {
      throw new TransientError(`intents meet write conflicts again and again: ${end.error.message}`);
    }
    await wait(backoffMs(attempt), stopping);
  }
}

function intend<In extends InputMessage>(
  stage: AnyEffectStage<In>,
  input: In,
  state: Awaited<ReturnType<typeof loadState>>,
  context: DecisionContext,
): Intended {
  const unloadable = state.unloadable.get(input);
  if (unloadable !== undefined) return { kind: 'failed', reason: unloadable };
  try {
    const { changes, intent } = stage.intend(input, state, context);
    state.apply(changes);
    return intent === null ? { kind: 'none' } : { kind: 'ask', intent };
  } catch (error) {
    return { kind: 'failed', reason: errorMessage(error) };
  }
}

async function performAll<In extends InputMessage>(
  stage: AnyEffectStage<In>,
  intended: ReadonlyMap<number, Intended>,
  stopping: AbortSignal,
): Promise<Map<number, unknown>> {
  const answers = new Map<number, unknown>();
  const over = new AbortController();
  const timers = [setTimeout(() => over.abort(), EFFECT_WAIT_MS)];
  // Beside the first timer, not instead of it: a stop never makes the wait longer.
  const hurry = () => void timers.push(setTimeout(() => over.abort(), EFFECT_WAIT_STOPPING_MS));
  if (stopping.aborted) hurry();
  else stopping.addEventListener('abort', hurry, { once: true });
  try {
    const asked = [...intended].map(async ([offset, own]) => {
      if (own.kind === 'ask') answers.set(offset, await stage.perform(own.intent, over.signal));
    });
    const failed = (await Promise.allSettled(asked)).find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return answers;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    stopping.removeEventListener('abort', hurry);
  }
}
