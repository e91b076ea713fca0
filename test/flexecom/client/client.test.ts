import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type FlexecomClient, HttpFlexecomClient } from '../../../src/flexecom/client/client.ts';
import { NO_FAULTS } from '../../../src/flexecom/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../../src/flexecom/sandbox/start-sandbox.ts';
import { until } from '../../support/until.ts';
import { ACCOUNTS, credentialsOf, PATIENT } from '../support/accounts.ts';
import { requestFor } from '../support/requests.ts';
import { portOf } from '../support/webhook-receiver.ts';
import { startWireRecorder } from '../support/wire-recorder.ts';

const never = new AbortController().signal;
const GATEWAY = 'fx-one';

let sandbox: Sandbox;
let client: FlexecomClient;
let nextKey = 0;
const newKey = () => `client-test-${++nextKey}`;

beforeAll(async () => {
  sandbox = await startSandbox({ gateways: ACCOUNTS, instantAnswerWithinMs: 150 });
  client = new HttpFlexecomClient({ ...PATIENT, url: sandbox.url, credentialsOf, circuitOpenMs: 50 });
});

afterEach(() => sandbox.setFaults(NO_FAULTS));

afterAll(async () => {
  await client.close();
  await sandbox.close();
});

const create = (paymentMethodRef: string, key: string, mode: 'instant' | 'async' = 'instant') =>
  client.create(GATEWAY, requestFor(paymentMethodRef, { mode }), key, { signal: never });
const statusOf = (key: string) =>
  sandbox.submissions().find(({ submission }) => submission.idempotencyKey === key)?.submission.status;
const chargesOf = (key: string) => sandbox.ledger().filter(({ submissionKey }) => submissionKey === key);

describe('creating', () => {
  it('is answered with the approval, and what was charged', async () => {
    const key = newKey();
    const answer = await create('pm_sbx_approve_1', key);
    expect(answer).toMatchObject({ kind: 'APPROVED', amountMinor: 4_990, currency: 'USD' });
    expect(chargesOf(key)).toHaveLength(1);
  });

  it('is answered with the decline, in the words of the gateway', async () => {
    const answer = await create('pm_sbx_hard_1', newKey());
    expect(answer).toMatchObject({ kind: 'DECLINED', amountMinor: 4_990, decline: { code: '41', type: 'HARD' } });
  });

  it('is acknowledged when asynchronous', async () => {
    expect(await create('pm_sbx_approve_1', newKey(), 'async')).toMatchObject({ kind: 'ACKNOWLEDGED' });
  });

  it('is acknowledged when an instant answer is not known in time', async () => {
    expect(await create('pm_sbx_approve_600000', newKey())).toMatchObject({ kind: 'ACKNOWLEDGED' });
  });

  it('says what was really charged where it differs from the request', async () => {
    expect(await create('pm_sbx_wrong-amount_1', newKey())).toMatchObject({ kind: 'APPROVED', amountMinor: 4_991 });
    expect(await create('pm_sbx_wrong-currency_1', newKey())).toMatchObject({ kind: 'APPROVED', currency: 'EUR' });
  });

  it('is refused for good where FlexEcom will never accept it', async () => {
    expect(await create('pm_sbx_refuse', newKey())).toMatchObject({ kind: 'REFUSED', status: 422 });
  });

  it('is no refusal where the key has another body: what was posted first may have been charged', async () => {
    const key = newKey();
    await create('pm_sbx_approve_1', key);
    const other = await client.create(GATEWAY, requestFor('pm_sbx_approve_1', { amountMinor: 1 }), key, {
      signal: never,
    });
    expect(other).toMatchObject({ kind: 'NO_ANSWER', scope: 'submission' });
  });

  it('posts nothing once it may not go out', async () => {
    const key = newKey();
    const request = requestFor('pm_sbx_approve_1');
    expect(await client.create(GATEWAY, request, key, { signal: never, mayGoOut: () => false })).toEqual({
      kind: 'NOT_POSTED',
    });
    expect(await client.get(GATEWAY, { key }, { signal: never })).toEqual({ kind: 'NOT_FOUND' });
  });

  it('R14: is posted once, whatever comes of it: what may go out again is the caller’s to decide', async () => {
    sandbox.setFaults({ errorRate: 1 });
    let asked = 0;
    const mayGoOut = async () => ++asked > 0;
    const answer = await client.create(GATEWAY, requestFor('pm_sbx_approve_1'), newKey(), { signal: never, mayGoOut });
    expect(answer).toMatchObject({ kind: 'NO_ANSWER', isPassing: true });
    expect(asked).toBe(1);
  });
});

