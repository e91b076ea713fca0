import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Debt } from '../../src/domain/documents/debt.ts';
import type { ReportRow } from '../../src/domain/documents/report-row.ts';
import type { Database } from '../../src/mongo/database.ts';
import { setupCollections } from '../../src/mongo/setup-collections.ts';
import { lookOnce } from '../../src/recoveries/recovery-sweep.ts';
import { aReportRow } from '../inspect/report/a-report-row.ts';
import { aDebt } from '../support/a-debt.ts';
import { connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';

const DAY = 86_400_000;
const FIRST = Date.UTC(2026, 0, 1);
let database: Database;
let now = FIRST;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
  await setupCollections(database);
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

beforeEach(async () => {
  for (const name of ['debts', 'orders', 'subscriptions']) await database.db.collection(name).deleteMany({});
});

async function owed(fields: Partial<Debt>, row: Partial<ReportRow> = {}): Promise<void> {
  const debt = aDebt({ state: 'OPEN', ...fields });
  const reportRow = aReportRow({ firstDeclinedAt: FIRST, lookAt: FIRST + DAY, ...row }, debt);
  await database.collection('debts').insertOne({ ...debt, reportRow });
}

function look(): Promise<boolean> {
  return lookOnce({
    database,
    clock: { now: () => now },
    configuration: { current: () => ({ reportWindowDays: 30 }) },
  });
}

async function rowOf(_id: string): Promise<ReportRow | undefined> {
  return (await database.collection('debts').findOne({ _id }))?.reportRow;
}

describe('the look for what billing recovered by itself', () => {
  it('R23: finds a complete order, an activated trial and a cycle that has moved on, and writes it once', async () => {
    await owed({ _id: 'sale', kind: 'NEW_SALE', orderId: 'o-1', subscriptionId: null, billingCycle: null });
    await owed({ _id: 'trial', kind: 'TRIAL_COMPLETION', orderId: 'o-2', subscriptionId: 's-2', billingCycle: null });
    await owed({ _id: 'rebill', kind: 'REBILL', orderId: 'o-3', subscriptionId: 's-3', billingCycle: 3 });
    await database.db.collection<{ _id: string }>('orders').insertMany([
      { _id: 'o-1', ...{ status: 'Complete' } },
      { _id: 'o-2', ...{ status: 'COMPLETE' } },
      { _id: 'o-3', ...{ status: 'COMPLETE' } },
    ]);
    await database.db.collection<{ _id: string }>('subscriptions').insertMany([
      { _id: 's-2', ...{ status: 'ACTIVE', billingCycle: 1 } },
      { _id: 's-3', ...{ status: 'ACTIVE', billingCycle: 4 } },
    ]);
    now = FIRST + 2 * DAY;
    await look();
    for (const id of ['sale', 'trial', 'rebill']) {
      expect(await rowOf(id)).toMatchObject({
        recoveredBy: 'BILLING',
        // When it was due to be looked at, not when a process came to it.
        recoveredAt: FIRST + DAY,
        recoveredMinor: 2_500,
        lookAt: null,
      });
    }
    const written = await database.collection('debts').find({}).toArray();
    now = FIRST + 29 * DAY;
    await look();
    expect(await database.collection('debts').find({}).toArray()).toEqual(written);
  });

  it('R23: looks again later at what is still owed, and for the last time when the window ends', async () => {
    await owed({ _id: 'rebill', kind: 'REBILL', orderId: 'o-3', subscriptionId: 's-3', billingCycle: 3 });
    await database.db
      .collection<{ _id: string }>('subscriptions')
      .insertOne({ _id: 's-3', ...{ status: 'RECYCLE_BILLING', billingCycle: 3 } });
    const looks: (number | null | undefined)[] = [];
    for (let day = 1; day <= 40; day++) {
      now = FIRST + day * DAY;
      await look();
      const next = (await rowOf('rebill'))?.lookAt;
      if (next !== looks.at(-1)) looks.push(next);
    }
    expect(looks.map((at) => (at == null ? at : (at - FIRST) / DAY))).toEqual([3, 7, 14, 21, 30, null]);
    await database.collection('subscriptions').updateOne({ _id: 's-3' }, { $set: { billingCycle: 4 } });
    await look();
    expect(await rowOf('rebill')).toMatchObject({ recoveredBy: null });
  });

  it('leaves alone what was recovered while it looked', async () => {
    await owed({ _id: 'sale', kind: 'NEW_SALE', orderId: 'o-1' }, { recoveredBy: 'FLEXECOM', recoveredAt: FIRST + 5 });
    await database.db.collection<{ _id: string }>('orders').insertOne({ _id: 'o-1', ...{ status: 'COMPLETE' } });
    now = FIRST + 2 * DAY;
    await look();
    expect(await rowOf('sale')).toMatchObject({ recoveredBy: 'FLEXECOM', recoveredAt: FIRST + 5 });
  });

  it('leaves alone a debt that a stage writes between its look and its write', async () => {
    await owed({ _id: 'sale', kind: 'NEW_SALE', orderId: 'o-1' });
    await database.db.collection<{ _id: string }>('orders').insertOne({ _id: 'o-1', ...{ status: 'COMPLETE' } });
    const approved = aReportRow({ isSent: true, recoveredBy: 'FLEXECOM', recoveredAt: FIRST + 5 }, { state: 'PAID' });
    // It reads the debts, then billing's documents.
    const raced: Database = {
      ...database,
      collection: (name) => {
        if (name === 'orders') beforeOrders();
        return database.collection(name);
      },
    };
    let written: Promise<unknown> = Promise.resolve();
    const beforeOrders = () => {
      const update = { $set: { state: 'PAID' as const, reportRow: approved } };
      written = database.collection('debts').updateOne({ _id: 'sale' }, update);
    };
    now = FIRST + 2 * DAY;
    await lookOnce({
      database: raced,
      clock: { now: () => now },
      configuration: { current: () => ({ reportWindowDays: 30 }) },
    });
    await written;
    expect(await rowOf('sale')).toEqual(approved);
  });

  it('does not look before it is due, and finds what is due by an index', async () => {
    await owed({ _id: 'sale', kind: 'NEW_SALE', orderId: 'o-1' });
    now = FIRST + DAY - 1;
    await look();
    expect(await rowOf('sale')).toMatchObject({ lookAt: FIRST + DAY });
    const due = { 'reportRow.lookAt': { $gt: 0, $lte: now } };
    const plan = await database.collection('debts').find(due).sort({ 'reportRow.lookAt': 1 }).explain('queryPlanner');
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain('reportRow.lookAt_1');
  });

  it('waits without a configuration, which says how long the window is', async () => {
    await owed({ _id: 'sale', kind: 'NEW_SALE', orderId: 'o-1' });
    now = FIRST + 2 * DAY;
    await lookOnce({ database, clock: { now: () => now }, configuration: { current: () => null } });
    expect(await rowOf('sale')).toMatchObject({ lookAt: FIRST + DAY });
  });
});

describe('the rows of an older release’s debts', () => {
  it('are filled in once, from what is stored about them', async () => {
    await database.collection('debts').insertOne(aDebt({ _id: 'old', state: 'FAILED' }));
    await database.collection('declines').insertOne({
      _id: 'dec_old',
      debtId: 'old',
      orderId: 'order-1',
      subscriptionId: null,
      transactionId: 't-0',
      requestKey: null,
      attempt: 0,
      occurredAt: FIRST,
      receivedAt: FIRST,
      answer: { kind: 'NOT_SENT', reason: 'NOT_IN_RECYCLE_SLOT', next: 'BILLING' },
      configVersion: 1,
      repeats: 0,
    });
    expect(await setupCollections(database)).toEqual(['filled in what the report reads of 1 debt']);
    expect(await rowOf('old')).toMatchObject({
      firstDeclinedAt: aDebt().latestDecline.occurredAt,
      notSentReason: 'NOT_IN_RECYCLE_SLOT',
      recoveredBy: null,
      lookAt: null,
    });
    expect(await setupCollections(database)).toEqual([]);
  });
});
