import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Submission } from '../../../src/domain/documents/submission.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { setupCollections } from '../../../src/mongo/setup-collections.ts';
import { findRecallable, recallSubmissions, waitForEnds } from '../../../src/operate/recall/recall-submissions.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';

const NOW = 1_700_000_000_000;
const JO = { by: 'jo', why: 'the customer asked, card 4111 1111 1111 1111', via: 'CLI' } as const;

let database: Database;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
  await setupCollections(database);
});
beforeEach(async () => {
  await database.collection('submissions').deleteMany({});
  await database.collection('audit').deleteMany({});
});
afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

async function given(...submissions: Partial<Submission>[]): Promise<void> {
  const open = { parked: false, parkedReason: null };
  await database.collection('submissions').insertMany(submissions.map((one) => aSubmission({ ...open, ...one })));
}

const idsOf = (submissions: readonly Submission[]) => submissions.map(({ _id }) => _id);

describe('what can be recalled', () => {
  it.each([
    ['its order', 'order-9', { orderId: 'order-9' }],
    ['its subscription', 'subscription-9', { subscriptionId: 'subscription-9' }],
    ['its customer', 'customer-9', { customerId: 'customer-9' }],
    ['its transaction', 'txn-9', { transactionId: 'txn-9' }],
    ['its debt', 'sale/order-9', { debtId: 'sale/order-9' }],
    ['FlexEcom’s transaction', 'fxs_9', { flexecomTransactionId: 'fxs_9' }],
    ['itself', 'wanted', {}],
  ])('R21: is found by %s', async (_what, id, fields) => {
    await given({ _id: 'wanted', ...fields }, { _id: 'another' });
    expect(idsOf(await findRecallable(database, id))).toEqual(['wanted']);
  });

  it('R21: is what may still be charged, oldest first', async () => {
    const states = [
      'SCHEDULED',
      'PENDING',
      'SENDING',
      'SENT',
      'APPROVED',
      'DECLINED',
      'NOT_SENT',
      'WITHDRAWN',
    ] as const;
    await given(...states.map((state, index) => ({ _id: state, state, acceptedAt: NOW - index })));
    expect(idsOf(await findRecallable(database, 'order-1'))).toEqual(['SENT', 'SENDING', 'PENDING', 'SCHEDULED']);
  });
});

describe('a recall', () => {
  it('R21: stores why from every open state, with who and why, and leaves what FlexEcom may have to reconcile', async () => {
    const states = ['SCHEDULED', 'PENDING', 'SENDING', 'SENT'] as const;
    await given(...states.map((state) => ({ _id: state, state })));
    const found = await findRecallable(database, 'order-1');
    expect(await recallSubmissions(database, found, JO, NOW)).toHaveLength(4);
    for (const state of states) {
      expect(await database.collection('submissions').findOne({ _id: state })).toMatchObject({
        state,
        withdrawReason: 'RECALLED',
        parked: state === 'SENDING' || state === 'SENT',
        history: [
          {
            at: NOW,
            by: 'salvage recall',
            detail: expect.stringMatching(/^recalled by jo: the customer asked, card \*+/),
          },
        ],
      });
    }
    expect(await database.collection('audit').find().toArray()).toMatchObject([
      { action: 'recall', by: 'jo', why: expect.stringContaining('the customer asked'), at: NOW },
    ]);
    expect(JSON.stringify(await database.collection('audit').find().toArray())).not.toContain('4111 1111');
  });

  it('R21: leaves out what has ended since it was shown, and follows what has moved on', async () => {
    await given({ _id: 'ended', state: 'SENT' }, { _id: 'moved', state: 'PENDING' });
    const found = await findRecallable(database, 'order-1');
    const submissions = database.collection('submissions');
    await submissions.updateOne({ _id: 'ended' }, { $set: { state: 'APPROVED', appliedAt: NOW } });
    await submissions.updateOne({ _id: 'moved' }, { $set: { state: 'SENDING' } });
    expect(idsOf(await recallSubmissions(database, found, JO, NOW))).toEqual(['moved']);
    expect(await submissions.findOne({ _id: 'moved' })).toMatchObject({ withdrawReason: 'RECALLED', parked: true });
    expect(await submissions.findOne({ _id: 'ended' })).toMatchObject({ state: 'APPROVED', withdrawReason: null });
  });

  it('is waited for until everything has ended, and no longer than asked', async () => {
    await given({ _id: 'one', state: 'SENT' });
    const found = await findRecallable(database, 'one');
    expect(await waitForEnds(database, found, 0)).toMatchObject([{ state: 'SENT' }]);
    const waiting = waitForEnds(database, found, 60_000);
    await database
      .collection('submissions')
      .updateOne({ _id: 'one' }, { $set: { state: 'WITHDRAWN', appliedAt: NOW } });
    expect(await waiting).toMatchObject([{ state: 'WITHDRAWN' }]);
  });
});
