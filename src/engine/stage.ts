import type { AnyTopic, Decision, DocumentRef, SendingContext, State } from '../domain/decision.ts';
import type { Dispatch, Submission } from '../domain/documents/submission.ts';

/** A message read from an input topic: `topic` is the contract's name (without prefix), and implies the event's type. */
export interface InputMessage {
  topic: string;
  event: { eventId: string; orderId: string; occurredAt: number };
}

/** `cascade`: somebody waits (own consumer group, chunks ≤ 50, fetch wait ≤ 250 ms); `bulk`: throughput first. */
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
type ContextFor<Use extends ConfigurationUse> = Use extends 'required' ? SendingContext : Pick<SendingContext, 'now'>;

/** `why`: one sentence about what was refused, with the words of whoever refused it. `now`: domain time. */
type InsteadOfDeadLetter = (state: State, why: string, now: number) => Decision;

interface StageBase<In extends InputMessage> {
  readonly name: string;
  readonly inputs: readonly StageInput[];
  /** Output topics, so that the engine can prepare their codecs. */
  readonly outputs: readonly AnyTopic[];
  /**
   * The documents that the decision looks at. Called again with what was loaded until it returns nothing new, at most 4
   * rounds, so that it can follow a reference found in a document.
   */
  reads(message: In, state: State): DocumentRef[];
  /**
   * For a message that tells of money that has moved, and that no dead letter may hide: what is decided where its own
   * decision cannot be carried out, because a topic's contract or MongoDB can never take what follows from it. Where even
   * that is refused, its partition stops until an operator has corrected the cause. Null, and the default: a dead letter.
   */
  insteadOfDeadLetter?(message: In): InsteadOfDeadLetter | null;
  /** Sends what the decisions let out. Default: they let nothing out. */
  readonly dispatcher?: Dispatcher;
}

/** A stage that only decides. Pure: event and state in, changes and messages out. A PoisonError makes the message a dead letter. */
export interface DecidingStage<In extends InputMessage, Use extends ConfigurationUse = 'required'>
  extends StageBase<In> {
  readonly configuration: Use;
  decide(message: In, state: State, context: ContextFor<Use>): Decision;
}

/** A stage as the engine sees it. */
export type AnyStage<In extends InputMessage> = DecidingStage<In, 'required'> | DecidingStage<In, 'none'>;

/**
 * Sends what a stage's decisions let out (`Decision.toSend`), outside of its chunks, so that no message waits for the answer
 * to another. The engine hands over what it has committed, and says which partitions are ours.
 */
export interface Dispatcher {
  /** Why nothing can be sent at all now: the lane's workers then take no messages. Null: they may. */
  heldBecause(lane: Lane): string | null;
  /** Sends what was committed just now. Never waits, never throws. */
  accept(submissions: readonly Submission[]): void;
  /** A partition is ours from this epoch on. What earlier owners were sending for it is picked up in the background. */
  owned(dispatch: Dispatch): void;
  /** The partition is no longer ours: what has not gone out is dropped, its next owner picks it up. */
  lost(dispatch: Dispatch): void;
}
