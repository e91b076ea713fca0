import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { Reconciler } from '../../../producers/reconcile.ts';
import { PausesInForce } from '../../../src/dispatch/pauses-in-force.ts';
import type { Debt } from '../../../src/domain/documents/debt.ts';
import type { Order } from '../../../src/domain/documents/order.ts';
import type { Submission } from '../../../src/domain/documents/submission.ts';
import type { Subscription } from '../../../src/domain/documents/subscription.ts';
import { HttpFlexecomClient } from '../../../src/flexecom/client/client.ts';
import { type Sandbox, startSandbox } from '../../../src/flexecom/sandbox/start-sandbox.ts';
import { SubmissionRequest } from '../../../src/flexecom/wire.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { setupCollections } from '../../../src/mongo/setup-collections.ts';
import { Recaller, startRecall } from '../../../src/reconcile/recall/recaller.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { flexecomResult } from '../../../topics/flexecom-result.ts';
import { ACCOUNTS, credentialsOf } from '../../flexecom/support/accounts.ts';
import { type FakePublisher, fakePublisher } from '../../producers/support/fake-publisher.ts';
import { aDebt } from '../../support/a-debt.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { anInstanceRecord } from '../../support/an-instance-record.ts';
import { connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const never = new AbortController().signal;
const clock = { now: () => NOW };
const logger = pino({ level: 'silent' });

let database: Database;
let sandbox: Sandbox;
let flexecom: HttpFlexecomClient;
let publisher: FakePublisher;
let nextId = 0;
const started: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
  await setupCollections(database);
  sandbox = await startSandbox({ gateways: ACCOUNTS, defaultAsyncDelayMs: 600_000 });
  flexecom = new HttpFlexecomClient({ url: sandbox.url, credentialsOf });
});

beforeEach(async () => {
  for (const name of ['submissions', 'debts', 'orders', 'subscriptions'] as const) {
    await database.collection(name).deleteMany({});
  }
  publisher = fakePublisher();
});

afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});

afterAll(async () => {
  await flexecom.close();
  await sandbox.close();
  await database.db.dropDatabase();
  await database.close();
});

