import type { AnyTopic, Change, Decision, DecisionContext, DocumentRef, State } from '../domain/decision.ts';

/** A message read from an input topic: `topic` is the contract's name (without prefix) and tells the event's type. */
export interface InputMessage {
  topic: string;
  event: { eventId: string; orderId: string; occurredAt: number };
}

/** `cascade`: somebody waits (own consumer group, chunks ≤ 50, fetch wait ≤ 100 ms); `bulk`: throughput first. */
export type Lane = 'cascade' | 'bulk';

export interface StageInput {
  topic: AnyTopic;
  lane: Lane;
}

interface StageBase<In extends InputMessage> {
  readonly name: string;
  readonly inputs: readonly StageInput[];
  /** Output topics, so that the engine can prepare their codecs. */
  readonly outputs: readonly AnyTopic[];
  /**
   * Which documents the decision needs (with effects: the intent). Called again with what was loaded until it asks for
   * nothing new (at most 4 rounds), so that a reference found in one document can be followed.
   */
  reads(message: In, state: State): DocumentRef[];
}

/** A stage that only decides: state and event in, changes and messages out. Pure. A PoisonError dead-letters the message. */
export interface DecidingStage<In extends InputMessage> extends StageBase<In> {
  readonly kind: 'deciding';
  decide(message: In, state: State, context: DecisionContext): Decision;
}

/**
 * A stage with effects outside. Three steps: `intend` records what will be asked for, or that it will not be;
 * `perform` asks (the only I/O; it returns an answer, whatever happens); `settle` folds stored intents and answers.
 * After a crash between the steps the same message comes again: `intend` then finds the stored intent and returns it.
 */
export interface EffectStage<In extends InputMessage, Intent, Answer> extends StageBase<In> {
  readonly kind: 'effect';
  /** Pure. `intent` is null where nothing is to be asked for. */
  intend(message: In, state: State, context: DecisionContext): { changes: Change[]; intent: Intent | null };
  /** `signal` aborts when the wait for an answer is over (5 s; 3 s after SIGTERM); then returns what is known. */
  perform(intent: Intent, signal: AbortSignal): Promise<Answer>;
  /** Pure; decides nothing anew. Called for every message, `asked` null where `intend` gave no intent. */
  settle(
    message: In,
    asked: { intent: Intent; answer: Answer } | null,
    state: State,
    context: DecisionContext,
  ): Decision;
  /** Which documents `settle` and `insteadOfDeadLetter` need: fewer than deciding did, and a shopper waits for each. */
  answerReads(message: In, state: State): DocumentRef[];
  /** What to do instead of dead-lettering a message whose decision threw (a submission in SENDING is parked); null: dead-letter it. */
  insteadOfDeadLetter(message: In, state: State, context: DecisionContext, reason: string): Decision | null;
}

/** A stage as the engine holds it: intents and answers are the stage's own business and are only handed back to it. */
export type AnyEffectStage<In extends InputMessage> = EffectStage<In, unknown, unknown>;
export type AnyStage<In extends InputMessage> = DecidingStage<In> | AnyEffectStage<In>;
