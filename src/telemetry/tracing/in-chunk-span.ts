import { type Attributes, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { inSpan } from './in-span.ts';
import type { MessageTrace } from './message-trace.ts';
import { messaging } from './messaging-attributes.ts';
import { tracer } from './tracer.ts';

interface TracedChunk {
  readonly stage: string;
  readonly lane: string;
  readonly group: string;
  readonly partitions: number;
  /** At least one. */
  readonly messages: readonly MessageTrace[];
}

/**
 * The work on a chunk: reading documents, one MongoDB transaction, one Kafka transaction. Of a single message it is a part of
 * that message's trace, so that a shopper's trace shows where the time went. Of several it is a trace of its own: it and
 * the messages link to each other, as it is part of all of theirs.
 */
export async function inChunkSpan<Result>(chunk: TracedChunk, work: () => Promise<Result>): Promise<Result> {
  const { stage, messages } = chunk;
  const [only, ...others] = messages;
  const isAlone = only !== undefined && others.length === 0;
  const parent = isAlone ? trace.setSpan(ROOT_CONTEXT, only.span) : ROOT_CONTEXT;
  const links = isAlone ? [] : messages.map(({ span }) => ({ context: span.spanContext() }));
  const span = tracer.startSpan(`chunk ${stage}`, { attributes: attributesOf(chunk), links }, parent);
  // An SDK keeps 128 links of a span; those of the messages are all kept.
  if (!isAlone) for (const message of messages) message.span.addLink({ context: span.spanContext() });
  return await inSpan(span, work, parent);
}

function attributesOf({ stage, lane, group, partitions, messages }: TracedChunk): Attributes {
  return messaging('process', {
    'messaging.consumer.group.name': group,
    'messaging.batch.message_count': messages.length,
    'salvage.stage': stage,
    'salvage.lane': lane,
    'salvage.partitions': partitions,
  });
}

/** The Kafka transaction of a chunk: what the messages have created, and the group's offsets. */
export function inTransactionSpan<Result>(
  topics: readonly string[],
  messages: readonly MessageTrace[],
  work: () => Promise<Result>,
): Promise<Result> {
  const [first, ...others] = new Set(topics);
  const isOneTopic = first !== undefined && others.length === 0;
  const span = tracer.startSpan(isOneTopic ? `send ${first}` : 'send', {
    kind: SpanKind.CLIENT,
    attributes: messaging('send', {
      ...(isOneTopic ? { 'messaging.destination.name': first } : {}),
      'messaging.batch.message_count': topics.length,
    }),
    links: messages.flatMap(({ created }) => created.map((one) => ({ context: one.spanContext() }))),
  });
  return inSpan(span, work);
}
