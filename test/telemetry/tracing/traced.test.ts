import { afterEach, describe, expect, it } from '@jest/globals';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { PoisonError } from '../../../src/errors.ts';
import { createHttpServer } from '../../../src/http/http-server.ts';
import { createLogger } from '../../../src/telemetry/logging.ts';
import { DatabaseSpans } from '../../../src/telemetry/tracing/database-spans.ts';
import { inChunkSpan } from '../../../src/telemetry/tracing/in-chunk-span.ts';
import { inHttpClientSpan } from '../../../src/telemetry/tracing/in-http-client-span.ts';
import { inSendSpan } from '../../../src/telemetry/tracing/in-send-span.ts';
import { inSubmissionSpan } from '../../../src/telemetry/tracing/in-submission-span.ts';
import { MessageTrace } from '../../../src/telemetry/tracing/message-trace.ts';
import { traceRequests } from '../../../src/telemetry/tracing/trace-requests.ts';
import { isTracing } from '../../../src/telemetry/tracing/tracer.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { recordSpans } from '../support/recorded-spans.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const carried = { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`, tracestate: 'vendor=1' };
const MINUTE_MS = 60_000;

const recorded = recordSpans();
afterEach(() => recorded.forget());

function spanNamed(name: string): ReadableSpan {
  const found = recorded.ended().find((span) => span.name === name);
  if (found === undefined) throw new Error(`no span ${name} among ${recorded.ended().map((span) => span.name)}`);
  return found;
}

function messageTrace(offset = 7, own: typeof carried | null = carried): MessageTrace {
  const event = { eventId: `e${offset}`, orderId: 'o1' };
  return new MessageTrace({ topic: 'declines', partition: 2, offset, group: 'classify', event, carried: own });
}

const traceIdOf = (span: ReadableSpan) => span.spanContext().traceId;

describe('a message', () => {
  it('is a part of the trace that it carries, and what it creates is below it', () => {
    const message = messageTrace();
    const output = message.create('answers', 'a1');
    message.end({ counted: ['accepted'], dead: false });
    const [process, created] = [spanNamed('process declines'), spanNamed('create answers')];
    expect(process.parentSpanContext).toMatchObject({ traceId: TRACE_ID, spanId: 'b7ad6b7169203331' });
    expect(created.parentSpanContext?.spanId).toBe(process.spanContext().spanId);
    expect(output).toEqual({
      traceparent: `00-${TRACE_ID}-${created.spanContext().spanId}-01`,
      tracestate: 'vendor=1',
    });
    expect(process.attributes).toEqual({
      'messaging.system': 'kafka',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'declines',
      'messaging.destination.partition.id': '2',
      'messaging.kafka.offset': 7,
      'messaging.kafka.message.key': 'o1',
      'messaging.message.id': 'e7',
      'messaging.consumer.group.name': 'classify',
      'salvage.decision': ['accepted'],
    });
  });

  it('leaves nothing of a decision that was made again', () => {
    const message = messageTrace();
    message.create('answers', 'a1');
    message.decidedAgain();
    message.create('answers', 'a2');
    message.end({ counted: [], dead: false });
    const created = recorded.ended().filter(({ name }) => name === 'create answers');
    expect(created.map(({ attributes }) => attributes['messaging.message.id'])).toEqual(['a2']);
  });

  it('that becomes a dead letter has failed', () => {
    messageTrace().end({ counted: ['dead-letter'], dead: true });
    expect(spanNamed('process declines')).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'poison' },
    });
  });

  it('of another trace than its submission has a link to that, once', () => {
    const earlier = { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` };
    const message = messageTrace();
    message.continues(earlier);
    message.continues(earlier);
    message.continues(carried);
    message.end({ counted: [], dead: false });
    expect(spanNamed('process declines').links.map((link) => link.context.traceId)).toEqual(['1'.repeat(32)]);
  });
});

