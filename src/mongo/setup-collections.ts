import { type CreateIndexesOptions, type Db, type IndexSpecification, MongoServerError } from 'mongodb';
import { systemClock } from '../clock.ts';
import { countText } from '../domain/count-text.ts';
import type { SubmissionState } from '../domain/documents/submission.ts';
import { copyCustomerSalvages } from './copy-customer-salvages.ts';
import { recordFirstDataVersion } from './data-version.ts';
import type { Database } from './database.ts';
import { dateOldDocuments } from './date-old-documents.ts';
import { fillReportRows } from './fill-report-rows.ts';

/** An index of a collection. */
interface Index {
  readonly keys: Extract<IndexSpecification, Record<string, unknown>> & Record<string, 1 | -1>;
  readonly options?: Pick<CreateIndexesOptions, 'partialFilterExpression' | 'expireAfterSeconds' | 'name'>;
}

/** Of processes that were killed; one that stops removes its own document. */
const INSTANCES_KEPT_SECONDS = 3_600;

const BEING_WITHDRAWN = { withdrawReason: { $type: 'string' }, appliedAt: null };

/** What an open submission is listed and counted by, behind the time from which it waits. */
const COUNTED_KEYS = { _id: 1, flexecomGatewayId: 1, route: 1, currency: 1, amountMinor: 1 } as const;

/** Everything that `salvage report` reads of a debt, so that it reads no documents: the first key is its range of time. */
const REPORT_KEYS = {
  'reportRow.firstDeclinedAt': 1,
  'reportRow.category': 1,
  currency: 1,
  'reportRow.amountMinor': 1,
  'reportRow.recoveredMinor': 1,
  kind: 1,
  'holdout.percent': 1,
  'reportRow.gatewayId': 1,
  'reportRow.code': 1,
  'reportRow.network': 1,
  'reportRow.attempt': 1,
  'reportRow.campaignId': 1,
  'reportRow.route': 1,
  'reportRow.flexecomGatewayId': 1,
} as const;

/**
 * Every collection of the pipeline with its indexes. Each index serves a query of this repository; queries by `_id` need
 * none.
 */
const COLLECTIONS: Readonly<Record<string, readonly Index[]>> = {
  orders: [{ keys: { parentOrderId: 1 } }],
  subscriptions: [{ keys: { orderId: 1 } }],
  debts: [
    { keys: { orderId: 1 } },
    { keys: { customerId: 1 } },
    { keys: { subscriptionId: 1 }, options: withText('subscriptionId') },
    { keys: { state: 1 } },
    { keys: { chainTransactionId: 1 }, options: withText('chainTransactionId') },
    { keys: { endedAt: 1 }, options: { partialFilterExpression: { endedAt: { $gt: 0 } } } },
    { keys: REPORT_KEYS, options: { name: 'report' } },
    {
      keys: { 'reportRow.recoveredAt': 1, 'reportRow.recoveredBy': 1, currency: 1, 'reportRow.recoveredMinor': 1 },
      options: { name: 'recovered', partialFilterExpression: { 'reportRow.recoveredAt': { $gt: 0 } } },
    },
    { keys: { 'reportRow.lookAt': 1 }, options: { partialFilterExpression: { 'reportRow.lookAt': { $gt: 0 } } } },
  ],
  declines: [
    { keys: { orderId: 1 } },
    { keys: { debtId: 1 } },
    { keys: { transactionId: 1 }, options: withText('transactionId') },
    { keys: { requestKey: 1 }, options: withText('requestKey') },
  ],
  submissions: [
    { keys: { orderId: 1 } },
    { keys: { debtId: 1 } },
    // Of open submissions alone: most have ended, and every write pays for each index that the document is in.
    // Due ones for the scheduler; what the console counts by hour and gateway, without reading a document.
    { keys: { state: 1, dueAt: 1, ...COUNTED_KEYS }, options: inState('SCHEDULED') },
    { keys: { state: 1, acknowledgedAt: 1, ...COUNTED_KEYS }, options: inState('SENT') },
    { keys: { configVersion: 1 }, options: inState('SCHEDULED') },
    { keys: { 'dispatch.checkpoint': 1 }, options: inState('SENDING') },
    { keys: { 'reconcile.overdueAgainAt': 1, acknowledgedAt: 1 }, options: inState('SENT') },
    { keys: { withdrawReason: 1 }, options: { partialFilterExpression: BEING_WITHDRAWN } },
    { keys: { parked: 1, flexecomGatewayId: 1 }, options: { partialFilterExpression: { parked: true } } },
    { keys: { state: 1, flexecomGatewayId: 1 } },
    { keys: { flexecomTransactionId: 1 }, options: withText('flexecomTransactionId') },
  ],
  paymentMethodAttempts: [{ keys: { changedAt: 1 } }],
  customerSalvages: [{ keys: { changedAt: 1 } }],
  pauses: [],
  refusals: [],
  instances: [{ keys: { beatAt: 1 }, options: { expireAfterSeconds: INSTANCES_KEPT_SECONDS } }],
  deadLetters: [
    { keys: { state: 1, topic: 1, at: 1, _id: 1 } },
    { keys: { state: 1, topic: 1, reasonGroup: 1, stage: 1, at: 1, _id: 1 } },
    { keys: { orderId: 1, state: 1, at: 1, _id: 1 } },
    { keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
  ],
  deadLetterPositions: [],
  rerunRequests: [{ keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } }],
  audit: [
    { keys: { at: -1, _id: -1 } },
    { keys: { action: 1, at: -1, _id: -1 } },
    { keys: { by: 1, at: -1, _id: -1 } },
    { keys: { ids: 1, at: -1, _id: -1 } },
    { keys: { state: 1, at: 1 }, options: { partialFilterExpression: { state: 'STARTED' } } },
  ],
  samples: [],
  consoleSessions: [{ keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } }],
  contradictions: [
    { keys: { settled: 1, recordedAt: 1, _id: 1 } },
    { keys: { 'settled.at': -1, _id: -1 }, options: { partialFilterExpression: { 'settled.at': { $gt: 0 } } } },
    { keys: { orderId: 1 } },
    { keys: { submissionId: 1 } },
    { keys: { debtId: 1 } },
    { keys: { flexecomTransactionId: 1 } },
  ],
  config: [],
  checkpoints: [],
  reconcileTurns: [],
  meta: [],
};

