import { type Span, trace } from '@opentelemetry/api';

/** The fields by which a log line is found from a trace, and the other way round. */
type TraceLogFields = Partial<Record<'trace_id' | 'span_id', string>>;

/** Of the span under way. None outside of one that is recorded. */
export function traceLogFields(): TraceLogFields {
  const span = trace.getActiveSpan();
  return span === undefined ? {} : logFieldsOf(span);
}

export function logFieldsOf(span: Span): TraceLogFields {
  if (!span.isRecording()) return {};
  const { traceId, spanId } = span.spanContext();
  return { trace_id: traceId, span_id: spanId };
}