describe('getting', () => {
  it.each([
    ['pm_sbx_approve_1', { kind: 'APPROVED', amountMinor: 4_990 }],
    ['pm_sbx_decline_1', { kind: 'DECLINED' }],
    ['pm_sbx_lost_1', { kind: 'APPROVED' }],
    ['pm_sbx_never', { kind: 'PENDING' }],
  ])('finds the status of %s by key and by id', async (paymentMethodRef, status) => {
    const key = newKey();
    const created = await create(paymentMethodRef, key, 'async');
    const flexecomTransactionId = created.kind === 'ACKNOWLEDGED' ? created.flexecomTransactionId : 'not acknowledged';
    await until(() => (statusOf(key) === 'pending') === (status.kind === 'PENDING'));
    const expected = { kind: 'FOUND', status: { ...status, flexecomTransactionId } };
    expect(await client.get(GATEWAY, { key }, { signal: never })).toMatchObject(expected);
    expect(await client.get(GATEWAY, { flexecomTransactionId }, { signal: never })).toMatchObject(expected);
  });

  it('does not find what was never created, nor what another account created', async () => {
    const key = newKey();
    await create('pm_sbx_approve_1', key);
    expect(await client.get(GATEWAY, { key: newKey() }, { signal: never })).toEqual({ kind: 'NOT_FOUND' });
    expect(await client.get(GATEWAY, { flexecomTransactionId: 'fxs_unknown' }, { signal: never })).toEqual({
      kind: 'NOT_FOUND',
    });
    expect(await client.get('fx-two', { key }, { signal: never })).toEqual({ kind: 'NOT_FOUND' });
  });
});

describe('cancelling', () => {
  it('ends a pending submission, and nothing is charged for it', async () => {
    const key = newKey();
    const created = await create('pm_sbx_approve_2000', key, 'async');
    expect(await client.cancel(GATEWAY, { key }, { signal: never })).toMatchObject({ kind: 'CANCELLED' });
    // One that is created later is charged later.
    const laterKey = newKey();
    await create('pm_sbx_approve_2000', laterKey, 'async');
    await until(() => chargesOf(laterKey).length === 1);
    expect(chargesOf(key)).toEqual([]);
    const found = await client.get(GATEWAY, { key }, { signal: never });
    expect(found).toMatchObject({ kind: 'FOUND', status: { ...created, kind: 'CANCELLED' } });
    expect(await client.cancel(GATEWAY, { key }, { signal: never })).toMatchObject({ kind: 'CANCELLED' });
    expect(await create('pm_sbx_approve_2000', key, 'async')).toEqual({ kind: 'KEY_CANCELLED' });
  });

  it.each(['pm_sbx_approve_1', 'pm_sbx_decline_1'])(
    'comes too late for %s, and returns the final answer',
    async (reference) => {
      const key = newKey();
      const final = await create(reference, key);
      expect(await client.cancel(GATEWAY, { key }, { signal: never })).toEqual({ kind: 'ALREADY_FINAL', final });
    },
  );

  it('works by FlexEcom’s id too', async () => {
    const created = await create('pm_sbx_never', newKey(), 'async');
    const flexecomTransactionId = created.kind === 'ACKNOWLEDGED' ? created.flexecomTransactionId : '';
    const answer = await client.cancel(GATEWAY, { flexecomTransactionId }, { signal: never });
    expect(answer).toEqual({ kind: 'CANCELLED', flexecomTransactionId });
    const unknown = await client.cancel(GATEWAY, { flexecomTransactionId: 'fxs_unknown' }, { signal: never });
    expect(unknown).toEqual({ kind: 'NOT_FOUND' });
  });
});