describe('what FlexEcom has', () => {
  it('R21: is called back within moments of a change in billing’s documents, and of a debt that is paid', async () => {
    watch({ sweepEveryMs: HOUR });
    // The first sweep is over once it has found this one: what follows can only be found by the change stream.
    const first = await given();
    await changeOrder(first._id, { status: 'CANCELLED' });
    await until(async () => (await read(first))?.withdrawReason === 'CANCELLED_MEANWHILE');
    const cases = [
      [await given(), (id: string) => changeOrder(id, { status: 'CANCELLED' }), 'CANCELLED_MEANWHILE'],
      [
        await given({ state: 'SENDING' }),
        (id: string) => changeOrder(id, { status: 'REFUNDED' }),
        'CANCELLED_MEANWHILE',
      ],
      [await given(), (id: string) => changeOrder(id, { status: 'COMPLETE' }), 'PAID_MEANWHILE'],
      [await given(), (id: string) => changeDebt(id, { state: 'PAID' }), 'PAID_MEANWHILE'],
      [await givenRebill(), (id: string) => changeSubscription(id, { status: 'CANCELLED' }), 'CANCELLED_MEANWHILE'],
      [await givenRebill(), (id: string) => changeSubscription(id, { billingCycle: 4 }), 'PAID_MEANWHILE'],
    ] as const;
    const still = await given();
    for (const [submission, change] of cases) await change(submission._id);
    for (const [submission, , reason] of cases) {
      await until(async () => (await read(submission))?.withdrawReason === reason);
      expect(await read(submission)).toMatchObject({ parked: true, reconcile: null, state: submission.state });
    }
    expect(await read(still)).toEqual(still);
  });

  it('R21: is called back by a sweep where nothing woke it: the change came before anybody watched', async () => {
    const missed = await given();
    const owed = await given();
    await changeOrder(missed._id, { status: 'CANCELLED' });
    const recaller = aRecaller();
    await recaller.round(never);
    expect(await read(missed)).toMatchObject({ withdrawReason: 'CANCELLED_MEANWHILE' });
    expect(await read(owed)).toEqual(owed);
    await recaller.close();
  });

  it('R21: is found by the sweep among more than one batch of others', async () => {
    const many = await Promise.all(Array.from({ length: 450 }, () => given()));
    const cancelled = many.filter((_, index) => index % 50 === 0);
    for (const { _id } of cancelled) await changeOrder(_id, { status: 'CANCELLED' });
    const recaller = aRecaller();
    await recaller.round(never);
    await recaller.close();
    const recalled = await database
      .collection('submissions')
      .find({ withdrawReason: { $ne: null } })
      .toArray();
    expect(recalled.map(({ _id }) => _id).sort()).toEqual(cancelled.map(({ _id }) => _id).sort());
  });

  it('R20, R21: that billing writes as ACTIVE, RECYCLE_BILLING and ACTIVE again was paid by hand', async () => {
    const stoodAs = { orderStatus: 'COMPLETE', subscriptionStatus: 'ACTIVE', billingCycle: 3 } as const;
    const sent = await givenRebill({ stoodAs });
    const scheduled = await givenRebill({ stoodAs, state: 'SCHEDULED' });
    const recaller = aRecaller();
    await recaller.round(never);
    await recaller.close();
    for (const submission of [sent, scheduled]) {
      expect(await read(submission)).toEqual({
        ...submission,
        stoodAs: { ...stoodAs, subscriptionStatus: 'RECYCLE_BILLING' },
      });
      await changeSubscription(submission._id, { status: 'ACTIVE' });
    }
    const next = aRecaller();
    await next.round(never);
    await next.close();
    expect((await read(sent))?.withdrawReason).toBe('PAID_MEANWHILE');
    expect((await read(scheduled))?.withdrawReason).toBe(null);
  });

  it('R21: keeps the reason of the withdrawal that began first, and what has ended stays as it is', async () => {
    const expired = await given({ withdrawReason: 'EXPIRED' });
    const applied = await given({ state: 'DECLINED', appliedAt: NOW });
    for (const { _id } of [expired, applied]) await changeOrder(_id, { status: 'CANCELLED' });
    const recaller = aRecaller();
    await recaller.round(never);
    await recaller.close();
    expect(await read(expired)).toEqual(expired);
    expect(await read(applied)).toEqual(applied);
  });

  it('R21: is watched by one process at a time, and by the next one as soon as that stops', async () => {
    const first = aRecaller();
    const second = aRecaller();
    await first.round(never);
    const submission = await given();
    await changeOrder(submission._id, { status: 'CANCELLED' });
    await second.round(never);
    expect(await read(submission)).toMatchObject({ withdrawReason: null });
    await first.close();
    await second.round(never);
    expect(await read(submission)).toMatchObject({ withdrawReason: 'CANCELLED_MEANWHILE' });
    await second.close();
  });
});

describe('what is called back', () => {
  it('R21: is cancelled at FlexEcom, and only the confirmed cancel is its result', async () => {
    const submission = await given({}, 'pm_sbx_approve_600000');
    await create(submission);
    await recall(submission);
    await reconcile();
    expect(publisher.of(flexecomResult)).toMatchObject([
      { submissionId: submission._id, outcome: 'NOT_SENT', reason: 'CANCELLED_MEANWHILE', source: 'RECALL' },
    ]);
    expect(sandbox.ledger().filter(({ submissionKey }) => submissionKey === submission._id)).toEqual([]);
    // Whoever still has the request in hand cannot have it charged any more.
    expect(await create(submission)).toEqual({ kind: 'KEY_CANCELLED' });
  });

  it('R21: ends with the approval that came first', async () => {
    const submission = await given({}, 'pm_sbx_approve_1');
    await create(submission);
    await until(() => sandbox.ledger().some(({ submissionKey }) => submissionKey === submission._id));
    await recall(submission);
    await reconcile();
    expect(publisher.of(flexecomResult)).toMatchObject([
      { submissionId: submission._id, outcome: 'APPROVED', reason: null },
    ]);
  });

  it('R21: never goes out where FlexEcom had not got it: its key is cancelled before its first use', async () => {
    const submission = await given({ state: 'SENDING', acknowledgedAt: null }, 'pm_sbx_approve_1');
    await recall(submission);
    await reconcile();
    expect(publisher.of(flexecomResult)).toMatchObject([{ outcome: 'NOT_SENT', reason: 'CANCELLED_MEANWHILE' }]);
    expect(await create(submission)).toEqual({ kind: 'KEY_CANCELLED' });
  });

  async function recall(submission: Submission): Promise<void> {
    await changeOrder(submission._id, { status: 'CANCELLED' });
    const recaller = aRecaller();
    await recaller.round(never);
    await recaller.close();
  }

  async function reconcile(): Promise<void> {
    const pauses = new PausesInForce({
      database,
      configuration: { current: () => null },
      instance: anInstanceRecord(database),
      onFailure: () => undefined,
    });
    started.push(pauses);
    const limits = { overdueCascadeMs: HOUR, overdueAsyncMs: HOUR, expiryMs: HOUR };
    const reconciler = new Reconciler({ database, publisher, flexecom, pauses, clock, limits, logger });
    await reconciler.round(never);
    await reconciler.release();
  }

  function create({ _id, flexecomGatewayId, request }: Submission) {
    return flexecom.create(flexecomGatewayId, SubmissionRequest.parse(request), _id, { signal: never });
  }
});

