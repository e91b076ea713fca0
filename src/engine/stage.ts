import type { TopicDefinition } from '../../topics/topic.ts';
import type { RoutingConfiguration } from '../configuration/routing-configuration.ts';
import type { CollectionName, DocumentOf, Documents } from '../domain/documents.ts';

/** A document to load before deciding: by its `_id`, or every document whose `field` has the value. */
export type DocumentRef =
  | { collection: CollectionName; id: string }
  | { collection: CollectionName; field: string; value: string };

/** The documents loaded for a chunk, as they stand after the messages folded so far. Read only; a decision returns changes. */
export interface State {
  get<Name extends CollectionName>(collection: Name, id: string): DocumentOf<Name> | null;
  /** Documents whose `field` equals `value`; the stage must have asked for them by that field in `needs`. */
  find<Name extends CollectionName>(collection: Name, field: string, value: string): DocumentOf<Name>[];
}

/**
 * Sets fields of one document (top-level fields; others stay untouched), creating it with `onInsert` as well when it is
 * not there. A change of an own document may set all its fields.
 */
export type Change = {
  [Name in CollectionName]: {
    collection: Name;
    id: string;
    set: Partial<Omit<Documents[Name], '_id'>>;
    onInsert?: Partial<Omit<Documents[Name], '_id'>>;
  };
}[CollectionName];

/** A message to publish: the engine encodes it, keys it by `orderId`, and adds headers. `eventId` must be deterministic. */
export interface OutputMessage {
  topic: TopicDefinition<never> | AnyTopic;
  event: { eventId: string; orderId: string; occurredAt: number };
}

// biome-ignore lint/suspicious/noExplicitAny: a topic of any event; the event's own type is checked by `output()`
export type AnyTopic = TopicDefinition<any>;

/** Types an output message by its topic. */
export function output<Event extends OutputMessage['event']>(
  topic: TopicDefinition<Event>,
  event: Event,
): OutputMessage {
  return { topic, event };
}

export interface Decision {
  changes: Change[];
  messages: OutputMessage[];
  /** Counted by name in the metric `salvage_decisions_total`: for example `duplicate`, `accepted`, `HARD_DECLINE`. */
  counted: string[];
}

export interface DecisionContext {
  /** Domain time in epoch ms, the same for a whole chunk. */
  now: number;
  /** The one configuration version that the chunk pins. */
  config: RoutingConfiguration;
}

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
   * Which documents the decision needs. Called again with what was loaded until it asks for nothing new (at most 4
   * rounds), so that a reference found in one document can be followed.
   */
  needs(message: In, state: State): DocumentRef[];
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
  settle(message: In, asked: { intent: Intent; answer: Answer } | null, state: State, context: DecisionContext): Decision;
  /** What to do instead of dead-lettering a message whose decision threw (a submission in SENDING is parked); null: dead-letter it. */
  insteadOfDeadLetter(message: In, state: State, context: DecisionContext, reason: string): Decision | null;
}
