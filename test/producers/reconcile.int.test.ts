import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { Reconciler, startReconcile } from '../../producers/reconcile.ts';
import { PausesInForce } from '../../src/dispatch/pauses-in-force.ts';
import type { Order } from '../../src/domain/documents/order.ts';
import type { Submission } from '../../src/domain/documents/submission.ts';
import { type FlexecomClient, HttpFlexecomClient } from '../../src/flexecom/client/client.ts';
import { NO_FAULTS } from '../../src/flexecom/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../src/flexecom/sandbox/start-sandbox.ts';
import { SubmissionRequest } from '../../src/flexecom/wire.ts';
import type { Database } from '../../src/mongo/database.ts';
import { setupCollections } from '../../src/mongo/setup-collections.ts';
import { GatewayTurns } from '../../src/reconcile/gateway-turns.ts';
import type { ReconcileDependencies } from '../../src/reconcile/reconcile-submission.ts';
import { flexecomResultCascade } from '../../topics/flexecom-result.cascade.ts';
import { flexecomResult } from '../../topics/flexecom-result.ts';
import { configuration, flexecomGateway } from '../domain/support/configuration.ts';
import { ACCOUNTS, credentialsOf } from '../flexecom/support/accounts.ts';
import { aDebt } from '../support/a-debt.ts';
import { aSubmission } from '../support/a-submission.ts';
import { anInstanceRecord } from '../support/an-instance-record.ts';
import { connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { type FakePublisher, fakePublisher } from './support/fake-publisher.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const limits = { overdueCascadeMs: 10_000, overdueAsyncMs: DAY, expiryMs: 21 * DAY };
const CONFIGURATION = configuration({
  gateways: [{ id: 'nmi', type: 'NMI' }, flexecomGateway({ id: 'fx-one' }), flexecomGateway({ id: 'fx-two' })],
  cascadeProfiles: [],
  recycleProfiles: [],
});
const never = new AbortController().signal;

let database: Database;
let sandbox: Sandbox;
let flexecom: FlexecomClient;
let publisher: FakePublisher;
let pauses: PausesInForce;
let now = NOW;
let nextId = 0;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
  await setupCollections(database);
  sandbox = await startSandbox({ gateways: ACCOUNTS, defaultAsyncDelayMs: 1 });
  flexecom = new HttpFlexecomClient({ url: sandbox.url, credentialsOf, circuitOpenMs: 20 });
});

beforeEach(async () => {
  for (const name of ['submissions', 'debts', 'orders', 'subscriptions'] as const) {
    await database.collection(name).deleteMany({});
  }
  publisher = fakePublisher();
  pauses = new PausesInForce({
    database,
    configuration: { current: () => CONFIGURATION },
    instance: anInstanceRecord(database),
    onFailure: () => undefined,
  });
  now = NOW;
});

afterEach(async () => {
  sandbox.setFaults(NO_FAULTS);
  await pauses.stop();
  await database.collection('pauses').deleteMany({});
});

afterAll(async () => {
  await flexecom.close();
  await sandbox.close();
  await database.db.dropDatabase();
  await database.close();
});

const needs = (): ReconcileDependencies => ({
  database,
  publisher,
  flexecom,
  pauses,
  clock: { now: () => now },
  limits,
  logger: pino({ level: 'silent' }),
});
/** One round, in a reconciler of its own that then ends. */
async function round(): Promise<void> {
  const reconciler = new Reconciler(needs());
  try {
    await reconciler.round(never);
  } finally {
    await reconciler.release();
  }
}
const results = () => [...publisher.of(flexecomResultCascade), ...publisher.of(flexecomResult)];
const read = (submission: Submission) => database.collection('submissions').findOne({ _id: submission._id });
const chargesOf = (submission: Submission) =>
  sandbox.ledger().filter(({ submissionKey }) => submissionKey === submission._id);

/** A parked submission and its debt. The payment method says how the sandbox ends it. */
async function given(paymentMethodRef: string, fields: Partial<Submission> = {}): Promise<Submission> {
  const _id = `reconcile-test-${++nextId}`;
  const base = aSubmission({ _id, flexecomGatewayId: 'fx-one', debtId: `${_id}/debt`, sendingAt: NOW, ...fields });
  const request = { ...SubmissionRequest.parse(base.request), paymentMethodRef };
  const submission: Submission = { ...base, request };
  await database.collection('debts').insertOne(aDebt({ _id: submission.debtId }));
  await database.collection('submissions').insertOne(submission);
  return submission;
}