describe('a chunk', () => {
  const chunk = { stage: 'classify', lane: 'bulk', group: 'g', partitions: 1 };

  it('of one message is a part of its trace', async () => {
    const message = messageTrace();
    await inChunkSpan({ ...chunk, messages: [message] }, async () => undefined);
    message.end({ counted: [], dead: false });
    expect(traceIdOf(spanNamed('chunk classify'))).toBe(TRACE_ID);
    expect(spanNamed('chunk classify').links).toEqual([]);
  });

  it('of several messages is a trace of its own, and each links to the other', async () => {
    const messages = Array.from({ length: 300 }, (_, offset) => messageTrace(offset));
    await inChunkSpan({ ...chunk, messages }, async () => undefined);
    for (const message of messages) message.end({ counted: [], dead: false });
    const own = spanNamed('chunk classify');
    expect(traceIdOf(own)).not.toBe(TRACE_ID);
    expect(own.attributes['messaging.batch.message_count']).toBe(300);
    expect(own.links.length).toBeGreaterThan(100);
    const linked = recorded
      .ended()
      .filter(({ links }) => links.some(({ context: { traceId } }) => traceId === traceIdOf(own)));
    expect(linked).toHaveLength(300);
  });

  it('that fails says how, and not with what', async () => {
    const failing = inChunkSpan({ ...chunk, messages: [messageTrace()] }, async () => {
      throw new PoisonError('about card 4111');
    });
    await expect(failing).rejects.toThrow(PoisonError);
    expect(spanNamed('chunk classify')).toMatchObject({ attributes: { 'error.type': 'poison' }, events: [] });
    expect(spanNamed('chunk classify').status).toEqual({ code: SpanStatusCode.ERROR });
  });
});

describe('what is done about a submission later', () => {
  const at = Date.UTC(2026, 0, 15);
  const submission = aSubmission({ trace: { ...carried, at } });
  const done = (now: number, about = submission) => inSubmissionSpan('reconcile', about, now, async () => undefined);

  it('is a part of its trace for a quarter of an hour', async () => {
    await done(at + 15 * MINUTE_MS);
    expect(traceIdOf(spanNamed('reconcile'))).toBe(TRACE_ID);
  });

  it('after that is a trace of its own, with a link', async () => {
    await done(at + 15 * MINUTE_MS + 1);
    expect(traceIdOf(spanNamed('reconcile'))).not.toBe(TRACE_ID);
    expect(spanNamed('reconcile').links.map((link) => link.context.traceId)).toEqual([TRACE_ID]);
  });

  it('is a trace of its own where the submission is of no trace', async () => {
    await done(at, aSubmission());
    expect(spanNamed('reconcile')).toMatchObject({ links: [], parentSpanContext: undefined });
  });
});

describe('what is not worth a failure', () => {
  it.each([
    { traceparent: 'broken', at: 0 },
    { traceparent: carried.traceparent, tracestate: 'x'.repeat(10_000), at: 0 },
  ])('a broken or hostile trace is left out: %j', async (trace) => {
    await inSubmissionSpan('reconcile', aSubmission({ trace }), 0, async () => undefined);
    const { traceState } = spanNamed('reconcile').spanContext();
    expect(traceState?.serialize() ?? '').toBe('');
    messageTrace(7, null).end({ counted: [], dead: false });
    expect(spanNamed('process declines').parentSpanContext).toBeUndefined();
  });

  it('a setting that is no URL', async () => {
    const bad = { method: 'GET', baseUrl: 'nowhere', path: '/1', template: '/{id}' };
    const asked = inSubmissionSpan('dispatch', aSubmission(), 0, () =>
      inHttpClientSpan(
        bad,
        async () => 'answer',
        () => ({}),
      ),
    );
    expect(await asked).toBe('answer');
  });
});

describe('an event that is published', () => {
  const message = { topic: 'results', eventId: 'r1', orderId: 'o1' };

  it('goes on with what it is about, or with what is under way', async () => {
    await inSendSpan(message, carried, async () => undefined);
    expect(traceIdOf(spanNamed('send results'))).toBe(TRACE_ID);
    recorded.forget();
    await inSubmissionSpan('dispatch', aSubmission(), 0, () => inSendSpan(message, carried, async () => undefined));
    expect(traceIdOf(spanNamed('send results'))).toBe(traceIdOf(spanNamed('dispatch')));
  });
});

