import {
  type ClientSessionOptions,
  type Collection,
  type Db,
  type DbOptions,
  MongoClient,
  ReadConcern,
  type TransactionOptions,
} from 'mongodb';
import type { CollectionName, Documents } from '../domain/documents.ts';
import { FatalError } from '../errors.ts';

/** The pipeline's MongoDB: typed collections, and the concerns that the promises need, whatever the URI says. */
export interface Database {
  readonly client: MongoClient;
  readonly db: Db;
  collection<Name extends CollectionName>(name: Name): Collection<Documents[Name]>;
  close(): Promise<void>;
}

/** Snapshot reads and majority, journaled writes: an outcome read once is never rolled back. */
export const TRANSACTION_OPTIONS = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', j: true },
  readPreference: 'primary',
} as const satisfies TransactionOptions;

export const SESSION_OPTIONS: ClientSessionOptions = {
  causalConsistency: true,
  defaultTransactionOptions: TRANSACTION_OPTIONS,
};

/** Given to the database, not to the client: `journal` or `readConcernLevel` in the URI win over a client's own options. */
const CONCERNS = {
  readConcern: new ReadConcern('majority'),
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
} as const satisfies DbOptions;

const SERVER_SELECTION_TIMEOUT_MS = 5_000;

/**
 * Also how long a heartbeat may stay away (beside the 10 s between two): a server that is silent as a whole is given up
 * after 15 s, and what waits on its connections ends then.
 */
const CONNECT_TIMEOUT_MS = 5_000;

/** A free connection of the pool: waited for no longer, as each of those in use is given back or closed in time. */
const WAIT_QUEUE_TIMEOUT_MS = 25_000;

/**
 * An operation without an answer for so long fails with a network error, and its connection is closed: a server may
 * answer heartbeats and nothing else, as where a majority is away. The driver asks once more, so that a take-over waits
 * 40 s in all for a dead owner's transaction: with `transactionLifetimeLimitSeconds` 15, which the server looks at every
 * half of it, that ends within 23 s. With the server's own 60 it takes a few take-overs more.
 */
const ANSWER_WITHIN_MS = 20_000;

export interface DatabaseOptions {
  /** Null: as long as the server is alive. For a command that a person waits for, which may build an index. */
  readonly answerWithinMs?: number | null;
}

/**
 * Connects and refuses a server that cannot keep the promises. An operation that is not answered in time has an unknown
 * end, like one whose connection broke: whoever asked looks, or does it again where that is harmless.
 * @throws FatalError for a standalone mongod (no transactions); MongoDB's own errors where it cannot be reached.
 */
export async function connectDatabase(
  uri: string,
  databaseName: string,
  { answerWithinMs = ANSWER_WITHIN_MS }: DatabaseOptions = {},
): Promise<Database> {
  const client = new MongoClient(uri, {
    serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    waitQueueTimeoutMS: WAIT_QUEUE_TIMEOUT_MS,
    // The driver's 0 is: no limit.
    socketTimeoutMS: answerWithinMs ?? 0,
    ignoreUndefined: false,
    retryWrites: true,
  });
  try {
    await client.connect();
    await refuseStandalone(client);
  } catch (error) {
    await client.close();
    throw error;
  }
  const db = client.db(databaseName, CONCERNS);
  return { client, db, collection: (name) => db.collection(name), close: () => client.close() };
}

async function refuseStandalone(client: MongoClient): Promise<void> {
  const hello = await client.db('admin').command({ hello: 1 });
  if (hello.setName === undefined && hello.msg !== 'isdbgrid') {
    throw new FatalError(
      'MONGODB_URI names a standalone mongod, which has no transactions; start it with --replSet and initiate the set',
    );
  }
}