/** A submission that FlexEcom has, acknowledged as the submitting stage would have written it. */
async function acknowledgedAt(paymentMethodRef: string, acknowledgedAt: number): Promise<Submission> {
  const submission = await given(paymentMethodRef, { state: 'SENT', parked: false, acknowledgedAt });
  const request = SubmissionRequest.parse(submission.request);
  await flexecom.create('fx-one', request, submission._id, { signal: never });
  return submission;
}

describe('a parked submission', () => {
  it('is sent again under its key and becomes SENT when FlexEcom acknowledges it', async () => {
    const submission = await given('pm_sbx_approve_600000');
    await round();
    expect(await read(submission)).toMatchObject({
      state: 'SENT',
      acknowledgedAt: NOW,
      parked: false,
      parkedReason: null,
      history: [{ state: 'SENT', by: 'reconcile' }],
    });
    expect(results()).toEqual([]);
  });

  it('R16: is charged once although FlexEcom got its first request, and its approval is published', async () => {
    const submission = await given('pm_sbx_approve_1', { route: 'CASCADE' });
    const request = { ...SubmissionRequest.parse(submission.request), mode: 'instant' as const };
    await database.collection('submissions').updateOne({ _id: submission._id }, { $set: { request } });
    await flexecom.create('fx-one', request, submission._id, { signal: never });
    await round();
    expect(results()).toMatchObject([{ outcome: 'APPROVED', source: 'RECONCILE', submissionId: submission._id }]);
    expect(chargesOf(submission)).toHaveLength(1);
    expect(await read(submission)).toMatchObject({ state: 'SENDING' });
  });

  it('R17: that FlexEcom had acknowledged by then is no longer parked, and not asked for in every round', async () => {
    const submission = await acknowledgedAt('pm_sbx_never', NOW);
    await database
      .collection('submissions')
      .updateOne({ _id: submission._id }, { $set: { parked: true, parkedReason: 'no answer within 5 s' } });
    await round();
    expect(await read(submission)).toMatchObject({ state: 'SENT', parked: false, parkedReason: null });
    await round();
    expect((await read(submission))?.reconcile?.asked).toBe(1);
  });

  it('R20: whose order was cancelled is cancelled at FlexEcom, and only then its result says NOT_SENT', async () => {
    const submission = await given('pm_sbx_approve_1');
    await cancelSubscription();
    sandbox.setFaults({ errorRate: 1 });
    await round();
    expect(await read(submission)).toMatchObject({ state: 'SENDING', withdrawReason: 'CANCELLED_MEANWHILE' });
    sandbox.setFaults(NO_FAULTS);
    await askAgainNow(submission);
    await round();
    expect(await read(submission)).toMatchObject({ state: 'SENDING', withdrawReason: 'CANCELLED_MEANWHILE' });
    expect(results()).toMatchObject([{ outcome: 'NOT_SENT', reason: 'CANCELLED_MEANWHILE', source: 'RECONCILE' }]);
    expect(chargesOf(submission)).toHaveLength(0);
  });

  it('R20: whose cancel comes too late is published as approved', async () => {
    const submission = await given('pm_sbx_approve_1');
    await flexecom.create('fx-one', SubmissionRequest.parse(submission.request), submission._id, { signal: never });
    await until(() => chargesOf(submission).length === 1);
    await cancelSubscription();
    await round();
    expect(results()).toMatchObject([{ outcome: 'APPROVED' }]);
    expect(await read(submission)).toMatchObject({ state: 'SENDING' });
  });

  it('R4: past its cascade deadline is not sent', async () => {
    const submission = await given('pm_sbx_approve_1', { route: 'CASCADE', cascadeDeadlineAt: NOW - 1 });
    await round();
    expect(await read(submission)).toMatchObject({ state: 'SENDING', withdrawReason: 'CASCADE_EXPIRED' });
    expect(results()).toMatchObject([{ outcome: 'NOT_SENT', reason: 'CASCADE_EXPIRED', source: 'RECONCILE' }]);
    expect(chargesOf(submission)).toHaveLength(0);
  });

  it('is left to the process that has its gateway’s turn, until that process ends or is silent for 15 s', async () => {
    const submission = await given('pm_sbx_approve_600000');
    const other = new GatewayTurns(database, 'another process');
    expect(await other.take('fx-one')).toBe(true);
    await round();
    expect(await read(submission)).toMatchObject({ state: 'SENDING', reconcile: null });
    await other.release();
    await round();
    expect(await read(submission)).toMatchObject({ state: 'SENT' });
  });

  it('is handled by one of two processes that run at once', async () => {
    const submissions = await Promise.all(Array.from({ length: 20 }, () => given('pm_sbx_approve_600000')));
    await Promise.all([round(), round()]);
    for (const submission of submissions) expect((await read(submission))?.history).toHaveLength(1);
  });

  it('R4: comes before overdue ones if it is a cascade, and no round handles more than 100 a gateway', async () => {
    const recoveries = await Promise.all(Array.from({ length: 110 }, () => given('pm_sbx_approve_600000')));
    const cascade = await given('pm_sbx_approve_1', { route: 'CASCADE', cascadeDeadlineAt: NOW - 1 });
    await round();
    expect(await read(cascade)).toMatchObject({ withdrawReason: 'CASCADE_EXPIRED' });
    const after = await Promise.all(recoveries.map(read));
    expect(after.filter((submission) => submission?.state === 'SENT')).toHaveLength(99);
  });

  it('of a gateway without credentials waits and delays no other gateway', async () => {
    const other = await given('pm_sbx_approve_600000', { flexecomGatewayId: 'fx-none' });
    const submission = await given('pm_sbx_approve_600000');
    await round();
    expect(await read(other)).toMatchObject({ state: 'SENDING', parked: true });
    expect(await read(submission)).toMatchObject({ state: 'SENT' });
  });

  it('R15: that FlexEcom refuses has its key burnt, and ends DECLINED, reason REFUSED', async () => {
    const submission = await given('pm_sbx_refuse');
    await round();
    expect(results()).toMatchObject([{ outcome: 'DECLINED', reason: 'REFUSED', source: 'RECONCILE' }]);
    expect(await read(submission)).toMatchObject({ state: 'SENDING', withdrawReason: 'REFUSED' });
  });

  it('whose key somebody else cancelled waits for a person, and is not sent', async () => {
    const submission = await given('pm_sbx_approve_1');
    await flexecom.cancel('fx-one', { key: submission._id }, { signal: never });
    await round();
    expect(results()).toEqual([]);
    expect((await read(submission))?.parkedReason).toContain('salvage recall');
  });

  it('R21: of which it was stored why it is withdrawn ends for that reason', async () => {
    const submission = await given('pm_sbx_approve_1', { withdrawReason: 'RECALLED' });
    await round();
    expect(results()).toMatchObject([{ outcome: 'NOT_SENT', reason: 'RECALLED' }]);
    expect(chargesOf(submission)).toEqual([]);
  });

  it('R22: of a paused gateway stays parked until the pause ends, unless it is a cascade or is being withdrawn', async () => {
    await database
      .collection('pauses')
      .insertOne({ _id: 'fx-one', gatewayId: 'fx-one', route: null, by: 'jo', why: 'a test', since: NOW });
    await until(async () => (await pauses.pauseNow('fx-one', 'RERUN')) !== null);
    const recovery = await given('pm_sbx_approve_600000');
    const cascade = await given('pm_sbx_approve_1', { route: 'CASCADE' });
    const recalled = await given('pm_sbx_approve_1', { withdrawReason: 'RECALLED' });
    await round();
    expect(await read(recovery)).toEqual(recovery);
    expect(new Map(results().map(({ submissionId, reason }) => [submissionId, reason]))).toEqual(
      new Map([
        [cascade._id, 'GATEWAY_PAUSED'],
        [recalled._id, 'RECALLED'],
      ]),
    );
    await database.collection('pauses').deleteMany({});
    await until(async () => (await pauses.pauseNow('fx-one', 'RERUN')) === null);
    await round();
    expect(await read(recovery)).toMatchObject({ state: 'SENT', parked: false });
  });

  it('R14: that is not parked is left to the process that sends it', async () => {
    const submission = await given('pm_sbx_approve_1', { parked: false });
    now = NOW + 2 * DAY;
    await round();
    expect(chargesOf(submission)).toEqual([]);
    expect(results()).toEqual([]);
  });

  it('whose result Kafka did not take is asked about again, and published then', async () => {
    const submission = await given('pm_sbx_approve_1', { route: 'CASCADE', cascadeDeadlineAt: NOW - 1 });
    publisher.failNext(1);
    await expect(round()).rejects.toThrow('Kafka is away');
    expect(await read(submission)).toMatchObject({ state: 'SENDING', withdrawReason: 'CASCADE_EXPIRED' });
    await round();
    expect(results()).toMatchObject([{ outcome: 'NOT_SENT', reason: 'CASCADE_EXPIRED' }]);
  });
});