function aRecaller(): Recaller {
  return new Recaller({ database, clock, logger, metrics: createMetrics() });
}

function watch(options: { sweepEveryMs: number }): void {
  started.push(startRecall({ database, clock, logger, metrics: createMetrics(), ...options }));
}

/** A new sale's submission that FlexEcom has, with its documents under the same id. */
async function given(fields: Partial<Submission> = {}, paymentMethodRef = 'pm_1'): Promise<Submission> {
  const _id = `recall-${++nextId}`;
  const stoodAs = { orderStatus: 'DECLINED', subscriptionStatus: null, billingCycle: null } as const;
  const about = {
    orderId: _id,
    debtId: `${_id}/sale`,
    subscriptionId: null,
    route: 'RERUN',
    billingCycle: null,
  } as const;
  const base = aSubmission({ _id, ...about, flexecomGatewayId: 'fx-one', stoodAs, ...IN_HAND, ...fields });
  const submission = { ...base, request: { ...SubmissionRequest.parse(base.request), paymentMethodRef } };
  await store(
    submission,
    aDebt({ _id: about.debtId, kind: 'NEW_SALE', orderId: _id, subscriptionId: null, billingCycle: null }),
  );
  return submission;
}

const IN_HAND = { state: 'SENT', acknowledgedAt: NOW, parked: false, parkedReason: null } as const;

async function givenRebill(fields: Partial<Submission> = {}): Promise<Submission> {
  const _id = `recall-${++nextId}`;
  const stoodAs = { orderStatus: 'COMPLETE', subscriptionStatus: 'RECYCLE_BILLING', billingCycle: 3 } as const;
  const about = { orderId: _id, debtId: `${_id}/3`, subscriptionId: _id };
  const submission = aSubmission({ _id, ...about, flexecomGatewayId: 'fx-one', stoodAs, ...IN_HAND, ...fields });
  await store(submission, aDebt({ _id: about.debtId, orderId: _id, subscriptionId: _id }), 'COMPLETE');
  const subscription: Subscription = {
    _id,
    orderId: _id,
    customerId: 'customer-1',
    status: 'RECYCLE_BILLING',
    billingCycle: 3,
    nextBillAt: null,
    schedule: null,
    priceMinor: 2_500,
    currency: 'USD',
    gatewayId: 'nmi-1',
    paymentMethodRef: 'pm_1',
    nextBilling: null,
  };
  await database.collection('subscriptions').insertOne(subscription);
  return submission;
}

async function store(submission: Submission, debt: Debt, status: Order['status'] = 'DECLINED'): Promise<void> {
  const { orderId: _id, customerId } = submission;
  const order: Order = { _id, customerId, campaignId: null, parentOrderId: null, status, items: [], gatewayId: null };
  await database.collection('orders').insertOne(order);
  await database.collection('debts').insertOne(debt);
  await database.collection('submissions').insertOne(submission);
}

const changeOrder = (_id: string, $set: Partial<Order>) => database.collection('orders').updateOne({ _id }, { $set });
const changeDebt = (_id: string, $set: Partial<Debt>) =>
  database.collection('debts').updateOne({ _id: `${_id}/sale` }, { $set });
const changeSubscription = (_id: string, $set: Partial<Subscription>) =>
  database.collection('subscriptions').updateOne({ _id }, { $set });

function read({ _id }: Submission): Promise<Submission | null> {
  return database.collection('submissions').findOne({ _id });
}
