import type { AnyTopic, Change, Decision, DecisionContext, DocumentRef, State } from '../domain/decision.ts';

/** A message read from an input topic: `topic` is the contract's name (without prefix), and implies the event's type. */
export interface InputMessage {
  topic: string;
  event: { eventId: string; orderId: string; occurredAt: number };
}

/** `cascade`: somebody waits (own consumer group, chunks ≤ 50, fetch wait ≤ 100 ms); `bulk`: throughput first. */
export type Lane = 'cascade' | 'bulk';

interface StageInput {
  topic: AnyTopic;
  lane: Lane;
}

/**
 * Whether a stage decides by the routing configuration. `required`: its partitions wait until one was applied, and each
 * chunk pins one version. `none`: it never sees one, and runs without.
 */
type ConfigurationUse = 'required' | 'none';

/** What a decision may look at beside its message and the documents. */
type ContextFor<Use extends ConfigurationUse> = Use extends 'required' ? DecisionContext : Pick<DecisionContext, 'now'>;

interface StageBase<In extends InputMessage> {
  readonly name: string;
  readonly inputs: readonly StageInput[];
  /** Output topics, so that the engine can prepare their codecs. */
  readonly outputs: readonly AnyTopic[];
  /**
   * The documents that the decision (with effects: the intent) looks at. Called again with what was loaded until it
   * returns nothing new, at most 4 rounds, so that it can follow a reference found in a document.
   */
  reads(message: In, state: State): DocumentRef[];
  /**
   * Whether a message that MongoDB can never store stops its partition until an operator has corrected the cause, instead
   * of becoming a dead letter: it tells of money that has moved. Default: it does not.
   */
  mustBeStored?(message: In): boolean;
}

/** A stage that only decides. Pure: event and state in, changes and messages out. A PoisonError makes the message a dead letter. */
export interface DecidingStage<In extends InputMessage, Use extends ConfigurationUse = 'required'>
  extends StageBase<In> {
  readonly kind: 'deciding';
  readonly configuration: Use;
  decide(message: In, state: State, context: ContextFor<Use>): Decision;
}

/**
 * A stage that asks another system, in three steps: `intend` decides what will be asked, which is stored first; `perform`
 * asks (the only I/O; it returns an answer, or throws a TransientError where the other system is away as a whole);
 * `recordAnswer` decides by the answer. After a crash between the steps the same message is read again: `intend` then finds
 * the stored intent and returns it.
 */
export interface EffectStage<In extends InputMessage, Intent, Answer> extends StageBase<In> {
  readonly kind: 'effect';
  readonly configuration: 'required';
  /** Pure. `intent` is null where nothing will be asked. */
  intend(message: In, state: State, context: DecisionContext): { changes: Change[]; intent: Intent | null };
  /** `signal` aborts when the engine waits no longer (5 s; 3 s after SIGTERM); then returns what is known. */
  perform(intent: Intent, signal: AbortSignal): Promise<Answer>;
  /** Pure; the decision itself was made by `intend`. Called for every message, with null where nothing was asked. */
  recordAnswer(
    message: In,
    performed: Performed<Intent, Answer> | null,
    state: State,
    context: DecisionContext,
  ): Decision;
  /** The documents of `recordAnswer` and `insteadOfDeadLetter`: as few as possible, since a shopper waits for each. */
  answerReads(message: In, state: State): DocumentRef[];
  /** What happens to a message whose decision threw (a submission in SENDING is parked); null: it becomes a dead letter. */
  insteadOfDeadLetter(message: In, state: State, context: DecisionContext, reason: string): Decision | null;
}

export interface Performed<Intent, Answer> {
  readonly intent: Intent;
  readonly answer: Answer;
}

/** A stage as the engine sees it: intents and answers are the stage's own business and are only handed back to it. */
export type AnyStage<In extends InputMessage> = AnyDecidingStage<In> | AnyEffectStage<In>;
export type AnyDecidingStage<In extends InputMessage> = DecidingStage<In, 'required'> | DecidingStage<In, 'none'>;
export type AnyEffectStage<In extends InputMessage> = EffectStage<In, unknown, unknown>;
