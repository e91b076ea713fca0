import { mkdir } from 'node:fs/promises';
import { type Db, MongoClient, MongoServerError } from 'mongodb';
import type { ServerDefinition } from './server.ts';
import { HOST, MONGOD_SETTINGS, REPLICA_SET } from './settings.ts';

/** A mongod that is a replica set of one member, as only replica sets have transactions; or one member of several. */
export function mongodServer(where: {
  readonly mongod: string;
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
  /** The ports of all members, this one's among them. The first makes them a replica set. */
  readonly members?: readonly number[];
  readonly settings?: Readonly<Record<string, string>>;
}): ServerDefinition<'mongod'> {
  const { folder, port, members = [port], settings = MONGOD_SETTINGS } = where;
  return {
    name: 'mongod',
    port,
    logFile: where.logFile,
    prepare: async () => {
      await mkdir(folder, { recursive: true });
    },
    program: where.mongod,
    args: [
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
      ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
      ...['--bind_ip', HOST, '--port', String(port), '--dbpath', folder, '--nounixsocket', '--quiet'],
    ],
    checkReady: () => checkMongod(port, members),
  };
}

const CHECK_TIMEOUT_MS = 3_000;
/** MongoDB's code for a server that is not yet in a replica set. */
const NOT_YET_INITIALIZED = 94;
const ALREADY_INITIALIZED = 23;
/** After a restart, a set of one need not wait the usual ten seconds before it elects itself. */
const ELECTION_TIMEOUT_MS = 1_000;
/** Of several members: longer than a busy machine keeps a healthy one from answering. */
const ELECTION_OF_SEVERAL_TIMEOUT_MS = 5_000;

/** Ready when it accepts writes, or follows a member that does. First makes a new server a replica set. */
export async function checkMongod(port: number, members: readonly number[] = [port]): Promise<void> {
  const client = new MongoClient(`mongodb://${HOST}:${port}/`, {
    directConnection: true,
    serverSelectionTimeoutMS: CHECK_TIMEOUT_MS,
    connectTimeoutMS: CHECK_TIMEOUT_MS,
    socketTimeoutMS: CHECK_TIMEOUT_MS,
  });
  try {
    await client.connect();
    const admin = client.db('admin');
    if (port === members[0]) await initiateOnce(admin, members);
    const hello = await admin.command({ hello: 1 });
    const follows = hello.secondary === true && hello.primary !== undefined;
    if (hello.isWritablePrimary !== true && !follows) throw new Error('the replica set has no primary yet');
  } finally {
    await client.close();
  }
}

async function initiateOnce(admin: Db, members: readonly number[]): Promise<void> {
  try {
    await admin.command({ replSetGetStatus: 1 });
  } catch (error) {
    if (!hasCode(error, NOT_YET_INITIALIZED)) throw error;
    await initiate(admin, members);
  }
}

async function initiate(admin: Db, ports: readonly number[]): Promise<void> {
  const members = ports.map((port, _id) => ({ _id, host: `${HOST}:${port}` }));
  const electionTimeoutMillis = ports.length === 1 ? ELECTION_TIMEOUT_MS : ELECTION_OF_SEVERAL_TIMEOUT_MS;
  const settings = { electionTimeoutMillis };
  try {
    await admin.command({ replSetInitiate: { _id: REPLICA_SET, members, settings } });
  } catch (error) {
    if (!hasCode(error, ALREADY_INITIALIZED)) throw error;
  }
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof MongoServerError && error.code === code;
}
