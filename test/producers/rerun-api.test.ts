import { afterEach, describe, expect, it } from '@jest/globals';
import { startRerunApi } from '../../producers/rerun-api.ts';
import { PoisonError, TransientError } from '../../src/errors.ts';
import type { HttpServer } from '../../src/listen.ts';
import { createLogger } from '../../src/telemetry/logging.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';

const PROBLEM = expect.stringMatching(/^application\/problem\+json/);
const TOKEN = 'a-token-of-some-length';

describe('the rerun API', () => {
  let server: HttpServer | undefined;
  let publish: (event: unknown) => Promise<void> = async () => {};
  const events: unknown[] = [];
  const lines: string[] = [];
  const metrics = createMetrics();

  async function post(path: string, headers: Record<string, string>, body: unknown) {
    server ??= await startRerunApi({
      port: 0,
      token: TOKEN,
      publisher: { publish: (_topic, event) => publish(event) },
      clock: { now: () => 1_780_000_000_000 },
      metrics,
      logger: createLogger({ level: 'trace', into: { write: (line: string) => void lines.push(line) } }),
      acknowledgementWaitMs: 50,
      failedLoginHoldMs: 0,
    });
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const mediaType = response.headers.get('content-type');
    return { status: response.status, mediaType, body: await response.json() };
  }

  const asked = { gatewayId: 'flex-1', requestedBy: 'anna' };
  const key = { 'idempotency-key': 'k-1' };

  afterEach(async () => {
    await server?.stop();
    server = undefined;
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
});
