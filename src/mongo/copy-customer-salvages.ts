import type { AnyBulkWriteOperation, Db } from 'mongodb';
import type { CustomerSalvages } from '../domain/documents/customer-salvages.ts';
import type { Debt } from '../domain/documents/debt.ts';
import { customerSalvagesId } from '../domain/ids.ts';
import {
  DECLINED_SALES_MAX,
  keptDeclinedSales,
  keptSubmissions,
  productIdsOf,
  type SalvageEntry,
  SIMILAR_WITHIN_MS,
} from '../domain/salvage/customer-salvages.ts';

/** A document of 0.1.0: all salvages of a customer, in any campaign. It may have up to 16 MB. */
interface OldSalvages {
  _id: string;
  submissions: (Omit<SalvageEntry, 'productIds'> & { campaignId: string | null; productIds: string[] })[];
}

const OLD_COLLECTION = 'customers';
/** Customers and campaigns that are built at once. */
const BATCH_SIZE = 100;

/**
 * Copies the guards of similar orders from the collection `customers` of 0.1.0 (one document a customer) to
 * `customerSalvages` (one a customer and campaign), then drops `customers`. The declined sales come from `debts`, where
 * 0.1.0 looked for them. Begins again after a crash: a document that exists is left as it is. No version may run meanwhile.
 * @returns how many documents were made; null where there is nothing to copy.
 */
export async function copyCustomerSalvages(db: Db, now: number): Promise<number | null> {
  const [old] = await db.listCollections({ name: OLD_COLLECTION }, { nameOnly: true }).toArray();
  if (old === undefined) return null;
  const copied = (await copyDeclinedSales(db, now)) + (await copyOtherSubmissions(db, now));
  await db.collection(OLD_COLLECTION).drop();
  return copied;
}

interface SalesGroup {
  _id: { customerId: string; campaignId: string };
  debtIds: string[];
}

/** Every customer and campaign with a declined sale of the last 30 days, and the submissions of both. */
async function copyDeclinedSales(db: Db, now: number): Promise<number> {
  const newest = { n: DECLINED_SALES_MAX, sortBy: { 'latestDecline.occurredAt': -1 }, output: '$_id' };
  const groups = db.collection('debts').aggregate<SalesGroup>(
    [
      { $match: { kind: 'NEW_SALE', 'latestDecline.occurredAt': { $gt: now - SIMILAR_WITHIN_MS } } },
      { $match: { 'latestDecline.campaignId': { $type: 'string' } } },
      {
        $group: {
          _id: { customerId: '$customerId', campaignId: '$latestDecline.campaignId' },
          debtIds: { $topN: newest },
        },
      },
    ],
    { allowDiskUse: true, batchSize: BATCH_SIZE },
  );
  let copied = 0;
  let batch: SalesGroup[] = [];
  for await (const group of groups) {
    batch.push(group);
    if (batch.length < BATCH_SIZE) continue;
    copied += await copyGroups(db, batch, now);
    batch = [];
  }
  return copied + (await copyGroups(db, batch, now));
}

async function copyGroups(db: Db, groups: readonly SalesGroup[], now: number): Promise<number> {
  const documents = new Map<string, CustomerSalvages>();
  for (const { _id: purchase } of groups) addDocument(documents, purchase.customerId, purchase.campaignId, now);
  const debtIds = groups.flatMap((group) => group.debtIds);
  for await (const debt of db.collection<Debt>('debts').find({ _id: { $in: debtIds } }, { batchSize: BATCH_SIZE })) {
    const { customerId, orderId, latestDecline } = debt;
    const id = customerSalvagesId(customerId, latestDecline.campaignId ?? '');
    const sale = { orderId, productIds: productIdsOf(latestDecline), at: Math.min(latestDecline.occurredAt, now) };
    documents.get(id)?.declinedSales.push(sale);
  }
  const customerIds = [...new Set(groups.map(({ _id }) => _id.customerId))];
  for await (const guard of guardsOf(db, { _id: { $in: customerIds } })) {
    for (const [campaignId, submissions] of byCampaign(guard)) {
      const document = documents.get(customerSalvagesId(guard._id, campaignId));
      if (document !== undefined) document.submissions = submissions;
    }
  }
  return insertMissing(db, [...documents.values()], now);
}

/** Of customers without a declined sale in that campaign: those made by the first step exist, and are left alone. */
async function copyOtherSubmissions(db: Db, now: number): Promise<number> {
  let copied = 0;
  for await (const guard of guardsOf(db, {})) {
    const documents = new Map<string, CustomerSalvages>();
    for (const [campaignId, submissions] of byCampaign(guard)) {
      addDocument(documents, guard._id, campaignId, now).submissions = submissions;
    }
    copied += await insertMissing(db, [...documents.values()], now);
  }
  return copied;
}

/** One at a time, as each may be large. */
function guardsOf(db: Db, filter: { _id?: { $in: string[] } }) {
  return db.collection<OldSalvages>(OLD_COLLECTION).find(filter, { batchSize: 1 });
}

function byCampaign({ submissions }: OldSalvages): Map<string, SalvageEntry[]> {
  const entries = new Map<string, SalvageEntry[]>();
  for (const { campaignId, productIds, ...entry } of submissions) {
    if (campaignId === null) continue;
    const items = productIds.map((productId) => ({ productId }));
    entries.set(campaignId, [...(entries.get(campaignId) ?? []), { ...entry, productIds: productIdsOf({ items }) }]);
  }
  return entries;
}

function addDocument(
  documents: Map<string, CustomerSalvages>,
  customerId: string,
  campaignId: string,
  now: number,
): CustomerSalvages {
  const _id = customerSalvagesId(customerId, campaignId);
  const document = { _id, customerId, campaignId, submissions: [], declinedSales: [], guard: 0, changedAt: now };
  documents.set(_id, document);
  return document;
}

/** @returns how many were inserted. */
async function insertMissing(db: Db, documents: readonly CustomerSalvages[], now: number): Promise<number> {
  const inserts = documents.flatMap(({ _id, ...document }): AnyBulkWriteOperation<CustomerSalvages>[] => {
    const submissions = keptSubmissions(document.submissions, now);
    const declinedSales = keptDeclinedSales(document.declinedSales, now);
    if (submissions.length + declinedSales.length === 0) return [];
    const update = { $setOnInsert: { ...document, submissions, declinedSales } };
    return [{ updateOne: { filter: { _id }, update, upsert: true } }];
  });
  if (inserts.length === 0) return 0;
  const { upsertedCount } = await db.collection<CustomerSalvages>('customerSalvages').bulkWrite(inserts);
  return upsertedCount;
}
