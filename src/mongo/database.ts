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
 * Connects and refuses a server that cannot keep the promises.
 * @throws FatalError for a standalone mongod (no transactions); MongoDB's own errors where it cannot be reached.
 */
export async function connectDatabase(uri: string, databaseName: string): Promise<Database> {
  const client = new MongoClient(uri, {
    serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
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
