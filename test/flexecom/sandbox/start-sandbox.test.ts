import { afterEach, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { HttpFlexecomClient } from '../../../src/flexecom/client/client.ts';
import { type SandboxOptions, startSandbox } from '../../../src/flexecom/sandbox/start-sandbox.ts';
import { readWebhook } from '../../../src/flexecom/webhook.ts';
import { until } from '../../support/until.ts';
import { ACCOUNTS, credentialsOf, FX_ONE, PATIENT } from '../support/accounts.ts';
import { requestFor } from '../support/requests.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const never = new AbortController().signal;
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

async function start(options: Partial<SandboxOptions> = {}) {
  const sandbox = await startSandbox({ gateways: ACCOUNTS, defaultAsyncDelayMs: 5, ...options });
  const client = new HttpFlexecomClient({
    ...PATIENT,
    url: sandbox.url,
    credentialsOf,
    requestsPerSecondMax: 100_000,
  });
  cleanups.push(sandbox.close, () => client.close());
  return { sandbox, client };
}

async function startWithReceiver(faults: SandboxOptions['faults'] = {}, statusOf?: (nth: number) => number) {
  const receiver = await startWebhookReceiver(statusOf);
  cleanups.push(receiver.close);
  return { receiver, ...(await start({ webhookBaseUrl: receiver.url, faults })) };
}

type Started = Awaited<ReturnType<typeof start>>;

function createMany({ client }: Pick<Started, 'client'>, count: number, reference = 'card') {
  return Promise.all(
    Array.from({ length: count }, (_, nth) => {
      const metadata = { submissionId: `submission-${nth}`, orderId: `order-${nth}` };
      return client.create('fx-one', requestFor(reference, { mode: 'async', metadata }), `key-${nth}`, {
        signal: never,
      });
    }),
  );
}

const keysOf = (deliveries: readonly { rawBody: Buffer }[]) =>
  deliveries.map(({ rawBody }) => String(JSON.parse(rawBody.toString()).data.idempotencyKey));

async function getJson(url: string) {
  return (await request(url)).body.json();
}

describe('the ledger', () => {
  it('has exactly what was charged, and for which submission', async () => {
    const started = await start({ approvalRate: 0.5 });
    await createMany(started, 100);
    await until(() => started.sandbox.submissions().every(({ submission }) => submission.status !== 'pending'));
    const ledger = started.sandbox.ledger();
    const approved = started.sandbox.submissions().filter(({ submission }) => submission.status === 'approved');
    expect(ledger).toHaveLength(approved.length);
    expect(approved.length).toBeGreaterThan(30);
    expect(approved.length).toBeLessThan(70);
    const { submissionKey } = ledger[0] ?? { submissionKey: '' };
    const nth = submissionKey.replace('key-', '');
    expect(ledger[0]).toMatchObject({
      gatewayId: 'fx-one',
      submissionId: `submission-${nth}`,
      orderId: `order-${nth}`,
      amountMinor: 4_990,
      currency: 'USD',
    });
    expect(await getJson(`${started.sandbox.url}/ledger`)).toEqual({ charges: ledger });
  });
});

describe('the seed', () => {
  it('gives the same submissions the same outcomes in every run, and another seed gives others', async () => {
    const outcomes = async (seed: number) => {
      const started = await start({ seed });
      await createMany(started, 60);
      await until(() => started.sandbox.submissions().every(({ submission }) => submission.status !== 'pending'));
      return started.sandbox
        .submissions()
        .map(({ submission }) => `${submission.idempotencyKey} ${submission.status} ${submission.decline?.code}`)
        .sort();
    };
    const first = await outcomes(7);
    expect(await outcomes(7)).toEqual(first);
    expect(await outcomes(8)).not.toEqual(first);
  });
});

describe('webhooks', () => {
  it('report every final outcome on the gateway’s own path, signed with its secret', async () => {
    const started = await startWithReceiver();
    await createMany(started, 20);
    await until(() => started.receiver.deliveries.length === 20);
    for (const { path, headers, rawBody } of started.receiver.deliveries) {
      expect(path).toBe('/webhooks/flexecom/fx-one');
      expect(readWebhook({ headers, rawBody, signingSecrets: [FX_ONE.signingSecret] }).kind).toBe('EVENT');
    }
  });

  it('are sent again until accepted, under the same id and with a new signature', async () => {
    const { client, receiver, sandbox } = await startWithReceiver({}, (nth) => (nth < 3 ? 503 : 204));
    await createMany({ client }, 1);
    await until(() => receiver.deliveries.length === 3 && sandbox.pendingWebhooks() === 0);
    expect(new Set(receiver.deliveries.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('wait for a receiver that comes later', async () => {
    const { client, sandbox } = await start();
    await createMany({ client }, 3, 'pm_sbx_approve_1');
    await until(() => sandbox.ledger().length === 3);
    const receiver = await startWebhookReceiver();
    cleanups.push(receiver.close);
    sandbox.setWebhookBaseUrl(receiver.url);
    await until(() => receiver.deliveries.length === 3);
  });

  it('arrive twice under duplicateWebhooks', async () => {
    const { client, receiver } = await startWithReceiver({ duplicateWebhooks: 1 });
    await createMany({ client }, 10);
    await until(() => receiver.deliveries.length === 20);
    expect(new Set(receiver.deliveries.map(({ headers }) => headers['webhook-id'])).size).toBe(10);
  });

  it('arrive late under lateWebhooks', async () => {
    const { client, receiver, sandbox } = await startWithReceiver({ lateWebhooks: 1, lateWebhookMs: 300 });
    await createMany({ client }, 1, 'pm_sbx_approve_1');
    await until(() => receiver.deliveries.length === 1);
    const chargedAt = Date.parse(sandbox.ledger()[0]?.at ?? '');
    expect((receiver.deliveries[0]?.at ?? 0) - chargedAt).toBeGreaterThanOrEqual(290);
  });

  it('overtake each other under outOfOrderWebhooks', async () => {
    const { client, receiver, sandbox } = await startWithReceiver({ outOfOrderWebhooks: 1, outOfOrderSpreadMs: 1_000 });
    // Final 50 ms after each other: without the fault they arrive in that order.
    for (let nth = 0; nth < 10; nth++) {
      const request = requestFor(`pm_sbx_approve_${nth * 50}`, { mode: 'async' });
      await client.create('fx-one', request, `in-turn-${nth}`, { signal: never });
    }
    await until(() => receiver.deliveries.length === 10);
    expect(keysOf(receiver.deliveries)).not.toEqual(sandbox.ledger().map(({ submissionKey }) => submissionKey));
  });

  it('never arrive for lost ones, which a get still finds', async () => {
    const { client, receiver, sandbox } = await startWithReceiver({ lostWebhooks: 0.5 });
    await createMany({ client }, 40, 'pm_sbx_approve_1');
    await until(() => sandbox.ledger().length === 40 && sandbox.pendingWebhooks() === 0);
    const announced = new Set(keysOf(receiver.deliveries));
    expect(announced.size).toBeGreaterThan(8);
    expect(announced.size).toBeLessThan(32);
    const lost = sandbox.ledger().find(({ submissionKey }) => !announced.has(submissionKey));
    const found = await client.get('fx-one', { key: lost?.submissionKey ?? '' }, { signal: never });
    expect(found).toMatchObject({ kind: 'FOUND', status: { kind: 'APPROVED' } });
  });

  it('are not sent for the test reference `lost`, nor for a cancellation', async () => {
    const { client, receiver, sandbox } = await startWithReceiver();
    await client.create('fx-one', requestFor('pm_sbx_lost_1', { mode: 'async' }), 'lost', { signal: never });
    await client.create('fx-one', requestFor('pm_sbx_never', { mode: 'async' }), 'cancelled', { signal: never });
    await client.cancel('fx-one', { key: 'cancelled' }, { signal: never });
    await client.create('fx-one', requestFor('pm_sbx_approve_50', { mode: 'async' }), 'announced', { signal: never });
    await until(() => receiver.deliveries.length > 0 && sandbox.ledger().length === 2);
    expect(keysOf(receiver.deliveries)).toEqual(['announced']);
  });
});

describe('faults', () => {
  it('charge wrong amounts and record them in the ledger', async () => {
    const { client, sandbox } = await start({ faults: { wrongAmounts: 0.5 } });
    await createMany({ client }, 40, 'pm_sbx_approve_1');
    await until(() => sandbox.ledger().length === 40);
    const wrong = sandbox.ledger().filter(({ amountMinor }) => amountMinor !== 4_990);
    expect(wrong.length).toBeGreaterThan(8);
    expect(wrong.length).toBeLessThan(32);
    for (const { submissionKey, amountMinor } of wrong) {
      const found = await client.get('fx-one', { key: submissionKey }, { signal: never });
      expect(found).toMatchObject({ status: { kind: 'APPROVED', amountMinor } });
    }
  });

  it('can be changed one by one while it runs; an unknown one is refused by name', async () => {
    const { sandbox } = await start({ faults: { latencyMs: 5 } });
    const post = (body: unknown) =>
      request(`${sandbox.url}/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await post({ errorRate: 0.5 })).statusCode).toBe(200);
    expect(await getJson(`${sandbox.url}/faults`)).toMatchObject({ errorRate: 0.5, latencyMs: 5, rate429: 0 });
    for (const wrong of [{ errorRate: 2 }, { nope: 1 }, [], 'text']) {
      expect((await post(wrong)).statusCode).toBe(400);
    }
    expect(() => sandbox.setFaults({ latencyMs: -1 })).toThrow(/latencyMs/);
  });
});

describe('the controls', () => {
  it('list submissions, all or of one order', async () => {
    const started = await start();
    await createMany(started, 5, 'pm_sbx_never');
    expect(await getJson(`${started.sandbox.url}/submissions?orderId=order-3`)).toMatchObject({
      submissions: [{ gatewayId: 'fx-one', submission: { idempotencyKey: 'key-3', status: 'pending' } }],
    });
  });
});

describe('under load', () => {
  it('takes 2,000 submissions with their webhooks and loses none', async () => {
    const started = await startWithReceiver();
    const answers = [];
    // In waves, as a stage sends them.
    for (let from = 0; from < 2_000; from += 200) {
      const wave = Array.from({ length: 200 }, (_, nth) =>
        started.client.create('fx-one', requestFor('card', { mode: 'async' }), `load-${from + nth}`, { signal: never }),
      );
      answers.push(...(await Promise.all(wave)));
    }
    expect(answers.every(({ kind }) => kind !== 'NO_ANSWER')).toBe(true);
    await until(() => started.receiver.deliveries.length === 2_000);
    expect(new Set(keysOf(started.receiver.deliveries)).size).toBe(2_000);
  });
});
