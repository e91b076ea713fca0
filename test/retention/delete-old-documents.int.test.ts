import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Contradiction } from '../../src/domain/documents/contradiction.ts';
import type { Debt } from '../../src/domain/documents/debt.ts';
import type { DeclineRecord } from '../../src/domain/documents/decline-record.ts';
import { type Database, SESSION_OPTIONS } from '../../src/mongo/database.ts';
import { setupCollections } from '../../src/mongo/setup-collections.ts';
import { deleteOldDocuments } from '../../src/retention/delete-old-documents.ts';
import { aDebt } from '../support/a-debt.ts';
import { aSubmission } from '../support/a-submission.ts';
import { connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';

const NOW = Date.UTC(2026, 3, 15, 12);
const DAY = 86_400_000;
const RETENTION_DAYS = 400;
let database: Database;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
  await setupCollections(database);
});

beforeEach(async () => {
  for (const { name } of await database.db.listCollections().toArray())
    await database.db.collection(name).deleteMany({});
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

const OLD = NOW - RETENTION_DAYS * DAY;

function aDecline(_id: string, fields: Partial<DeclineRecord> = {}): DeclineRecord {
  const answer = { kind: 'NOT_SENT', reason: 'HARD_DECLINE', next: 'BILLING' } as const;
  const times = { attempt: 0, occurredAt: OLD, receivedAt: OLD, configVersion: 1, repeats: 0 };
  const subject = { debtId: null, orderId: 'o', subscriptionId: null, transactionId: 't', requestKey: null };
  return { _id, ...subject, ...times, answer, ...fields };
}

/** A debt with two submissions and a decline. */
async function insert(id: string, fields: Partial<Debt>, submission: Parameters<typeof aSubmission>[0] = {}) {
  await database.collection('debts').insertOne(aDebt({ _id: id, state: 'PAID', activeSubmissionId: null, ...fields }));
  await database
    .collection('submissions')
    .insertMany([
      aSubmission({ _id: `${id}-1`, debtId: id, state: 'DECLINED' }),
      aSubmission({ _id: `${id}-2`, debtId: id, state: 'APPROVED', ...submission }),
    ]);
  await database.collection('declines').insertOne(aDecline(`${id}-d`, { debtId: id }));
}

function aContradiction(debtId: string, settled: Contradiction['settled']): Contradiction {
  const money = { chargedMinor: 1, expectedMinor: 2, currency: 'USD', flexecomTransactionId: 'fx' };
  const subject = { kind: 'WRONG_AMOUNT', submissionId: null, debtId, orderId: 'o' } as const;
  return { _id: `con-${debtId}`, ...subject, ...money, detail: '', recordedAt: OLD, settled };
}

/** The debts that are left, each with how many submissions and declines it has. */
async function left(): Promise<string[]> {
  const debts = await database.collection('debts').find().sort({ _id: 1 }).toArray();
  return Promise.all(
    debts.map(async ({ _id: debtId }) => {
      const submissions = await database.collection('submissions').countDocuments({ debtId });
      const declines = await database.collection('declines').countDocuments({ debtId });
      return `${debtId}: ${submissions}, ${declines}`;
    }),
  );
}

function deleteOld(now = NOW) {
  return deleteOldDocuments(database, { retentionDays: RETENTION_DAYS, now, signal: AbortSignal.any([]) });
}

describe('deleting old documents', () => {
  it('deletes a debt with its submissions and declines when it ended long enough ago', async () => {
    await insert('old', { endedAt: OLD });
    await insert('younger', { endedAt: OLD + 1 });
    expect(await deleteOld()).toEqual({ debts: 1, submissions: 2, declines: 1, guards: 0 });
    expect(await left()).toEqual(['younger: 2, 1']);
    expect(await database.collection('submissions').countDocuments()).toBe(2);
    expect(await deleteOld()).toEqual({ debts: 0, submissions: 0, declines: 0, guards: 0 });
  });

  it('keeps a debt that is in salvage again, that never ended, or of which a submission is open', async () => {
    await insert('again', { state: 'IN_SALVAGE', endedAt: null });
    await insert('first-version', {});
    await insert('open', { endedAt: OLD }, { state: 'SENT' });
    await deleteOld();
    expect(await left()).toEqual(['again: 2, 1', 'first-version: 2, 1', 'open: 2, 1']);
  });

  it('keeps a debt with an unsettled contradiction whole, until it is settled', async () => {
    await insert('money', { endedAt: OLD });
    const contradictions = database.collection('contradictions');
    await contradictions.insertOne(aContradiction('money', null));
    await deleteOld();
    expect(await left()).toEqual(['money: 2, 1']);
    await contradictions.updateOne({}, { $set: { settled: { by: 'me', at: NOW, why: 'refunded' } } });
    await deleteOld();
    expect(await left()).toEqual([]);
    expect(await contradictions.countDocuments()).toBe(1);
  });

  it('deletes any number, and does not stop at those that are kept', async () => {
    for (let index = 0; index < 120; index++) await insert(`kept-${index}`, { endedAt: OLD - DAY }, { state: 'SENT' });
    for (let index = 0; index < 130; index++) await insert(`old-${index}`, { endedAt: OLD });
    expect((await deleteOld()).debts).toBe(130);
    expect(await database.collection('debts').countDocuments()).toBe(120);
  });

  it('leaves a debt whole that is reopened at the same moment', async () => {
    await insert('reopened', { endedAt: OLD });
    await database.client.withSession(SESSION_OPTIONS, async (session) => {
      session.startTransaction();
      const reopened = { $set: { endedAt: null, state: 'IN_SALVAGE', activeSubmissionId: 'sub-3' } } as const;
      await database.collection('debts').updateOne({ _id: 'reopened' }, reopened, { session });
      const deleting = deleteOld();
      await session.commitTransaction();
      await deleting;
    });
    expect(await left()).toEqual(['reopened: 2, 1']);
  });

  it('deletes rerun requests that named no debt, and guards that no decision depended on for 31 days', async () => {
    await database
      .collection('declines')
      .insertMany([aDecline('old', { requestKey: 'k1' }), aDecline('new', { receivedAt: OLD + 1 })]);
    const purchase = { customerId: 'c', campaignId: 'a', submissions: [], declinedSales: [], guard: 1 };
    for (const [_id, changedAt] of [
      ['old', NOW - 31 * DAY],
      ['new', NOW - 31 * DAY + 1],
    ] as const) {
      await database.collection('paymentMethodAttempts').insertOne({ _id, attempts: [], changedAt, guard: 1 });
      await database.collection('customerSalvages').insertOne({ _id, ...purchase, changedAt });
    }
    expect(await deleteOld()).toEqual({ debts: 0, submissions: 0, declines: 1, guards: 2 });
    for (const name of ['declines', 'paymentMethodAttempts', 'customerSalvages'] as const) {
      expect((await database.db.collection<{ _id: string }>(name).find().toArray()).map(({ _id }) => _id)).toEqual([
        'new',
      ]);
    }
  });

  it('finds what ended by an index', async () => {
    const found = database.collection('debts').find({ endedAt: { $gt: 0, $lte: OLD } });
    expect(JSON.stringify(await found.explain('queryPlanner'))).toContain('endedAt_1');
  });
});