describe('an acknowledged submission', () => {
  it('R17: is asked about once it is overdue by the domain clock, not before', async () => {
    const submission = await acknowledgedAt('pm_sbx_approve_1', NOW);
    await until(() => chargesOf(submission).length === 1);
    now = NOW + DAY - 1;
    await round();
    expect(results()).toEqual([]);
    now = NOW + DAY;
    await round();
    expect(results()).toMatchObject([{ outcome: 'APPROVED', source: 'RECONCILE' }]);
  });

  it('R17: whose result is published is neither written nor asked about while apply-results has it', async () => {
    const submission = await acknowledgedAt('pm_sbx_approve_1', NOW);
    await until(() => chargesOf(submission).length === 1);
    now = NOW + DAY;
    const reconciler = new Reconciler(needs());
    await reconciler.round(never);
    await reconciler.round(never);
    await reconciler.release();
    expect(results()).toHaveLength(1);
    expect(await read(submission)).toMatchObject({ state: 'SENT', reconcile: null });
  });

  it('R17: whose result is not applied in time is published again, and waits behind the others of its gateway', async () => {
    const stuck = Array.from({ length: 100 }, () => acknowledgedAt('pm_sbx_approve_1', NOW));
    for (const submission of await Promise.all(stuck)) await until(() => chargesOf(submission).length === 1);
    now = NOW + DAY;
    const reconciler = new Reconciler({ ...needs(), resultAppliedWithinMs: 1_500 });
    await reconciler.round(never);
    const other = await acknowledgedAt('pm_sbx_approve_1', NOW);
    const isTold = () => results().some(({ submissionId }) => submissionId === other._id);
    await until(async () => {
      await reconciler.round(never);
      return isTold();
    });
    await reconciler.release();
    const marked = await database.collection('submissions').countDocuments({ 'reconcile.asked': { $gte: 1 } });
    expect(marked).toBeGreaterThanOrEqual(1);
  });

  it('R17: that FlexEcom still works on is asked about after ten minutes, then after twice as long', async () => {
    const submission = await acknowledgedAt('pm_sbx_approve_600000', NOW);
    now = NOW + DAY;
    await round();
    expect(await read(submission)).toMatchObject({ reconcile: { asked: 1, overdueAgainAt: now + 10 * MINUTE } });
    now += 10 * MINUTE - 1;
    await round();
    expect(await read(submission)).toMatchObject({ reconcile: { asked: 1 } });
    now += 1;
    await round();
    expect(await read(submission)).toMatchObject({ reconcile: { asked: 2, overdueAgainAt: now + 20 * MINUTE } });
  });

  it('R17: that expired is cancelled, and the confirmed cancel ends it DECLINED', async () => {
    const submission = await acknowledgedAt('pm_sbx_approve_600000', NOW);
    now = NOW + 21 * DAY;
    await round();
    expect(results()).toMatchObject([{ outcome: 'DECLINED', reason: 'EXPIRED', submissionId: submission._id }]);
    expect(
      sandbox.submissions().find(({ submission: { idempotencyKey } }) => idempotencyKey === submission._id),
    ).toMatchObject({
      submission: { status: 'cancelled' },
    });
  });

  it('R17: that expired but had been approved is published as approved', async () => {
    const submission = await acknowledgedAt('pm_sbx_approve_1', NOW);
    await until(() => chargesOf(submission).length === 1);
    now = NOW + 22 * DAY;
    await round();
    expect(results()).toMatchObject([{ outcome: 'APPROVED' }]);
  });

  it('R17: is not ended while FlexEcom does not confirm the cancel', async () => {
    await acknowledgedAt('pm_sbx_approve_600000', NOW);
    now = NOW + 22 * DAY;
    sandbox.setFaults({ errorRate: 1 });
    await round();
    expect(results()).toEqual([]);
  });
});

describe('the reconciler as a process', () => {
  it('works until it is stopped', async () => {
    const submission = await given('pm_sbx_approve_600000');
    const reconciler = startReconcile({ ...needs(), pollMs: 20 });
    await until(async () => (await read(submission))?.state === 'SENT');
    await reconciler.stop();
  });
});

async function cancelSubscription(): Promise<void> {
  const order: Order = {
    _id: 'order-1',
    customerId: 'customer-1',
    campaignId: null,
    parentOrderId: null,
    status: 'COMPLETE',
    items: [],
    gatewayId: null,
  };
  await database.collection('orders').insertOne(order);
  await database.collection('subscriptions').insertOne({
    _id: 'subscription-1',
    orderId: 'order-1',
    customerId: 'customer-1',
    status: 'CANCELLED',
    billingCycle: 3,
    nextBillAt: null,
    schedule: null,
    priceMinor: null,
    currency: null,
    gatewayId: 'nmi-1',
    paymentMethodRef: null,
    nextBilling: null,
  });
}

async function askAgainNow(submission: Submission): Promise<void> {
  await database.collection('submissions').updateOne({ _id: submission._id }, { $set: { reconcile: null } });
}
