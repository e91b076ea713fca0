import { type Span, SpanKind, trace } from '@opentelemetry/api';
import type { TraceContext } from '../../../topics/contract/trace-context.ts';
import { markFailed } from './in-span.ts';
import { logFieldsOf } from './log-fields.ts';
import { messaging } from './messaging-attributes.ts';
import { carriedBy, contextFrom, spanContextFrom, tracer } from './tracer.ts';

/** The message that a span is about. */
interface TracedMessage {
  /** The topic's full name, prefix included. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly group: string;
  /** Null where it could not be read. */
  readonly event: { readonly eventId: string; readonly orderId: string } | null;
  /** What it carries. */
  readonly carried: TraceContext | null;
}

/** How a message ended. */
interface MessageDecided {
  /** The labels of the decision. */
  readonly counted: readonly string[];
  readonly dead: boolean;
}

/**
 * The spans of one message: that it is processed, a child of what the message carries, and below that each message that comes
 * of it. A message whose chunk is not stored leaves no span: it is tried again, with new ones.
 */
export class MessageTrace {
  readonly span: Span;
  #created: Span[] = [];
  #linked = new Set<string>();

  constructor({ topic, partition, offset, group, event, carried }: TracedMessage) {
    const attributes = messaging('process', {
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
      'messaging.kafka.offset': offset,
      'messaging.consumer.group.name': group,
      ...(event === null
        ? {}
        : { 'messaging.message.id': event.eventId, 'messaging.kafka.message.key': event.orderId }),
    });
    this.span = tracer.startSpan(`process ${topic}`, { kind: SpanKind.CONSUMER, attributes }, contextFrom(carried));
  }

  /** What a document of this decision carries on. */
  get carried(): TraceContext | null {
    return carriedBy(this.span.spanContext());
  }

  /** The log's lines about the message name its span, not the chunk's. */
  get logFields() {
    return logFieldsOf(this.span);
  }

  get created(): readonly Span[] {
    return this.#created;
  }

  /** The decision is made again: a write conflict, or a chunk that was too large. */
  decidedAgain(): void {
    this.#created = [];
  }

  /** It goes on with what began in another trace, or earlier in this one. */
  continues(earlier: TraceContext): void {
    const linked = spanContextFrom(earlier);
    const { traceId } = this.span.spanContext();
    if (linked === null || linked.traceId === traceId || this.#linked.has(linked.spanId)) return;
    this.#linked.add(linked.spanId);
    this.span.addLink({ context: linked });
  }

  /** A message that comes of it; what it carries. */
  create(topic: string, eventId: string): TraceContext | null {
    const attributes = messaging('create', { 'messaging.destination.name': topic, 'messaging.message.id': eventId });
    const options = { kind: SpanKind.PRODUCER, attributes };
    const span = tracer.startSpan(`create ${topic}`, options, trace.setSpan(contextFrom(null), this.span));
    this.#created.push(span);
    return carriedBy(span.spanContext());
  }

  end({ counted, dead }: MessageDecided): void {
    this.span.setAttribute('salvage.decision', [...counted]);
    if (dead) markFailed(this.span, 'poison');
    for (const span of [...this.#created, this.span]) span.end();
  }
}
