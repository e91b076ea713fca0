import { type Context, context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { maskCardNumbers } from '../../../topics/contract/card-numbers.ts';
import { traceContext } from '../../../topics/contract/trace-context.ts';
import { contextFrom, isTracing, spanContextFrom, tracer } from './tracer.ts';

/**
 * Makes a span of each request to a server. Add it behind what refuses strangers: they are counted, not traced.
 * @param caller `ours`: the request is a part of its caller's trace. `stranger`: it begins a trace of its own, with a link to
 * its caller's, because a stranger must not decide what is recorded.
 */
export function traceRequests(server: FastifyInstance, caller: 'ours' | 'stranger'): void {
  const spans = new WeakMap<FastifyRequest, { readonly span: Span; readonly within: Context }>();
  server.addHook('onRequest', async (request) => {
    if (isTracing()) spans.set(request, startSpan(request, caller));
  });
  // Behind the body, whose events come in a context of their own.
  server.addHook('preHandler', (request, _reply, done) => {
    const own = spans.get(request);
    if (own === undefined) return done();
    context.with(trace.setSpan(own.within, own.span), done);
  });
  server.addHook('onResponse', async (request, reply) => {
    const span = spans.get(request)?.span;
    if (span === undefined) return;
    const { statusCode } = reply;
    span.setAttribute('http.response.status_code', statusCode);
    if (statusCode >= 500) {
      span.setAttribute('error.type', String(statusCode));
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  });
}

function startSpan(request: FastifyRequest, caller: 'ours' | 'stranger') {
  const { method, routeOptions, protocol, url, id } = request;
  const carried = traceContext(headerOf(request, 'traceparent'), headerOf(request, 'tracestate'));
  const within = caller === 'ours' ? contextFrom(carried) : ROOT_CONTEXT;
  const linked = caller === 'ours' ? null : spanContextFrom(carried);
  const route = routeOptions.url;
  const span = tracer.startSpan(
    route === undefined ? method : `${method} ${route}`,
    {
      kind: SpanKind.SERVER,
      attributes: {
        'http.request.method': method,
        'url.scheme': protocol,
        'url.path': maskCardNumbers(url.split('?', 1)[0] ?? ''),
        ...(route === undefined ? {} : { 'http.route': route }),
        'salvage.request.id': id,
      },
      links: linked === null ? [] : [{ context: linked }],
    },
    within,
  );
  return { span, within };
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
