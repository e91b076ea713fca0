import { trace } from '@opentelemetry/api';

/** The fields by which a log line is found from a trace, and the other way round. None outside of a span that is recorded. */
export function traceLogFields(): { trace_id: string; span_id: string } | Record<string, never> {
  const span = trace.getActiveSpan();
  if (span?.isRecording() !== true) return {};
  const { traceId, spanId } = span.spanContext();
  return { trace_id: traceId, span_id: spanId };
}
