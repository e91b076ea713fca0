import { type CreateIndexesOptions, type Db, type IndexSpecification, MongoServerError } from 'mongodb';
import type { SubmissionState } from '../domain/documents.ts';
import type { Database } from './database.ts';

/** An index of a collection. */
interface Index {
  readonly keys: Extract<IndexSpecification, Record<string, unknown>> & Record<string, 1 | -1>;
  readonly options?: Pick<CreateIndexesOptions, 'partialFilterExpression'>;
}

/**
 * Every collection of the pipeline with its indexes. Each index serves a query of this repository; queries by `_id` need
 * none.
 */
const COLLECTIONS: Readonly<Record<string, readonly Index[]>> = {
  orders: [{ keys: { parentOrderId: 1 } }],
  subscriptions: [{ keys: { orderId: 1 } }],
  debts: [{ keys: { orderId: 1 } }, { keys: { customerId: 1 } }, { keys: { state: 1 } }],
  declines: [{ keys: { orderId: 1 } }, { keys: { debtId: 1 } }],
  submissions: [
    { keys: { orderId: 1 } },
    { keys: { debtId: 1 } },
    // Of open submissions alone: most have ended, and every write pays for each index that the document is in.
    { keys: { dueAt: 1 }, options: inState('SCHEDULED') },
    { keys: { configVersion: 1 }, options: inState('SCHEDULED') },
    { keys: { 'dispatch.checkpoint': 1 }, options: inState('SENDING') },
    { keys: { 'reconcile.overdueAgainAt': 1, acknowledgedAt: 1 }, options: inState('SENT') },
    { keys: { parked: 1, flexecomGatewayId: 1 }, options: { partialFilterExpression: { parked: true } } },
    { keys: { state: 1, flexecomGatewayId: 1 } },
  ],
  paymentMethodAttempts: [],
  customers: [],
  pauses: [],
  contradictions: [{ keys: { settled: 1, recordedAt: 1 } }, { keys: { orderId: 1 } }, { keys: { submissionId: 1 } }],
  config: [],
  checkpoints: [],
  reconcileTurns: [],
};

function inState(state: SubmissionState): NonNullable<Index['options']> {
  return { partialFilterExpression: { state } };
}

/**
 * Creates the collections and indexes that are missing, and leaves others as they are. Repeating it changes nothing, and
 * two processes may do it at the same time.
 * @returns one sentence for each thing created; empty where nothing was missing.
 */
export async function setupCollections(database: Pick<Database, 'db'>): Promise<string[]> {
  const { db } = database;
  const existing = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
  const done: string[] = [];
  for (const [name, indexes] of Object.entries(COLLECTIONS)) {
    if (!existing.has(name) && (await createCollection(db, name))) done.push(`created collection ${name}`);
    done.push(...(await createMissingIndexes(db, name, indexes)));
  }
  return done;
}

const NAMESPACE_EXISTS = 48;

async function createCollection(db: Db, name: string): Promise<boolean> {
  try {
    await db.createCollection(name);
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NAMESPACE_EXISTS) return false;
    throw error;
  }
}

async function createMissingIndexes(db: Db, name: string, indexes: readonly Index[]): Promise<string[]> {
  const collection = db.collection(name);
  const before = new Set((await collection.indexes()).map((index) => index.name));
  const done: string[] = [];
  for (const { keys, options } of indexes) {
    const indexName = await collection.createIndex(keys, options);
    if (!before.has(indexName)) done.push(`created index ${name}.${indexName}`);
  }
  return done;
}
