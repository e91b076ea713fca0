import { type Attributes, SpanKind, trace } from '@opentelemetry/api';
import { inSpan, markFailed } from './in-span.ts';
import { carriedBy, tracer } from './tracer.ts';

interface TracedRequest {
  readonly method: string;
  readonly baseUrl: string;
  readonly path: string;
  /** The path without its ids: there are few. */
  readonly template: string;
}

/** What came of a request. `failure`: why there is no response. */
interface TracedOutcome {
  readonly status?: number;
  readonly failure?: string;
  /** The id that the server gave to the request. */
  readonly requestId?: string | null;
}

/**
 * A request within a span: a client span below it. Outside of one there is nothing that it would be a part of.
 * @param send gets the headers that carry the trace on. Without `tracestate`: what our tracing systems note for themselves is
 * not another company's business.
 */
export async function inHttpClientSpan<Outcome>(
  request: TracedRequest,
  send: (headers: Record<string, string>) => Promise<Outcome>,
  outcomeOf: (outcome: Outcome) => TracedOutcome,
): Promise<Outcome> {
  if (trace.getActiveSpan() === undefined) return await send({});
  const { method, template } = request;
  const span = tracer.startSpan(`${method} ${template}`, { kind: SpanKind.CLIENT, attributes: attributesOf(request) });
  return await inSpan(span, async () => {
    const carried = carriedBy(span.spanContext());
    const outcome = await send(carried === null ? {} : { traceparent: carried.traceparent });
    const { status, failure, requestId } = outcomeOf(outcome);
    if (status !== undefined) span.setAttribute('http.response.status_code', status);
    if (requestId != null) span.setAttribute('http.response.header.x-request-id', [requestId]);
    if (failure !== undefined) markFailed(span, failure);
    else if (status !== undefined && status >= 400) markFailed(span, String(status));
    return outcome;
  });
}

function attributesOf({ method, baseUrl, path, template }: TracedRequest): Attributes {
  const url = URL.parse(baseUrl);
  if (url === null) return { 'http.request.method': method, 'url.template': template };
  const { protocol, hostname, port, host } = url;
  const isTls = protocol === 'https:';
  return {
    'http.request.method': method,
    'server.address': hostname,
    'server.port': port === '' ? (isTls ? 443 : 80) : Number(port),
    // Built from its parts: a login in the setting stays out.
    'url.full': `${protocol}//${host}${path}`,
    'url.template': template,
  };
}