describe('a request to FlexEcom', () => {
  const request = {
    method: 'POST',
    baseUrl: 'https://user:word@api.example/base',
    path: '/v1/submissions/s1',
    template: '/v1/submissions/{id}',
  };
  const ask = (outcome: { status?: number; failure?: string }) =>
    inSubmissionSpan('dispatch', aSubmission({ trace: { ...carried, at: 0 } }), 0, async () => {
      const sent: Record<string, string>[] = [];
      await inHttpClientSpan(
        request,
        async (own) => void sent.push(own),
        () => outcome,
      );
      return sent[0];
    });

  it('carries the trace on, without what our tracing systems note for themselves, and shows no login', async () => {
    const headers = await ask({ status: 200 });
    const span = spanNamed('POST /v1/submissions/{id}');
    expect(headers).toEqual({ traceparent: `00-${TRACE_ID}-${span.spanContext().spanId}-01` });
    expect(span.attributes).toEqual({
      'http.request.method': 'POST',
      'http.response.status_code': 200,
      'server.address': 'api.example',
      'server.port': 443,
      'url.full': 'https://api.example/v1/submissions/s1',
      'url.template': '/v1/submissions/{id}',
    });
  });

  it.each([
    [{ failure: 'timeout' }, 'timeout'],
    [{ status: 503 }, '503'],
  ])('has failed: %j', async (outcome, type) => {
    await ask(outcome);
    expect(spanNamed('POST /v1/submissions/{id}').attributes['error.type']).toBe(type);
  });
});

describe('a command to MongoDB', () => {
  const command = { id: '1', operation: 'find', collection: 'debts', database: 'salvage', address: '127.0.0.1:27017' };

  it('is a part of what is traced, and nothing where it is in the background', () => {
    const spans = new DatabaseSpans();
    spans.begun(command);
    spans.ended('1', null);
    expect(recorded.ended()).toEqual([]);
    const parent = trace.getTracer('test').startSpan('chunk');
    context.with(trace.setSpan(context.active(), parent), () => spans.begun(command));
    spans.ended('1', 'WriteConflict');
    expect(spanNamed('find debts').attributes).toEqual({
      'db.system.name': 'mongodb',
      'db.operation.name': 'find',
      'db.collection.name': 'debts',
      'db.namespace': 'salvage',
      'db.response.status_code': 'WriteConflict',
      'error.type': 'WriteConflict',
      'server.address': '127.0.0.1',
      'server.port': 27017,
    });
  });
});

describe('a request to one of our servers', () => {
  async function asked(caller: 'ours' | 'stranger', status = 200): Promise<ReadableSpan> {
    const server = createHttpServer({ bodyBytesMax: 1_000 });
    traceRequests(server, caller);
    let active: string | undefined;
    server.post('/things/:id', async (_request, reply) => {
      active = trace.getActiveSpan()?.spanContext().spanId;
      return reply.code(status).send();
    });
    await server.inject({ method: 'POST', url: '/things/4111111111111111?x=1', headers: { ...carried }, payload: {} });
    await server.close();
    const span = spanNamed('POST /things/:id');
    expect(active).toBe(span.spanContext().spanId);
    return span;
  }

  it('is a part of the trace of a caller who has shown a token', async () => {
    const span = await asked('ours');
    expect(traceIdOf(span)).toBe(TRACE_ID);
    expect(span.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/things/:id',
      'http.response.status_code': 200,
      'url.path': '/things/****************',
    });
  });

  it('has a link to the trace of a stranger, who must not decide what is recorded', async () => {
    const span = await asked('stranger');
    expect(traceIdOf(span)).not.toBe(TRACE_ID);
    expect(span.links.map((link) => link.context.traceId)).toEqual([TRACE_ID]);
  });

  it('has failed where the server did, and not where the caller did', async () => {
    expect((await asked('ours', 503)).attributes['error.type']).toBe('503');
    recorded.forget();
    expect((await asked('ours', 404)).attributes['error.type']).toBeUndefined();
  });
});

describe('a line of the log', () => {
  it('names the span that it was written in', async () => {
    const lines: string[] = [];
    const logger = createLogger({ level: 'info', into: { write: (line: string) => void lines.push(line) } });
    await inSubmissionSpan('dispatch', aSubmission(), 0, async () => logger.info('parked'));
    logger.info('running');
    const { traceId, spanId } = spanNamed('dispatch').spanContext();
    const [first, second] = lines.map((line) => JSON.parse(line));
    expect(first).toMatchObject({ trace_id: traceId, span_id: spanId });
    expect(second).not.toHaveProperty('trace_id');
    expect(isTracing()).toBe(true);
  });
});
