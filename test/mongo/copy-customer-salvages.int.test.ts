import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { customerSalvagesId } from '../../src/domain/ids.ts';
import { copyCustomerSalvages } from '../../src/mongo/copy-customer-salvages.ts';
import type { Database } from '../../src/mongo/database.ts';
import { setupCollections } from '../../src/mongo/setup-collections.ts';
import { aDebt } from '../support/a-debt.ts';
import { connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';

const NOW = Date.UTC(2026, 3, 15, 12);
const DAY = 86_400_000;
let database: Database;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
});

beforeEach(async () => {
  await database.db.dropDatabase();
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

function entry(orderId: string, campaignId: string | null, at = NOW - DAY) {
  return { submissionId: `sub-${orderId}`, orderId, campaignId, productIds: ['p'], state: 'OPEN', at };
}

function declinedSale(orderId: string, campaignId: string | null, occurredAt = NOW - DAY) {
  const items = [{ productId: 'p', quantity: 1, amountMinor: 1, recurring: false, subscriptionId: null }];
  const latestDecline = { ...aDebt().latestDecline, campaignId, occurredAt, items };
  return aDebt({ _id: `${orderId}/sale`, kind: 'NEW_SALE', orderId, customerId: 'c1', latestDecline });
}

async function leaveDocumentsOfTheFirstVersion(): Promise<void> {
  const guards = database.db.collection<{ _id: string; submissions: object[] }>('customers');
  await guards.insertMany([
    {
      _id: 'c1',
      submissions: [entry('o1', 'a'), entry('o2', 'b'), entry('o3', null), entry('o4', 'a', NOW - 31 * DAY)],
    },
    { _id: 'c2', submissions: [entry('o5', 'a')] },
  ]);
  await database
    .collection('debts')
    .insertMany([
      declinedSale('o1', 'a'),
      declinedSale('o6', 'a', NOW - 2 * DAY),
      declinedSale('o7', null),
      declinedSale('o8', 'a', NOW - 31 * DAY),
      { ...declinedSale('o9', 'a'), kind: 'UPSALE' },
    ]);
}

/** By customer and campaign: the orders in salvage, and those of declined sales. */
async function copies(): Promise<Record<string, { inSalvage: string[]; declined: string[] }>> {
  const documents = await database
    .collection('customerSalvages')
    .find()
    .sort({ customerId: 1, campaignId: 1 })
    .toArray();
  return Object.fromEntries(
    documents.map(({ _id, customerId, campaignId, submissions, declinedSales }) => {
      expect(_id).toBe(customerSalvagesId(customerId, campaignId));
      const inSalvage = submissions.map(({ orderId }) => orderId);
      return [`${customerId} in ${campaignId}`, { inSalvage, declined: declinedSales.map(({ orderId }) => orderId) }];
    }),
  );
}

const EXPECTED = {
  'c1 in a': { inSalvage: ['o1'], declined: ['o6', 'o1'] },
  'c1 in b': { inSalvage: ['o2'], declined: [] },
  'c2 in a': { inSalvage: ['o5'], declined: [] },
};

describe('copying the guards of the first version', () => {
  it('makes one document a customer and campaign, of the last 30 days, and drops the old ones', async () => {
    await leaveDocumentsOfTheFirstVersion();
    expect(await copyCustomerSalvages(database.db, NOW)).toBe(3);
    expect(await copies()).toEqual(EXPECTED);
    expect(await copyCustomerSalvages(database.db, NOW)).toBeNull();
    expect(await copies()).toEqual(EXPECTED);
  });

  it('begins again where it was interrupted, and leaves what was copied as it is', async () => {
    await leaveDocumentsOfTheFirstVersion();
    await copyCustomerSalvages(database.db, NOW);
    // As if it had been killed before it dropped the old collection, and the pipeline had ended a submission since.
    const id = customerSalvagesId('c1', 'b');
    await database.collection('customerSalvages').updateOne({ _id: id }, { $set: { submissions: [] } });
    await database.collection('customerSalvages').deleteOne({ _id: customerSalvagesId('c2', 'a') });
    await database.db.collection<{ _id: string }>('debts').deleteMany({});
    await leaveDocumentsOfTheFirstVersion();
    expect(await copyCustomerSalvages(database.db, NOW)).toBe(1);
    expect(await copies()).toEqual({ ...EXPECTED, 'c1 in b': { inSalvage: [], declined: [] } });
  });

  it('keeps the newest 100 declined sales of a guest customer', async () => {
    await database.db.createCollection('customers');
    const sales = Array.from({ length: 500 }, (_, index) => declinedSale(`o${index}`, 'a', NOW - DAY + index));
    await database.collection('debts').insertMany(sales);
    await copyCustomerSalvages(database.db, NOW);
    const { declined } = (await copies())['c1 in a'] ?? {};
    expect([declined?.length, declined?.[0], declined?.at(-1)]).toEqual([100, 'o400', 'o499']);
  });

  it('is part of setting up, where an index of the first version may exist already', async () => {
    await database.db.createCollection('customers');
    await database.collection('debts').createIndex({ customerId: 1 });
    const done = await setupCollections(database);
    expect(done).toContain('copied the collection customers to 0 documents of customerSalvages');
    expect(done).not.toContain('created index debts.customerId_1');
    expect(await setupCollections(database)).toEqual([]);
  });

  it('is part of setting up, as is the time from which old documents are kept for a limited time', async () => {
    await database.db.createCollection('customers');
    const { endedAt: _, ...debt } = declinedSale('o1', 'a');
    await database.collection('debts').insertMany([
      { ...debt, _id: 'ended', state: 'PAID', activeSubmissionId: null },
      { ...debt, _id: 'in-salvage', state: 'IN_SALVAGE', activeSubmissionId: 'sub-1' },
    ]);
    await database.collection('paymentMethodAttempts').insertOne({ _id: 'pm', attempts: [], guard: 1 });
    await setupCollections(database);
    expect(await database.collection('debts').findOne({ _id: 'ended' })).toMatchObject({ endedAt: expect.any(Number) });
    expect(await database.collection('debts').findOne({ _id: 'in-salvage' })).not.toHaveProperty('endedAt');
    expect(await database.collection('paymentMethodAttempts').findOne()).toMatchObject({
      changedAt: expect.any(Number),
    });
  });
});
