import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Document, MongoServerError } from 'mongodb';
import { checkBilling } from '../../../src/inspect/billing/check-billing.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { initial, rebill } from '../../domain/support/events.ts';
import { World } from '../../domain/support/world.ts';
import { salvage } from '../../support/salvage-command.ts';
import { commandEnvironment, connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';
import { aFittingOrder, aFittingSubscription, MISFITS, ODD_BUT_READABLE } from './billing-cases.ts';

const VALIDATORS = new Map<string, Document>(
  Object.entries(JSON.parse(readFileSync(new URL('../../../docs/billing-validator.json', import.meta.url), 'utf8'))),
);
const DOCUMENT_VALIDATION_FAILURE = 121;
const prefix = freshPrefix();
let database: Database;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, prefix);
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

beforeEach(() => database.db.dropDatabase());

/** Left out, as billing leaves them out: the driver would store them as null. */
function defined(document: Readonly<Record<string, unknown>>): Document {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
}

async function fill(collection: 'orders' | 'subscriptions', documents: readonly Readonly<Record<string, unknown>>[]) {
  await database.db.collection(collection).insertMany(documents.map(defined));
}

describe('the check of billing’s documents', () => {
  it('counts what fits, and names what does not with a few ids', async () => {
    const orders = Array.from({ length: 5 }, (_, index) => aFittingOrder({ _id: `o-${index}` }));
    const bad = Array.from({ length: 4 }, (_, index) => aFittingOrder({ _id: `bad-${index}`, status: undefined }));
    await fill('orders', [...orders, ...bad, aFittingOrder({ _id: 'x', status: 'processing' })]);
    await fill('subscriptions', [aFittingSubscription({ _id: 's', priceMinor: 29.9, nextBillAt: 'soon' })]);
    expect(await checkBilling(database, () => undefined)).toEqual({
      collections: [
        {
          collection: 'orders',
          documents: 10,
          fitting: 6,
          misfits: [{ field: 'status', found: 'nothing', documents: 4, examples: ['bad-0', 'bad-1', 'bad-2'] }],
          otherStatuses: { PROCESSING: 1 },
        },
        {
          collection: 'subscriptions',
          documents: 1,
          fitting: 0,
          misfits: [
            { field: 'nextBillAt', found: 'a text', documents: 1, examples: ['s'] },
            { field: 'priceMinor', found: 'a number', documents: 1, examples: ['s'] },
          ],
          otherStatuses: {},
        },
      ],
    });
  });

  it('finds in a real database what it finds in the forms that the page lists', async () => {
    const documentOf = (collection: string, fields: Readonly<Record<string, unknown>>, index: number) => {
      const document = collection === 'orders' ? aFittingOrder(fields) : aFittingSubscription(fields);
      return { ...document, _id: '_id' in fields ? fields._id : `case-${index}` };
    };
    const cases = [...ODD_BUT_READABLE, ...MISFITS];
    for (const collection of ['orders', 'subscriptions'] as const) {
      const ours = cases.filter(([, ofCollection]) => ofCollection === collection);
      await fill(
        collection,
        ours.map(([, , fields], index) => documentOf(collection, fields, index)),
      );
    }
    const { collections } = await checkBilling(database, () => undefined);
    const fitting = collections.reduce((sum, one) => sum + one.fitting, 0);
    expect(fitting).toBe(ODD_BUT_READABLE.length);
    const found = collections.flatMap((one) => one.misfits.map(({ field, found: what }) => `${field} ${what}`)).sort();
    expect(found).toEqual([...new Set(MISFITS.map(([, , , misfit]) => `${misfit.field} ${misfit.found}`))].sort());
  });

  it('reads in batches, and says how far it is', async () => {
    await fill(
      'orders',
      Array.from({ length: 2_500 }, (_, index) => aFittingOrder({ _id: `o-${index}` })),
    );
    const seen: number[] = [];
    await checkBilling(database, (_, documents) => seen.push(documents));
    expect(seen).toEqual([1_000, 2_000]);
  });

  it('is a command that changes nothing and fails while a document does not fit', async () => {
    await fill('orders', [aFittingOrder({ status: undefined }), aFittingOrder({ _id: 'order-2' })]);
    const bad = await salvage(['setup', '--check-billing'], commandEnvironment(prefix));
    expect(bad).toMatchObject({ code: 1, stderr: '' });
    expect(bad.stdout).toContain('orders: 2 documents, 1 does not fit');
    expect(bad.stdout).toContain('status is nothing in 1, such as order-1: it counts as UNKNOWN');
    expect((await database.db.listCollections().toArray()).map(({ name }) => name)).toEqual(['orders']);

    await database.db.collection('orders').updateMany({}, { $set: { status: 'COMPLETE' } });
    const good = await salvage(['setup', '--check-billing', '--json'], commandEnvironment(prefix));
    expect(good.code).toBe(0);
    expect(JSON.parse(good.stdout).collections[0]).toMatchObject({ documents: 2, fitting: 2 });
  });
});

describe('the validator for billing’s documents', () => {
  beforeEach(async () => {
    for (const [name, validator] of VALIDATORS) await database.db.createCollection(name, { validator });
  });

  async function isTaken(collection: string, document: Readonly<Record<string, unknown>>): Promise<boolean> {
    try {
      await database.db.collection(collection).insertOne(defined(document));
      return true;
    } catch (error) {
      if (error instanceof MongoServerError && error.code === DOCUMENT_VALIDATION_FAILURE) return false;
      throw error;
    }
  }

  it.each(ODD_BUT_READABLE)('lets in %s', async (_, collection, fields) => {
    const document = collection === 'orders' ? aFittingOrder(fields) : aFittingSubscription(fields);
    expect(await isTaken(collection, document)).toBe(true);
  });

  it.each(MISFITS)('refuses %s', async (_, collection, fields) => {
    const document = collection === 'orders' ? aFittingOrder(fields) : aFittingSubscription(fields);
    expect(await isTaken(collection, document)).toBe(false);
  });

  it('lets in what the pipeline itself creates and writes', async () => {
    const world = new World();
    const items = [{ productId: 'p', quantity: 1, amountMinor: 4_995, recurring: true, subscriptionId: 'sub-2' }];
    world.take(initial({ items, orderId: 'order-2', saleKind: 'TRIAL_COMPLETION' }), rebill());
    world.submitAll(() => ({
      kind: 'APPROVED',
      flexecomTransactionId: 'fx',
      at: world.now,
      amountMinor: 4_995,
      currency: 'USD',
    }));
    world.applyPublished();
    const [orders, subscriptions] = [world.store.all('orders'), world.store.all('subscriptions')];
    expect([orders.length, subscriptions.length]).toEqual([2, 2]);
    for (const order of orders) expect(await isTaken('orders', { ...order })).toBe(true);
    for (const subscription of subscriptions) expect(await isTaken('subscriptions', { ...subscription })).toBe(true);
  });
});
