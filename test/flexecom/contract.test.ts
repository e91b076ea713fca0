import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { type FlexecomClient, HttpFlexecomClient } from '../../src/flexecom/client/client.ts';
import { NO_FAULTS } from '../../src/flexecom/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../src/flexecom/sandbox/start-sandbox.ts';
import { submissionRequest } from '../../src/flexecom/submission-request.ts';
import { readWebhook } from '../../src/flexecom/webhook.ts';
import type { FlexecomSubmit } from '../../topics/contract/flexecom-submit.ts';
import { until } from '../support/until.ts';
import { ACCOUNTS, credentialsOf, FX_ONE, PATIENT } from './support/accounts.ts';
import {
  documentedAnswers,
  operationIdOf,
  problemsOfRequest,
  problemsOfResponse,
  problemsOfWebhook,
} from './support/contract-document.ts';
import { requestFor } from './support/requests.ts';
import { startWebhookReceiver } from './support/webhook-receiver.ts';
import { type RecordedExchange, startWireRecorder } from './support/wire-recorder.ts';

const never = new AbortController().signal;
const KEY = { key: 'never-used' };
const ID = { flexecomTransactionId: 'fxs_unknown' };

let sandbox: Sandbox;
let recorder: Awaited<ReturnType<typeof startWireRecorder>>;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
let client: FlexecomClient;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  sandbox = await startSandbox({ gateways: ACCOUNTS, instantAnswerWithinMs: 50, webhookBaseUrl: receiver.url });
  recorder = await startWireRecorder(sandbox.url);
  client = new HttpFlexecomClient({ ...PATIENT, url: recorder.url, credentialsOf });
  await playEverythingTheClientAsks();
  await playWhatTheClientNeverAsks();
  await until(() => receiver.deliveries.length >= 4 && sandbox.pendingWebhooks() === 0);
});

afterAll(async () => {
  await client.close();
  await recorder.close();
  await sandbox.close();
  await receiver.close();
});

describe('real traffic between client and sandbox', () => {
  it('has every request as the document describes it, but for those made wrong on purpose', () => {
    const problems = recorder.exchanges
      .filter(({ status }) => status !== 400 && status !== 413)
      .flatMap((exchange) =>
        withPlace(exchange, problemsOfRequest(exchange.method, exchange.path, requestOf(exchange))),
      );
    expect(problems).toEqual([]);
  });

  it('has every answer as the document describes it', () => {
    const problems = recorder.exchanges.flatMap((exchange) => {
      const { method, path, status, responseHeaders: headers, responseBody: body } = exchange;
      return withPlace(exchange, problemsOfResponse(method, path, status, { headers, body }));
    });
    expect(problems).toEqual([]);
  });

  it('has every webhook as the document describes it, and the reader reads it', () => {
    for (const { headers, rawBody } of receiver.deliveries) {
      expect(problemsOfWebhook({ headers, body: rawBody.toString() })).toEqual([]);
      const reading = readWebhook({ headers, rawBody, signingSecrets: [FX_ONE.signingSecret] });
      expect(reading.kind).toBe('EVENT');
    }
  });

  it('exercises every documented operation with every documented status', () => {
    const seen = new Set(
      recorder.exchanges.map(({ method, path, status }) => `${operationIdOf(method, path)} ${status}`),
    );
    expect(documentedAnswers().filter((answer) => !seen.has(answer))).toEqual([]);
    expect([...seen].filter((answer) => !documentedAnswers().includes(answer))).toEqual([]);
  });
});

describe('the check itself', () => {
  it('notices a wrong request, a wrong answer, an undocumented status and a wrong webhook', () => {
    const created = recorder.exchanges.find(({ status }) => status === 202);
    if (created === undefined) throw new Error('nothing was created');
    const { method, path, responseHeaders, responseBody } = created;
    const { headers } = requestOf(created);
    const fraction = created.requestBody.replace('"amountMinor":4990', '"amountMinor":49.9');
    expect(problemsOfRequest(method, path, { headers, body: fraction })).not.toEqual([]);
    const { 'idempotency-key': _, ...withoutKey } = headers;
    expect(problemsOfRequest(method, path, { headers: withoutKey, body: created.requestBody })).not.toEqual([]);
    const approved = responseBody.replace('"pending"', '"approved"');
    expect(problemsOfResponse(method, path, 202, { headers: responseHeaders, body: approved })).not.toEqual([]);
    expect(problemsOfResponse(method, path, 418, { headers: responseHeaders, body: responseBody })).not.toEqual([]);
    expect(problemsOfResponse(method, path, 429, { headers: responseHeaders, body: responseBody })).not.toEqual([]);
    expect(problemsOfWebhook({ headers: {}, body: '{}' })).not.toEqual([]);
  });
});

async function playEverythingTheClientAsks(): Promise<void> {
  const create = (reference: string, key: string, mode: 'instant' | 'async' = 'instant', gatewayId = 'fx-one') =>
    client.create(gatewayId, requestFor(reference, { mode }), key, { signal: never });
  await client.create('fx-one', submissionRequest(SUBMIT), 'from-an-event', { signal: never });
  await create('pm_sbx_decline_1', 'declined');
  const pending = await create('pm_sbx_never', 'pending', 'async');
  const cancelled = await create('pm_sbx_never', 'slow');
  await create('pm_sbx_refuse', 'refused');
  await create('pm_sbx_approve_1', 'other/key?#%');
  const final = await create('pm_sbx_approve_1', 'final');
  await create('pm_sbx_never', 'final');
  for (const reference of [
    { key: 'other/key?#%' },
    { key: 'final' },
    { key: 'pending' },
    { key: 'declined' },
    KEY,
    ID,
    byId(final),
    byId(pending),
  ]) {
    await client.get('fx-one', reference, { signal: never });
  }
  for (const reference of [
    { key: 'final' },
    byId(final),
    { key: 'pending' },
    byId(cancelled),
    ID,
    { key: 'cancelled-unused' },
  ]) {
    await client.cancel('fx-one', reference, { signal: never });
  }
  await client.get('fx-one', { key: 'cancelled-unused' }, { signal: never });
  await create('pm_sbx_approve_1', 'cancelled-unused');
  for (const gatewayId of ['fx-wrong', 'fx-off']) {
    await askEverythingOnce(gatewayId);
  }
  await underFaults();
}

