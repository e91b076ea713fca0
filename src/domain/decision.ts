import type { Route } from '../../topics/contract/fields.ts';
import type { TopicDefinition } from '../../topics/contract/topic.ts';
import type { RoutingConfiguration } from './configuration.ts';
import type { CollectionName, DocumentOf, Documents } from './documents/documents.ts';
import type { Dispatch, Submission } from './documents/submission.ts';

/** A document to load before deciding: by its `_id`, or every document whose `field` has the value. */
export type DocumentRef =
  | { collection: CollectionName; id: string }
  | { collection: CollectionName; field: string; value: string };

/** The document with this id, as a part of what is read; nothing where there is no id. */
export function readIfAny(collection: CollectionName, id: string | null | undefined): DocumentRef[] {
  return id === null || id === undefined ? [] : [{ collection, id }];
}

/** The documents loaded for a chunk, after the messages decided so far. Read only: a decision returns changes. */
export interface State {
  get<Name extends CollectionName>(collection: Name, id: string): DocumentOf<Name> | null;
  /** Documents whose `field` equals `value`. The stage's `reads` must have named that field and value. */
  find<Name extends CollectionName>(collection: Name, field: string, value: string): DocumentOf<Name>[];
}

/**
 * Sets top-level fields of one document; other fields stay as they are. A missing document is created with `onInsert` too.
 */
export type Change = {
  [Name in CollectionName]: {
    collection: Name;
    id: string;
    set: Partial<Omit<Documents[Name], '_id'>>;
    onInsert?: Partial<Omit<Documents[Name], '_id'>>;
  };
}[CollectionName];

/** A message to publish: the engine encodes it, keys it by `orderId`, and adds headers. Its `eventId` is deterministic. */
export interface OutputMessage {
  topic: AnyTopic;
  event: { eventId: string; orderId: string; occurredAt: number };
}

// biome-ignore lint/suspicious/noExplicitAny: a topic of any event; the event's own type is checked by `output()`
export type AnyTopic = TopicDefinition<any>;

/** A message whose event has the type of its topic. */
export function output<Event extends OutputMessage['event']>(
  topic: TopicDefinition<Event>,
  event: Event,
): OutputMessage {
  return { topic, event };
}

export interface Decision {
  changes: Change[];
  messages: OutputMessage[];
  /** Submissions that are SENDING with this decision: their requests may go out once it is stored. Default: none. */
  toSend?: readonly Submission[];
  /** For the log, once the decision is stored: what a person should know, without any free text of a decline. */
  warnings?: readonly string[];
  /** Why, for the log: the rule or row that decided. Without any free text of a decline. */
  why?: string;
  /** Labels counted in the metric `salvage_decisions_total`, such as `duplicate`, `accepted` or `HARD_DECLINE`. */
  counted: string[];
  /** Counted in the metric `salvage_recovered_minor_units_total`. Default: it recovers nothing. */
  recovered?: RecoveredMoney;
}

/** Money that FlexEcom recovered. */
export interface RecoveredMoney {
  readonly currency: string;
  readonly amountMinor: number;
  /** The FlexEcom gateway. */
  readonly gateway: string;
  readonly route: Route;
}

export interface DecisionContext {
  /**
   * Domain time in epoch ms, the same for a whole chunk. For a repeated message, when it was published: what was in time
   * then is in time again.
   */
  now: number;
  /** The message was applied before, in a database that was since restored to an earlier day. */
  isRepeated?: true;
  /** Of a repeated message: 0.1.0 applied it first, under its own ids. FlexEcom and billing know what came of it by those. */
  isOfFirstVersion?: true;
  /** The one configuration version by which the whole chunk is decided. */
  config: RoutingConfiguration;
}

/** Of a decision that may send a debt for the first time: its side of the holdout is drawn with this key (R23). */
export interface FirstAnswerContext extends DecisionContext {
  holdoutKey: string;
}

/** Who sends what a decision lets out: the owner of the partition that its message came from. */
export interface SendingContext extends DecisionContext {
  dispatch: Dispatch;
}
