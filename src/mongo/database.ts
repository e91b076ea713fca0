import {
  type ClientSessionOptions,
  type Collection,
  type Db,
  type DbOptions,
  MongoClient,
  ReadConcern,
  type TransactionOptions,
} from 'mongodb';
import type { CollectionName, Documents } from '../domain/documents/documents.ts';
import { FatalError } from '../errors.ts';
import { isTracing } from '../telemetry/tracing/tracer.ts';
import { traceCommands } from './trace-commands.ts';

/** The pipeline's MongoDB: typed collections, with the read and write concerns that exactly once needs. */
export interface Database {
  readonly client: MongoClient;
  readonly db: Db;
  collection<Name extends CollectionName>(name: Name): Collection<Documents[Name]>;
  close(): Promise<void>;
}

/** Snapshot reads and journaled majority writes: what was read once is never rolled back. */
export const TRANSACTION_OPTIONS = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', j: true },
  readPreference: 'primary',
} as const satisfies TransactionOptions;

export const SESSION_OPTIONS: ClientSessionOptions = {
  causalConsistency: true,
  defaultTransactionOptions: TRANSACTION_OPTIONS,
};

/** Set on the database, not on the client: `journal` or `readConcernLevel` in the URI override a client's options. */
const CONCERNS = {
  readConcern: new ReadConcern('majority'),
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
} as const satisfies DbOptions;

const SERVER_SELECTION_TIMEOUT_MS = 5_000;

/**
 * Also the limit of a heartbeat. Heartbeats are 10 s apart, so a silent server is given up after 15 s, and all operations
 * that wait on its connections end then.
 */
const CONNECT_TIMEOUT_MS = 5_000;

/** The longest wait for a free connection of the pool: by then one in use was returned, or closed by its time-out. */
const WAIT_QUEUE_TIMEOUT_MS = 25_000;

/**
 * An operation without an answer for this time fails with a network error, and its connection is closed: a server may
 * answer heartbeats and nothing else, for example without a majority. The driver retries once, so a take-over waits 40 s
 * for a dead owner's transaction. With `transactionLifetimeLimitSeconds` 15 the server ends it within 23 s; with the
 * default of 60 it takes a few take-overs more.
 */
const ANSWER_WITHIN_MS = 20_000;

interface DatabaseOptions {
  /** Null: no limit. For a command that a person waits for and that may build an index. */
  readonly answerWithinMs?: number | null;
}

/**
 * Connects, and refuses a server without transactions. An operation without an answer in time may or may not have been
 * applied, as when its connection broke: its caller must check, or repeat it where that is harmless.
 * @throws FatalError for a standalone mongod (no transactions); MongoDB's own errors where it cannot be reached.
 */
export async function connectDatabase(
  uri: string,
  databaseName: string,
  { answerWithinMs = ANSWER_WITHIN_MS }: DatabaseOptions = {},
): Promise<Database> {
  const isTraced = isTracing();
  const client = new MongoClient(uri, {
    serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    waitQueueTimeoutMS: WAIT_QUEUE_TIMEOUT_MS,
    // 0 means no limit to the driver.
    socketTimeoutMS: answerWithinMs ?? 0,
    ignoreUndefined: false,
    retryWrites: true,
    // Not false otherwise: the URI may ask for it.
    ...(isTraced ? { monitorCommands: true } : {}),
  });
  if (isTraced) traceCommands(client);
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
      'MONGODB_URI names a standalone mongod, which has no transactions; start it with --replSet and run rs.initiate()',
    );
  }
}
