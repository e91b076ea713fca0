import { type Attributes, type Context, context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { errorType } from './error-type.ts';

/** Does the work with the span as the active one, and ends it. An error is noted, and thrown on. */
export async function inSpan<Result>(span: Span, work: () => Promise<Result>, within: Context = context.active()) {
  try {
    return await context.with(trace.setSpan(within, span), work);
  } catch (error) {
    markFailed(span, errorType(error));
    throw error;
  } finally {
    span.end();
  }
}

/** Never the error's text, which may hold what was sent. */
export function markFailed(span: Span, type: string, attributes: Attributes = {}): void {
  span.setAttributes({ ...attributes, 'error.type': type });
  span.setStatus({ code: SpanStatusCode.ERROR });
}
