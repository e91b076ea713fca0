import {
  type Context,
  createTraceState,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { type TraceContext, traceContext } from '../../../topics/contract/trace-context.ts';

/**
 * All spans are this tracer's. The code knows the API of OpenTelemetry alone: without an SDK, which whoever runs the
 * pipeline loads (docs/tracing.md), no span is made.
 */
export const tracer = trace.getTracer('decline-salvage');

/** Not sampled, so that asking leaves nothing behind. */
const PROBE: SpanContext = {
  traceId: '1'.repeat(32),
  spanId: '1'.repeat(16),
  traceFlags: TraceFlags.NONE,
  isRemote: true,
};
const PROBE_CONTEXT = trace.setSpanContext(ROOT_CONTEXT, PROBE);

/** Whether an SDK is loaded: without one, the API gives its caller's own context back. Costs about a hundred nanoseconds then. */
export function isTracing(): boolean {
  return tracer.startSpan('probe', {}, PROBE_CONTEXT).spanContext().spanId !== PROBE.spanId;
}

/** A context in which new spans are children of what the headers name; without any, they begin a trace. */
export function contextFrom(carried: TraceContext | null): Context {
  const spanContext = spanContextFrom(carried);
  return spanContext === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContext);
}

/** Null where there is none. */
export function spanContextFrom(carried: TraceContext | null): SpanContext | null {
  const valid = traceContext(carried?.traceparent, carried?.tracestate);
  if (valid === null) return null;
  const { traceparent, tracestate } = valid;
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-');
  return {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(tracestate === undefined ? {} : { traceState: createTraceState(tracestate) }),
  };
}

/** What a message or a document carries on. Null: the span context names nothing. */
export function carriedBy(spanContext: SpanContext): TraceContext | null {
  if (!isSpanContextValid(spanContext)) return null;
  const { traceId, spanId, traceFlags, traceState } = spanContext;
  const flags = (traceFlags & 0xff).toString(16).padStart(2, '0');
  return traceContext(`00-${traceId}-${spanId}-${flags}`, traceState?.serialize() || undefined);
}