describe('without an answer', () => {
  it('asks and cancels again until errors and resets pass', async () => {
    // A quarter of the tries fail, so one try alone would answer about 29 of 40. Ten failures in a row would open the circuit.
    sandbox.setFaults({ errorRate: 0.1, resetBefore: 0.1, resetAfter: 0.1 });
    const keys = Array.from({ length: 40 }, newKey);
    const answers = await Promise.all(keys.map((key) => client.cancel(GATEWAY, { key }, { signal: never })));
    const cancelled = answers.filter(({ kind }) => kind === 'CANCELLED').length;
    expect(cancelled).toBeGreaterThan(36);
    expect(answers.every(({ kind }) => kind === 'CANCELLED' || kind === 'NO_ANSWER')).toBe(true);
  });

  it.each([{ errorRate: 1 }, { resetBefore: 1 }, { resetAfter: 1 }])(
    'says so of the submission under %j',
    async (faults) => {
      sandbox.setFaults(faults);
      const fresh = new HttpFlexecomClient({ url: sandbox.url, credentialsOf });
      const answer = await fresh.create(GATEWAY, requestFor('pm_sbx_approve_1'), newKey(), { signal: never });
      expect(answer).toMatchObject({ kind: 'NO_ANSWER', scope: 'submission' });
      await fresh.close();
    },
  );

  it('honours Retry-After for the whole gateway, and leaves other gateways alone', async () => {
    sandbox.setFaults({ rate429: 1, retryAfterSeconds: 30 });
    const limited = new HttpFlexecomClient({ url: sandbox.url, credentialsOf });
    const request = requestFor('pm_sbx_approve_1');
    const first = await limited.create(GATEWAY, request, newKey(), { signal: never });
    expect(first).toMatchObject({ kind: 'NO_ANSWER', scope: 'gateway' });
    sandbox.setFaults({ rate429: 0 });
    const second = await limited.create(GATEWAY, request, newKey(), { signal: never });
    expect(second).toMatchObject({ kind: 'NO_ANSWER', scope: 'gateway', retryAfterMs: expect.any(Number) });
    expect(await limited.create('fx-two', request, newKey(), { signal: never })).toMatchObject({ kind: 'APPROVED' });
    await limited.close();
  });

  it('waits out a short Retry-After before the next request', async () => {
    sandbox.setFaults({ rate429: 1, retryAfterSeconds: 1 });
    const wire = await startWireRecorder(sandbox.url);
    const limited = new HttpFlexecomClient({ url: wire.url, credentialsOf });
    const startedAt = performance.now();
    const request = requestFor('pm_sbx_approve_1');
    expect(await limited.create(GATEWAY, request, newKey(), { signal: never })).toMatchObject({ isPassing: true });
    sandbox.setFaults({ rate429: 0 });
    expect(await limited.create(GATEWAY, request, newKey(), { signal: never })).toMatchObject({ kind: 'APPROVED' });
    expect(performance.now() - startedAt).toBeGreaterThan(950);
    await limited.close();
    await wire.close();
  });

  it.each([
    ['wrong credentials', 'fx-wrong'],
    ['an account switched off', 'fx-off'],
    ['no credentials at all', 'fx-unknown'],
  ])('blames the gateway with %s, and names no secret', async (_, gatewayId) => {
    const answer = await client.create(gatewayId, requestFor('pm_sbx_approve_1'), newKey(), { signal: never });
    expect(answer).toMatchObject({ kind: 'NO_ANSWER', scope: 'gateway' });
    expect(JSON.stringify(answer)).not.toMatch(/sk_|pk_/);
  });

  it('treats credentials that cannot be resolved as missing, and repeats nothing of the error', async () => {
    const failing = new HttpFlexecomClient({
      url: sandbox.url,
      credentialsOf: () => {
        throw new Error('sk_leaked');
      },
    });
    const answer = await failing.get(GATEWAY, { key: newKey() }, { signal: never });
    expect(answer).toMatchObject({ kind: 'NO_ANSWER', scope: 'gateway' });
    expect(JSON.stringify(answer)).not.toContain('sk_leaked');
    await failing.close();
  });

  it('blames all of FlexEcom when nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${portOf(server.address())}`;
    server.close();
    await once(server, 'close');
    const away = new HttpFlexecomClient({ url, credentialsOf });
    for (let time = 0; time < 12; time++) {
      expect(await away.get(GATEWAY, { key: 'k' }, { signal: never })).toMatchObject({
        kind: 'NO_ANSWER',
        scope: 'flexecom',
      });
    }
    await away.close();
  });

  it('gives up on a server that hangs, and when the caller stops waiting', async () => {
    sandbox.setFaults({ latencyMs: 5_000 });
    const hasty = new HttpFlexecomClient({ url: sandbox.url, credentialsOf, answerTimeoutMs: 1_000 });
    const noAnswer = { kind: 'NO_ANSWER', scope: 'submission' };
    const hung = await hasty.get(GATEWAY, { key: 'k' }, { signal: never });
    expect(hung).toMatchObject({ ...noAnswer, detail: expect.stringContaining('within 1000 ms') });
    const stopped = await client.get(GATEWAY, { key: 'k' }, { signal: AbortSignal.timeout(100) });
    expect(stopped).toMatchObject({ ...noAnswer, detail: expect.stringContaining('the caller stopped waiting') });
    await hasty.close();
  });

  it('stops asking a gateway that keeps failing, and asks again after a while', async () => {
    sandbox.setFaults({ errorRate: 1 });
    const spared = new HttpFlexecomClient({ url: sandbox.url, credentialsOf, circuitOpenMs: 60_000 });
    for (let time = 0; time < 4; time++) {
      await spared.get(GATEWAY, { key: 'k' }, { signal: never });
    }
    sandbox.setFaults({ errorRate: 0 });
    const whileOpen = await spared.get(GATEWAY, { key: 'k' }, { signal: never });
    expect(whileOpen).toMatchObject({ kind: 'NO_ANSWER', scope: 'gateway', retryAfterMs: 60_000 });
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    expect(await spared.get(GATEWAY, { key: 'k' }, { signal: never })).toEqual({ kind: 'NOT_FOUND' });
    clock.mockRestore();
    await spared.close();
  });
});

