import { mkdir } from 'node:fs/promises';
import { type Db, MongoClient, MongoServerError } from 'mongodb';
import type { ServerDefinition } from './server.ts';
import { HOST, MONGOD_SETTINGS, REPLICA_SET } from './settings.ts';

/** A mongod that is a replica set of one member, as only replica sets have transactions. */
export function mongodServer(where: {
  readonly mongod: string;
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
}): ServerDefinition {
  const { folder, port } = where;
  return {
    name: 'mongod',
    port,
    logFile: where.logFile,
    prepare: async () => {
      await mkdir(folder, { recursive: true });
    },
    program: where.mongod,
    args: [
      ...Object.entries(MONGOD_SETTINGS).flatMap(([name, value]) => [`--${name}`, value]),
      ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
      ...['--bind_ip', HOST, '--port', String(port), '--dbpath', folder, '--nounixsocket', '--quiet'],
    ],
    checkReady: () => checkMongod(port),
  };
}

const CHECK_TIMEOUT_MS = 3_000;
/** MongoDB's code for a server that is not yet in a replica set. */
const NOT_YET_INITIALIZED = 94;
const ALREADY_INITIALIZED = 23;
/** After a restart, a set of one need not wait the usual ten seconds before it elects itself. */
const ELECTION_TIMEOUT_MS = 1_000;

/** Ready when it accepts writes. First makes a new server a replica set. */
export async function checkMongod(port: number): Promise<void> {
  const client = new MongoClient(`mongodb://${HOST}:${port}/`, {
    directConnection: true,
    serverSelectionTimeoutMS: CHECK_TIMEOUT_MS,
    connectTimeoutMS: CHECK_TIMEOUT_MS,
    socketTimeoutMS: CHECK_TIMEOUT_MS,
  });
  try {
    await client.connect();
    const admin = client.db('admin');
    await initiateOnce(admin, port);
    const hello = await admin.command({ hello: 1 });
    if (hello.isWritablePrimary !== true) throw new Error('the replica set has no primary yet');
  } finally {
    await client.close();
  }
}

async function initiateOnce(admin: Db, port: number): Promise<void> {
  try {
    await admin.command({ replSetGetStatus: 1 });
  } catch (error) {
    if (!hasCode(error, NOT_YET_INITIALIZED)) throw error;
    await initiate(admin, port);
  }
}

async function initiate(admin: Db, port: number): Promise<void> {
  const members = [{ _id: 0, host: `${HOST}:${port}` }];
  const settings = { electionTimeoutMillis: ELECTION_TIMEOUT_MS };
  try {
    await admin.command({ replSetInitiate: { _id: REPLICA_SET, members, settings } });
  } catch (error) {
    if (!hasCode(error, ALREADY_INITIALIZED)) throw error;
  }
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof MongoServerError && error.code === code;
}