/** Of earlier releases, by their names. No query uses them any more, and every write pays for them. */
const UNUSED_INDEXES: Readonly<Record<string, readonly string[]>> = {
  submissions: [
    ...['state_1_dueAt_1', 'state_1_configVersion_1', 'state_1_parked_1', 'state_1_sendingAt_1', 'dueAt_1'],
    ...['state_1_reconcile.overdueAgainAt_1_acknowledgedAt_1', 'flexecomGatewayId_1_state_1'],
    'reconcile.resultToPublish_1',
  ],
  contradictions: ['settled_1_recordedAt_1', 'settled.at_-1'],
  audit: ['at_1'],
};

/** Documents without the field, or with null, are in no such index. The server does not see that a text has `$type` string. */
function withText(field: string): NonNullable<Index['options']> {
  return { partialFilterExpression: { [field]: { $gt: '' } } };
}

function inState(state: SubmissionState): NonNullable<Index['options']> {
  return { partialFilterExpression: { state } };
}

/**
 * Creates the collections and indexes that are missing, brings those of 0.1.0 into their present form, and leaves others as
 * they are; in a database where nothing was stored yet it records the data version. Repeating it changes nothing, and two
 * processes may do it at the same time.
 * @returns one sentence for each thing done; empty where nothing was missing.
 */
export async function setupCollections(database: Pick<Database, 'db'>): Promise<string[]> {
  const { db } = database;
  const existing = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
  const done: string[] = [];
  for (const [name, indexes] of Object.entries(COLLECTIONS)) {
    const isNew = !existing.has(name) && (await createCollection(db, name));
    const created = await createMissingIndexes(db, name, indexes);
    if (isNew)
      done.push(
        `created collection ${name}${indexes.length === 0 ? '' : ` with ${countText(indexes.length, 'index', 'indexes')}`}`,
      );
    else done.push(...created.map((index) => `created index ${name}.${index}`));
    if (await capCollection(db, name)) done.push(`limited the size of collection ${name}`);
    done.push(...(await dropUnusedIndexes(db, name)));
  }
  const now = systemClock.now();
  // A collection of 0.1.0 alone; the copy drops it.
  if (existing.has('customers')) await dateOldDocuments(db, now);
  const filled = await fillReportRows(db, now);
  if (filled > 0) done.push(`filled in what the report reads of ${countText(filled, 'debt')}`);
  const copied = await copyCustomerSalvages(db, now);
  if (copied !== null)
    done.push(`copied the collection customers to ${countText(copied, 'document')} of customerSalvages`);
  await recordFirstDataVersion(database);
  return done;
}

/** Some two weeks of one sample every ten seconds. */
const CAPPED_BYTES: Readonly<Record<string, number>> = { samples: 64 * 1024 * 1024 };

const NAMESPACE_EXISTS = 48;

async function createCollection(db: Db, name: string): Promise<boolean> {
  const size = CAPPED_BYTES[name];
  try {
    await db.createCollection(name, size === undefined ? {} : { capped: true, size });
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NAMESPACE_EXISTS) return false;
    throw error;
  }
}

/** A process that was started before `setup` has made it without a limit, and it would grow for ever. */
async function capCollection(db: Db, name: string): Promise<boolean> {
  const size = CAPPED_BYTES[name];
  if (size === undefined || (await isCapped(db, name))) return false;
  try {
    await db.command({ convertToCapped: name, size });
    return true;
  } catch (error) {
    // Another process has just done the same.
    if (await isCapped(db, name)) return false;
    throw error;
  }
}

async function isCapped(db: Db, name: string): Promise<boolean> {
  const [found] = await db.listCollections({ name, 'options.capped': true }).toArray();
  return found !== undefined;
}

async function dropUnusedIndexes(db: Db, name: string): Promise<string[]> {
  const collection = db.collection(name);
  const unused = UNUSED_INDEXES[name] ?? [];
  const there = (await collection.indexes()).flatMap((index) => unused.find((one) => one === index.name) ?? []);
  const done: string[] = [];
  for (const index of there) {
    try {
      await collection.dropIndex(index);
      done.push(`dropped index ${name}.${index}`);
    } catch (error) {
      // Another process has just done the same.
      if (!(error instanceof MongoServerError) || error.code !== INDEX_NOT_FOUND) throw error;
    }
  }
  return done;
}

const INDEX_NOT_FOUND = 27;

async function createMissingIndexes(db: Db, name: string, indexes: readonly Index[]): Promise<string[]> {
  const collection = db.collection(name);
  const before = new Set((await collection.indexes()).map((index) => index.name));
  const created: string[] = [];
  for (const { keys, options } of indexes) {
    const indexName = await collection.createIndex(keys, options);
    if (!before.has(indexName)) created.push(indexName);
  }
  return created;
}