describe('idempotency', () => {
  it('charges once for 200 creates under one key at the same time, and gives all the same answer', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 200 }, () => create('pm_sbx_approve_30', key)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ kind: 'APPROVED' });
    expect(chargesOf(key)).toHaveLength(1);
  });

  it('charges once when the connection was lost after FlexEcom accepted', async () => {
    const key = newKey();
    sandbox.setFaults({ resetAfter: 1 });
    expect(await create('pm_sbx_approve_1', key)).toMatchObject({ kind: 'NO_ANSWER', scope: 'submission' });
    await until(() => chargesOf(key).length === 1);
    sandbox.setFaults({ resetAfter: 0 });
    expect(await create('pm_sbx_approve_1', key)).toMatchObject({ kind: 'APPROVED' });
    expect(chargesOf(key)).toHaveLength(1);
  });

  it('cancels a key that was never used: a later create is refused, nothing is ever charged', async () => {
    const key = newKey();
    expect(await client.cancel(GATEWAY, { key }, { signal: never })).toEqual({
      kind: 'CANCELLED',
      flexecomTransactionId: null,
    });
    expect(await create('pm_sbx_approve_1', key)).toEqual({ kind: 'KEY_CANCELLED' });
    expect(await client.cancel(GATEWAY, { key }, { signal: never })).toEqual({
      kind: 'CANCELLED',
      flexecomTransactionId: null,
    });
    const status = { kind: 'CANCELLED', flexecomTransactionId: null };
    expect(await client.get(GATEWAY, { key }, { signal: never })).toEqual({ kind: 'FOUND', status });
    expect(chargesOf(key)).toEqual([]);
  });

  it('keeps keys of two gateways apart', async () => {
    const key = newKey();
    await client.cancel('fx-two', { key }, { signal: never });
    expect(await create('pm_sbx_approve_1', key)).toMatchObject({ kind: 'APPROVED' });
  });

  it('when a create and a cancel race, either the cancel is confirmed or it was charged, never both', async () => {
    const keys = Array.from({ length: 60 }, newKey);
    const outcomes = await Promise.all(
      keys.map(async (key, index) => {
        const created = create(`pm_sbx_approve_${index % 10}`, key);
        const cancelled = client.cancel(GATEWAY, { key }, { signal: never });
        return { key, created: await created, cancelled: await cancelled };
      }),
    );
    for (const { key, created, cancelled } of outcomes) {
      expect(chargesOf(key)).toHaveLength(cancelled.kind === 'CANCELLED' ? 0 : 1);
      expect(created.kind).toBe(cancelled.kind === 'CANCELLED' ? 'KEY_CANCELLED' : 'APPROVED');
    }
  });
});
