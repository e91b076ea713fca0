import { context, SpanKind, trace } from '@opentelemetry/api';
import type { TraceContext } from '../../../topics/contract/trace-context.ts';
import { inSpan } from './in-span.ts';
import { messaging } from './messaging-attributes.ts';
import { carriedBy, contextFrom, isTracing, tracer } from './tracer.ts';

/**
 * Publishes one event: a part of what is under way here, or of what the event is about (`carried`).
 * @param publish gets what the message carries.
 */
export async function inSendSpan(
  { topic, eventId, orderId }: { readonly topic: string; readonly eventId: string; readonly orderId: string },
  carried: TraceContext | null,
  publish: (carried: TraceContext | null) => Promise<void>,
): Promise<void> {
  if (!isTracing()) return await publish(carried);
  const within = trace.getActiveSpan() === undefined ? contextFrom(carried) : context.active();
  const attributes = messaging('send', {
    'messaging.destination.name': topic,
    'messaging.message.id': eventId,
    'messaging.kafka.message.key': orderId,
  });
  const span = tracer.startSpan(`send ${topic}`, { kind: SpanKind.PRODUCER, attributes }, within);
  await inSpan(span, () => publish(carriedBy(span.spanContext())), within);
}