async function askEverythingOnce(gatewayId: string): Promise<void> {
  await Promise.all([
    client.create(gatewayId, requestFor('pm_sbx_approve_1'), 'asked', { signal: never }),
    client.get(gatewayId, KEY, { signal: never }),
    client.get(gatewayId, ID, { signal: never }),
    client.cancel(gatewayId, KEY, { signal: never }),
    client.cancel(gatewayId, ID, { signal: never }),
  ]);
}

/** A client of its own, so that no circuit or pause keeps the next operation from getting its status. */
async function underFaults(): Promise<void> {
  for (const faults of [{ rate429: 1, retryAfterSeconds: 0 }, { errorRate: 1 }]) {
    sandbox.setFaults({ ...NO_FAULTS, ...faults });
    const seen = () =>
      new Set(recorder.exchanges.map(({ method, path, status }) => `${operationIdOf(method, path)} ${status}`));
    const wanted = 'rate429' in faults ? [429] : [500, 503];
    for (let round = 0; round < 20 && !coversAll(seen(), wanted); round++) {
      const fresh = new HttpFlexecomClient({ url: recorder.url, credentialsOf, circuitOpenMs: 1 });
      const name = `fault-${round}`;
      await Promise.all([
        fresh.create('fx-two', requestFor('pm_sbx_approve_1'), name, { signal: never }),
        fresh.get('fx-two', { key: name }, { signal: never }),
        fresh.get('fx-two', { flexecomTransactionId: name }, { signal: never }),
        fresh.cancel('fx-two', { key: name }, { signal: never }),
        fresh.cancel('fx-two', { flexecomTransactionId: name }, { signal: never }),
      ]);
      await fresh.close();
    }
  }
  sandbox.setFaults(NO_FAULTS);
}

function coversAll(seen: Set<string>, statuses: number[]): boolean {
  const operationIds = new Set(documentedAnswers().map((answer) => answer.split(' ')[0]));
  return [...operationIds].every((operationId) => statuses.every((status) => seen.has(`${operationId} ${status}`)));
}

async function playWhatTheClientNeverAsks(): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${FX_ONE.publicKey}:${FX_ONE.secretKey}`).toString('base64')}`;
  const post = async (body: string, headers: Record<string, string> = {}) => {
    const response = await request(`${recorder.url}/v1/submissions`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': 'raw', ...headers },
      body,
    });
    await response.body.dump();
    return response.statusCode;
  };
  const good = requestFor('pm_sbx_approve_1');
  expect(await post('not JSON')).toBe(400);
  expect(await post(JSON.stringify({ ...good, amountMinor: 49.9 }))).toBe(400);
  expect(await post(JSON.stringify({ ...good, amountMinor: '4990' }))).toBe(400);
  expect(await post(JSON.stringify({ ...good, cardNumber: 'none' }))).toBe(400);
  expect(await post(JSON.stringify(good), { 'idempotency-key': '' })).toBe(400);
  expect(await post(JSON.stringify({ ...good, customerId: 'x'.repeat(300_000) }))).toBe(413);
}

function byId(answer: object): { flexecomTransactionId: string } {
  if (!('flexecomTransactionId' in answer) || typeof answer.flexecomTransactionId !== 'string') {
    throw new Error('FlexEcom gave no id');
  }
  return { flexecomTransactionId: answer.flexecomTransactionId };
}

function requestOf({ requestHeaders, requestBody }: RecordedExchange) {
  return { headers: requestHeaders, body: requestBody };
}

function withPlace({ method, path, status }: RecordedExchange, problems: string[]): string[] {
  return problems.map((problem) => `${method} ${path} ${status}: ${problem}`);
}

const SUBMIT: FlexecomSubmit = {
  eventId: 'event-1',
  occurredAt: Date.UTC(2026, 2, 1),
  submissionId: 'submission-1',
  debtId: 'order-1/sale',
  orderId: 'order-1',
  subscriptionId: 'subscription-1',
  customerId: 'customer-1',
  route: 'RECYCLE',
  orderType: 'RECURRING',
  saleKind: null,
  transactionId: 'transaction-1',
  billingCycle: 3,
  attempt: 4,
  amountMinor: 4_990,
  currency: 'USD',
  flexecomGatewayId: 'fx-one',
  declinedGatewayId: 'gateway-1',
  declinedAt: Date.UTC(2026, 1, 28),
  decline: { code: '05', text: 'Do not honor', type: 'UNKNOWN', network: 'UNKNOWN', adviceCode: null },
  paymentMethodRef: 'pm_sbx_approve_1',
  card: null,
  items: [
    { productId: 'product-1', quantity: 1, amountMinor: 4_990, recurring: true, subscriptionId: 'subscription-1' },
  ],
  configVersion: 1,
  networkRule: null,
};
