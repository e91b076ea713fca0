import type { TopicDefinition } from '../../topics/contract/topic.ts';
import type { RoutingConfiguration } from './configuration.ts';
import type { CollectionName, DocumentOf, Documents } from './documents.ts';

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
  topic: AnyTopic;
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
