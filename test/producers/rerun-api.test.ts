import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startRerunApi } from '../../producers/rerun-api.ts';
import { PoisonError, TransientError } from '../../src/errors.ts';
import type { HttpServer } from '../../src/listen.ts';
import { createLogger } from '../../src/telemetry/logging.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { read } from '../docs/embedded-files.ts';
import { MemoryRerunRequests } from './support/memory-rerun-requests.ts';

const PROBLEM = expect.stringMatching(/^application\/problem\+json/);
const TOKEN = 'a-token-of-some-length';

describe('the rerun API', () => {
  let server: HttpServer | undefined;
  const carried: Record<string, string>[] = [];
  let publish: (event: unknown) => Promise<void> = async () => {};
  const events: unknown[] = [];
  const lines: string[] = [];
  const metrics = createMetrics();

  let requests = new MemoryRerunRequests();
  /** What was answered in these tests: the method, path and status of each. */
  const answered: { method: string; path: string; status: number }[] = [];

  async function started(): Promise<HttpServer> {
    server ??= await startRerunApi({
      port: 0,
      token: TOKEN,
      publisher: {
        publish: (_topic, event, own = {}) => {
          carried.push(own);
          return publish(event);
        },
      },
      requests,
      clock: { now: () => 1_780_000_000_000 },
      metrics,
      logger: createLogger({ level: 'trace', into: { write: (line: string) => void lines.push(line) } }),
      acknowledgementWaitMs: 50,
      failedLoginHoldMs: 0,
    });
    return server;
  }

  async function send(method: string, path: string, headers: Record<string, string>, body?: string) {
    const { port } = await started();
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    answered.push({ method, path, status: response.status });
    const text = await response.text();
    const [mediaType, location] = ['content-type', 'location'].map((name) => response.headers.get(name));
    return { status: response.status, mediaType, location, body: text === '' ? null : JSON.parse(text) };
  }

  const post = (path: string, headers: Record<string, string>, body: unknown) =>
    send(
      'POST',
      path,
      { 'content-type': 'application/json', ...headers },
      typeof body === 'string' ? body : JSON.stringify(body),
    );
  const get = (path: string) => send('GET', path, {});

  const asked = { gatewayId: 'flex-1', requestedBy: 'anna' };
  const key = { 'idempotency-key': 'k-1' };

  afterEach(async () => {
    await server?.stop();
    server = undefined;
    requests = new MemoryRerunRequests();
    publish = async (event) => void events.push(event);
    events.length = 0;
    lines.length = 0;
  });

  it('takes an order id of 256 characters in its path, and a slash at the end', async () => {
    publish = async (event) => void events.push(event);
    for (const letter of ['o', 'ø', '注']) {
      const orderId = letter.repeat(256);
      expect((await post(`/orders/${encodeURIComponent(orderId)}/rerun/`, key, asked)).status).toBe(202);
      expect(events.at(-1)).toMatchObject({ orderId });
    }
    const tooLong = await post(`/orders/${'o'.repeat(257)}/rerun`, key, asked);
    expect(tooLong).toMatchObject({
      status: 400,
      body: { problems: ['orderId: expected an id of 1 to 256 characters'] },
    });
  });

  it('uses up no key for a request that Kafka would never get', async () => {
    for (const wrong of [{ gatewayId: 'flex\n1' }, { transactionId: 'txn\u0000' }, { requestedBy: 'an\u2028na' }]) {
      const refused = await post('/orders/O-1/rerun', key, { ...asked, ...wrong });
      expect(refused).toMatchObject({ status: 400, body: { error: 'malformed' } });
      expect(refused.body.detail).toContain(Object.keys(wrong)[0]);
    }
    expect((await post('/orders/O%0A1/rerun', key, asked)).status).toBe(400);
    expect([requests.audit, events]).toEqual([[], []]);
    expect((await post('/orders/O-1/rerun', key, asked)).status).toBe(202);
  });

  it("carries its caller's trace on", async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await post('/orders/O-1/rerun', { ...key, traceparent }, asked);
    expect(carried.at(-1)).toEqual({ traceparent });
    await post('/orders/O-1/rerun', { ...key, traceparent: 'broken' }, asked);
    expect(carried.at(-1)).toEqual({});
  });

  it('answers 202 with the request key once the request is published', async () => {
    publish = async (event) => void events.push(event);
    expect(await post('/orders/O-1/rerun', key, asked)).toMatchObject({ status: 202, body: { requestKey: 'k-1' } });
    expect(events).toEqual([
      {
        eventId: expect.stringMatching(/^rerun-[0-9a-f]{64}$/),
        occurredAt: 1_780_000_000_000,
        orderId: 'O-1',
        transactionId: null,
        gatewayId: 'flex-1',
        gatewayProfileId: null,
        source: 'API',
        requestedBy: 'anna',
        requestKey: 'k-1',
      },
    ]);
  });

  it('gives the same order and key the same event, and another key another event', async () => {
    for (const [order, idempotencyKey] of [
      ['O-1', 'k-1'],
      ['O-1', 'k-1'],
      ['O-2', 'k-1'],
      ['O-1', 'k-2'],
    ] as const) {
      await post(`/orders/${order}/rerun`, { 'idempotency-key': idempotencyKey }, asked);
    }
    const ids = events.map((event) => Object(event).eventId);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
  });

  it('refuses a missing or wrong token before it checks anything else', async () => {
    expect((await post('/orders/O-1/rerun', { ...key, authorization: '' }, asked)).status).toBe(401);
    expect((await post('/orders/O-1/rerun', { ...key, authorization: `Bearer ${TOKEN}x` }, 'no json')).status).toBe(
      401,
    );
    expect((await post('/nowhere', { authorization: '' }, asked)).status).toBe(401);
    expect(events).toEqual([]);
  });

  it('counts wrong tokens, and reports them once', async () => {
    for (const authorization of ['', 'Bearer wrong', `Basic ${TOKEN}`]) {
      expect((await post('/orders/O-1/rerun', { ...key, authorization }, asked)).status).toBe(401);
    }
    const { values } = await metrics.failedLogins.get();
    expect(values).toContainEqual(expect.objectContaining({ labels: { role: 'rerun-api' } }));
    expect(lines.filter((line) => line.includes('without the right token'))).toHaveLength(1);
  });

  it.each([
    ['no token', '/orders/O-1/rerun', { authorization: '' }, asked, 401, 'unauthorized'],
    ['another type', '/orders/O-1/rerun', { ...key, 'content-type': 'text/x' }, 'x', 415, 'not-json'],
    ['a large body', '/orders/O-1/rerun', key, { ...asked, requestedBy: 'x'.repeat(20_000) }, 413, 'too-large'],
    ['no JSON', '/orders/O-1/rerun', key, '{', 400, 'malformed'],
    ['another path', '/orders/O-1', key, asked, 404, 'not-found'],
  ])('answers %s with a problem', async (_, path, headers, body, status, error) => {
    const answer = await post(path, headers, body);
    expect(answer).toMatchObject({ status, mediaType: PROBLEM, body: { status, error } });
    expect(Object(answer.body).detail).not.toBe('');
  });

  it('R18: does not repeat a card number that was sent in its place', async () => {
    const { status, body } = await post('/orders/O-1/rerun', key, { ...asked, '4111111111111111': 1 });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).not.toContain('4111');
  });

  it('needs an Idempotency-Key, and lists all mistakes in the body', async () => {
    expect(await post('/orders/O-1/rerun', {}, asked)).toMatchObject({
      status: 400,
      body: { problems: ['Idempotency-Key: expected this header, 1 to 256 characters'] },
    });
    const { status, body } = await post('/orders/O-1/rerun', key, { gatewayId: 7, source: 'CLI', extra: 1 });
    expect(status).toBe(400);
    expect(Object(body).problems.map((problem: string) => problem.split(':')[0])).toEqual([
      'gatewayId',
      'requestedBy',
      'source',
      'body',
    ]);
    expect((await post('/orders/O-1/rerun', key, '{ not json')).status).toBe(400);
    expect((await post('/orders/O-1/rerun', key, { ...asked, requestedBy: 'x'.repeat(20_000) })).status).toBe(413);
    expect(events).toEqual([]);
  });

  it('answers 503 while Kafka refuses the request or does not answer', async () => {
    publish = async () => {
      throw new TransientError('no broker');
    };
    expect((await post('/orders/O-1/rerun', key, asked)).status).toBe(503);
    publish = () => new Promise(() => {});
    expect((await post('/orders/O-1/rerun', key, asked)).status).toBe(503);
  });

  it('answers 400 where the event breaks its topic’s contract', async () => {
    publish = async () => {
      throw new PoisonError('orderId: expected an id');
    };
    expect((await post('/orders/O-1/rerun', key, asked)).status).toBe(400);
  });

  it('R13: never logs its token', async () => {
    publish = async () => {
      throw new TransientError(`refused with Bearer ${TOKEN}`);
    };
    await post('/orders/O-1/rerun', key, asked);
    expect(lines.join('')).toContain('was not stored');
    expect(lines.join('')).not.toContain(TOKEN);
  });

  it('R6: refuses a key that was used for this order with another body, and publishes nothing', async () => {
    publish = async (event) => void events.push(event);
    expect((await post('/orders/O-1/rerun', key, asked)).status).toBe(202);
    const other = await post('/orders/O-1/rerun', key, { ...asked, gatewayId: 'flex-2' });
    expect(other).toMatchObject({ status: 422, mediaType: PROBLEM, body: { error: 'key-reused' } });
    expect(events).toHaveLength(1);
    expect((await post('/orders/O-2/rerun', key, { ...asked, gatewayId: 'flex-2' })).status).toBe(202);
    expect((await post('/orders/O-1/rerun', key, asked)).status).toBe(202);
    expect(new Set(events.map((event) => Object(event).eventId)).size).toBe(2);
  });

  it.each(['claim', 'audit', 'publish'] as const)(
    'answers 503 where the step %s fails or the process dies in it, and a repeat publishes under the same id',
    async (step) => {
      if (step === 'publish') {
        publish = () => Promise.reject(new TransientError('no broker'));
      } else {
        publish = async (event) => void events.push(event);
        requests.failAt = step;
      }
      const failed = await post('/orders/O-1/rerun', key, asked);
      expect(failed).toMatchObject({ status: 503, body: { error: 'not-stored' } });
      expect(events).toEqual([]);
      expect(requests.audit.map(({ state }) => state)).toEqual(step === 'publish' ? ['FAILED'] : []);

      requests.failAt = null;
      publish = async (event) => void events.push(event);
      expect((await post('/orders/O-1/rerun', key, asked)).status).toBe(202);
      expect((await post('/orders/O-1/rerun', key, asked)).status).toBe(202);
      const ids = events.map((event) => Object(event).eventId);
      expect(ids).toHaveLength(2);
      expect(new Set(ids).size).toBe(1);
    },
  );

  it('records who asked and why', async () => {
    publish = async (event) => void events.push(event);
    await post('/orders/O-1/rerun', key, { ...asked, why: 'a new card' });
    await post('/orders/O-2/rerun', key, asked);
    expect(requests.audit).toEqual([
      { by: 'anna', why: 'a new card', state: 'DONE' },
      { by: 'anna', why: 'asked for through the rerun API', state: 'DONE' },
    ]);
    expect(events[0]).not.toHaveProperty('why');
  });

  it.each([
    [{ state: 'ACCEPTED', submissionId: 'sub-1' }],
    [{ state: 'NOT_SENT', reason: 'RERUN_LIMIT', next: 'NOBODY' }],
    [{ state: 'UNANSWERED' }],
  ] as const)('names in Location where the first answer is: %j', async (answer) => {
    publish = async () => undefined;
    requests.answer = answer;
    const { location } = await post('/orders/O%2F1/rerun', { 'idempotency-key': 'a/b' }, asked);
    expect(location).toBe('/orders/O%2F1/reruns/a%2Fb');
    expect(await get(String(location))).toMatchObject({
      status: 200,
      body: { orderId: 'O/1', requestKey: 'a/b', ...answer },
    });
  });

  it('answers 404 for a request that nobody made, 405 for other methods, 503 while MongoDB is away', async () => {
    expect(await get('/orders/O-1/reruns/k-1')).toMatchObject({ status: 404, mediaType: PROBLEM });
    expect((await get(`/orders/O-1/reruns/${'k'.repeat(257)}`)).status).toBe(400);
    expect((await post('/orders/O-1/reruns/k-1', {}, asked)).status).toBe(405);
    requests.failAt = 'answer';
    expect(await get('/orders/O-1/reruns/k-1')).toMatchObject({ status: 503, body: { error: 'unavailable' } });
    expect((await send('GET', '/orders/O-1/reruns/k-1', { authorization: '' })).status).toBe(401);
  });

  it('describes itself: every answer of these tests is in its OpenAPI document, and each of its paths is there', async () => {
    const document = OpenApi.parse((await get('/openapi.json')).body);
    expect(JSON.parse(read('docs/openapi/rerun-api.json'))).toEqual((await get('/openapi.json')).body);
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses }]) => ({ path, method: method.toUpperCase(), responses })),
    );
    expect(described.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'GET /orders/{orderId}/reruns/{requestKey}',
      'POST /orders/{orderId}/rerun',
    ]);
    for (const { path, method, responses } of described) {
      const form = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`);
      const statuses = answered.filter((one) => one.method === method && form.test(one.path)).map((one) => one.status);
      expect(statuses).not.toEqual([]);
      expect([...new Set(statuses)].filter((status) => responses[status] === undefined)).toEqual([]);
    }
  });
});

const OpenApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ responses: z.record(z.string(), z.unknown()) }))),
});
