import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Decimal128, Double, Long } from 'mongodb';
import { readSubscription } from '../../src/domain/billing/billed-subscription.ts';
import type { Documents } from '../../src/domain/documents/documents.ts';
import type { Database } from '../../src/mongo/database.ts';
import { updateKeepingTypes } from '../../src/mongo/kept-types.ts';
import { connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';

const NEXT_BILL_AT = Date.UTC(2026, 4, 5, 12, 30, 15, 250);
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

/** A subscription as billing wrote it, and its types after the pipeline has changed it. */
async function changed(stored: Record<string, unknown>, set: Record<string, unknown>) {
  const subscriptions = database.db.collection<Documents['subscriptions']>('subscriptions');
  await subscriptions.insertOne({ _id: 'sub-1', status: 'RECYCLE_BILLING', ...stored });
  await subscriptions.updateOne({ _id: 'sub-1' }, updateKeepingTypes(set));
  const types = Object.fromEntries(Object.keys(set).map((field) => [field, { $type: `$${field}` }]));
  const [found] = await subscriptions.aggregate([{ $project: { _id: 0, ...types } }]).toArray();
  const document = await subscriptions.findOne({ _id: 'sub-1' });
  return { types: found, document, read: document === null ? null : readSubscription(document) };
}

describe('what the pipeline writes into billing’s documents', () => {
  it.each([
    ['date', new Date(1)],
    ['string', '2026-04-05T12:30:15+02:00'],
    ['long', Long.fromNumber(1_775_000_000_000)],
    ['double', 1_775_000_000_000],
    ['decimal', Decimal128.fromString('1775000000000')],
  ])('R16: a next date that was a %s stays one, and is read as what was written', async (type, nextBillAt) => {
    const { types, read } = await changed({ nextBillAt }, { nextBillAt: NEXT_BILL_AT });
    expect(types).toEqual({ nextBillAt: type });
    expect(read).toMatchObject({ nextBillAt: NEXT_BILL_AT, unreadable: [] });
  });

  it.each([
    ['string', '3'],
    ['long', Long.fromNumber(3)],
    ['int', 3],
    ['double', new Double(3)],
    ['decimal', Decimal128.fromString('3')],
  ])('R16: a cycle and a price that were a %s stay one', async (type, value) => {
    const set = { billingCycle: 4, priceMinor: 4_595 };
    const { types, read } = await changed({ billingCycle: value, priceMinor: value }, set);
    expect(types).toEqual({ billingCycle: type, priceMinor: type });
    expect(read).toMatchObject({ ...set, unreadable: [] });
  });

  it.each([
    ['missing', {}],
    ['null', { nextBillAt: null }],
    ['an array', { nextBillAt: [1] }],
    ['an object', { nextBillAt: { at: 1 } }],
    ['true', { nextBillAt: true }],
  ])('R16: a next date that was %s becomes a number', async (_, stored) => {
    const { read } = await changed(stored, { nextBillAt: NEXT_BILL_AT });
    expect(read?.nextBillAt).toBe(NEXT_BILL_AT);
  });

  it('R16: a text that looks like an expression, an object and null are written as they are', async () => {
    const set = {
      status: '$status',
      nextBilling: { gatewayId: '$nextBillAt', credential: 'TOKEN', note: { $add: 1 } },
      nextBillAt: null,
    };
    const { document } = await changed({ nextBilling: [1] }, set);
    expect(document).toEqual({ _id: 'sub-1', ...set });
  });
});
