import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { startFlexecomWebhook, WORTH_A_LOOK } from '../../producers/flexecom-webhook.ts';
import { systemClock } from '../../src/clock.ts';
import { PoisonError, TransientError } from '../../src/errors.ts';
import type { HttpServer } from '../../src/listen.ts';
import { createLogger } from '../../src/telemetry/logging.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';

const SECRET = `whsec_${Buffer.from('a signing secret of 32 bytes ...').toString('base64')}`;
const OLD_SECRET = `whsec_${Buffer.from('the one that is rotated out ....').toString('base64')}`;
const CARD = '4111 1111 1111 1111';

const declined = {
  type: 'submission.declined',
  data: {
    id: 'fx_1',
    idempotencyKey: 'key-1',
    status: 'declined',
    amountMinor: 4_990,
    currency: 'USD',
    decline: { code: '05', text: `DO NOT HONOR ${CARD}`, type: 'SOFT', network: 'VISA', adviceCode: null },
    finalAt: '2026-06-01T10:00:00Z',
    metadata: { submissionId: 'S-1', orderId: 'O-1' },
  },
};

describe('the FlexEcom webhook receiver', () => {
  let server: HttpServer;
  let publish: (event: unknown) => Promise<void>;
  let secrets: readonly string[] | 'unavailable';
  let events: unknown[];
  let topics: string[];
  let lines: string[];
  let known: Set<string>;
  let metrics: ReturnType<typeof createMetrics>;

  beforeEach(async () => {
    events = [];
    known = new Set(['flex-1']);
    topics = [];
    lines = [];
    secrets = [SECRET, OLD_SECRET];
    publish = async (event) => void events.push(event);
    metrics = createMetrics();
    server = await startReceiver(60_000);
  });
  afterEach(() => server.stop());

  function startReceiver(acknowledgementWaitMs: number): Promise<HttpServer> {
    return startFlexecomWebhook({
      port: 0,
      publisher: {
        publish: (topic, event) => {
          topics.push(topic.name);
          return publish(event);
        },
      },
      signingSecretsOf: (gatewayId) =>
        known.has(gatewayId) || secrets === 'unavailable' ? secrets : 'unknown-gateway',
      clock: systemClock,
      metrics,
      logger: createLogger({ level: 'trace', into: { write: (line: string) => void lines.push(line) } }),
      acknowledgementWaitMs,
      failedLoginHoldMs: 0,
    });
  }

  function signed(body: string, { secret = SECRET, at = new Date() } = {}): Record<string, string> {
    return {
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
    };
  }

  async function post(
    body: string | Buffer<ArrayBuffer>,
    headers: Record<string, string>,
    gatewayId = 'flex-1',
  ): Promise<number> {
    const url = `http://127.0.0.1:${server.port}/webhooks/flexecom/${gatewayId}`;
    return (await fetch(url, { method: 'POST', headers, body })).status;
  }

  async function refusals(): Promise<Record<string, number>> {
    const { values } = await metrics.webhooksRefused.get();
    return Object.fromEntries(
      values.filter(({ value }) => value > 0).map(({ labels, value }) => [labels.reason, value]),
    );
  }

  it.each([
    ['no content type', null],
    ['an invalid one', 'json'],
    ['a doubled one', 'application/json, application/json'],
    ['another one', 'text/plain; charset=utf-8'],
  ])('takes a signed webhook with %s', async (_what, contentType) => {
    const body = JSON.stringify(declined);
    const { 'content-type': _, ...signature } = signed(body);
    const headers = contentType === null ? signature : { ...signature, 'content-type': contentType };
    // fetch would add a content type to a text.
    expect(await post(Buffer.from(body), headers)).toBe(202);
    expect(events).toHaveLength(1);
  });

  it('takes a path that ends in a slash, and the header names that Svix uses', async () => {
    const body = JSON.stringify(declined);
    const svix = Object.fromEntries(
      Object.entries(signed(body)).map(([name, value]) => [name.replace('webhook-', 'svix-'), value]),
    );
    expect(await post(body, svix, 'flex-1/')).toBe(202);
    expect(await post(body, { ...svix, 'svix-signature': 'v1,AAAA' })).toBe(401);
    expect(events).toHaveLength(1);
  });

  it('takes a gateway id of 256 characters, however they are written', async () => {
    const body = JSON.stringify(declined);
    for (const letter of ['g', 'ü', '日']) {
      const gatewayId = letter.repeat(256);
      known.add(gatewayId);
      expect(await post(body, signed(body), encodeURIComponent(gatewayId))).toBe(202);
    }
    expect(events.map((event) => Object(event).flexecomGatewayId.length)).toEqual([256, 256, 256]);
  });

  it('publishes FlexEcom’s result, with an eventId that depends on the submission', async () => {
    const body = JSON.stringify(declined);
    expect(await post(body, signed(body))).toBe(202);
    expect(await post(body, signed(body, { secret: OLD_SECRET }))).toBe(202);
    expect(events).toHaveLength(2);
    expect(Object(events[1]).eventId).toBe(Object(events[0]).eventId);
    expect(events[0]).toMatchObject({
      eventId: expect.stringMatching(/^evt_/),
      submissionId: 'S-1',
      orderId: 'O-1',
      flexecomGatewayId: 'flex-1',
      flexecomTransactionId: 'fx_1',
      outcome: 'DECLINED',
      source: 'WEBHOOK',
      reason: null,
    });
  });

  it.each([
    ['instant', 'flexecom-result.cascade'],
    ['async', 'flexecom-result'],
    [undefined, 'flexecom-result'],
  ])('R4: publishes the result of a request in mode %s to %s', async (mode, topic) => {
    const metadata = { ...declined.data.metadata, mode, gatewayId: 'flex-1' };
    const body = JSON.stringify({ ...declined, data: { ...declined.data, metadata } });
    expect(await post(body, signed(body))).toBe(202);
    expect(topics).toEqual([topic]);
  });

  it('R16: answers 422 for a submission of another gateway, and says what to correct', async () => {
    const metadata = { ...declined.data.metadata, mode: 'async', gatewayId: 'flex-2' };
    const body = JSON.stringify({ ...declined, data: { ...declined.data, metadata } });
    expect(await post(body, signed(body))).toBe(422);
    expect(await refusals()).toEqual({ 'other-gateway': 1 });
    expect(lines.join('')).toContain('was sent through gateway flex-2, not flex-1');
    expect(events).toEqual([]);
  });

  it('answers only when Kafka has acknowledged', async () => {
    let acknowledge: () => void = () => {};
    let answered = false;
    const asked = new Promise<void>((wasAsked) => {
      publish = () => {
        wasAsked();
        return new Promise((resolve) => (acknowledge = resolve));
      };
    });
    const body = JSON.stringify(declined);
    const status = post(body, signed(body)).finally(() => (answered = true));
    await asked;
    // One that comes later is acknowledged at once and has its answer.
    publish = async () => {};
    expect(await post(body, signed(body))).toBe(202);
    expect(answered).toBe(false);
    acknowledge();
    expect(await status).toBe(202);
  });

  it('answers 503 when Kafka refuses or is silent, so that FlexEcom delivers again', async () => {
    const body = JSON.stringify(declined);
    publish = async () => {
      throw new TransientError('no broker');
    };
    expect(await post(body, signed(body))).toBe(503);
    publish = () => new Promise(() => {});
    await server.stop();
    server = await startReceiver(50);
    expect(await post(body, signed(body))).toBe(503);
  });

  it('counts from 0 on what alerts look at, as Prometheus sees no increase in a series that begins above', async () => {
    const { values } = await metrics.webhooksRefused.get();
    expect(values.map(({ labels }) => labels.reason)).toEqual(WORTH_A_LOOK);
    expect(new Set(values.map(({ value }) => value))).toEqual(new Set([0]));
  });

  it('answers 401 for a wrong, missing or old signature, counts why, and publishes nothing', async () => {
    const body = JSON.stringify(declined);
    const other = `whsec_${Buffer.from('somebody else').toString('base64')}`;
    expect(await post(body, signed(body, { secret: other }))).toBe(401);
    expect(await post(`${body} `, signed(body))).toBe(401);
    expect(await post(body, { 'content-type': 'application/json' })).toBe(401);
    expect(await post(body, signed(body, { at: new Date(Date.now() - 6 * 60_000) }))).toBe(401);
    expect(await refusals()).toEqual({ 'wrong-signature': 2, 'missing-headers': 1, 'too-old': 1 });
    expect((await metrics.failedLogins.get()).values).toMatchObject([
      { labels: { role: 'flexecom-webhook' }, value: 4 },
    ]);
    expect(lines.filter((line) => line.includes('without a valid signature'))).toHaveLength(1);
    expect(events).toEqual([]);
  });

  it('refuses what it does not take with a problem', async () => {
    const url = `http://127.0.0.1:${server.port}/webhooks/flexecom/other`;
    for (const [method, status, error] of [
      ['POST', 404, 'unknown-gateway'],
      ['PUT', 405, 'method-not-allowed'],
    ] as const) {
      const response = await fetch(url, { method, body: '{}' });
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ status, error });
    }
  });

  it('answers 413 for a body that is too large, before it verifies anything', async () => {
    const body = 'x'.repeat(70_000);
    expect(await post(body, signed(body))).toBe(413);
    expect(await refusals()).toEqual({ 'too-large': 1 });
  });

  it('answers 404 for an unknown gateway, and 503 while there is no configuration', async () => {
    const body = JSON.stringify(declined);
    expect(await post(body, signed(body), 'other')).toBe(404);
    secrets = 'unavailable';
    expect(await post(body, signed(body))).toBe(503);
    expect(events).toEqual([]);
  });

  it('answers 422 for a signed but unreadable event, and 204 for an event of another type', async () => {
    expect(await post('{}', signed('{}'))).toBe(422);
    const wrongCurrency = JSON.stringify(declined);
    publish = async () => {
      throw new PoisonError('currency: expected an ISO 4217 currency');
    };
    expect(await post(wrongCurrency, signed(wrongCurrency))).toBe(422);
    const other = JSON.stringify({ type: 'account.updated', data: {} });
    expect(await post(other, signed(other))).toBe(204);
    expect(await refusals()).toEqual({ unreadable: 2 });
  });

  it('R13, R18: neither publishes nor logs a signing secret or a card number', async () => {
    const body = JSON.stringify(declined);
    await post(body, signed(body));
    await post(CARD, signed(CARD));
    publish = async () => {
      throw new TransientError(`cannot store ${CARD}, signed with ${SECRET}`);
    };
    await post(body, signed(body));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('') + JSON.stringify(events)).not.toMatch(/4111|YSBzaWduaW5n/);
  });
});
