import type { Db } from 'mongodb';
import { UsageError } from '../errors.ts';
import type { Database } from './database.ts';
import { isDuplicateId } from './duplicate-key.ts';

/** The form in which this program keeps documents and checkpoints. It grows where older programs could not go on with them. */
export const DATA_VERSION = 2;

/** The first version recorded none. */
const UNRECORDED_VERSION = 1;

interface DataVersionDocument {
  readonly _id: 'data';
  readonly version: number;
  /** Epoch ms, real time. */
  readonly since: number;
}

/** Whatever the pipeline stores, it stores in one of these first; `orders` and `subscriptions` may be billing's alone. */
const STORED_FIRST = ['checkpoints', 'config', 'declines'] as const;

type DatabaseToCheck = Pick<Database, 'db'>;

function versions(db: Db) {
  return db.collection<DataVersionDocument>('meta');
}

/** The version of the data in this database; null where nothing was stored yet. */
export async function readDataVersion({ db }: DatabaseToCheck): Promise<number | null> {
  const recorded = await versions(db).findOne({ _id: 'data' });
  if (recorded !== null) return recorded.version;
  for (const name of STORED_FIRST) {
    if ((await db.collection(name).findOne({}, { projection: { _id: 1 } })) !== null) return UNRECORDED_VERSION;
  }
  return null;
}

/** Records this program's version in a database where nothing was stored yet; leaves any other as it is. */
export async function recordFirstDataVersion(database: DatabaseToCheck): Promise<void> {
  if ((await readDataVersion(database)) !== null) return;
  try {
    await versions(database.db).insertOne({ _id: 'data', version: DATA_VERSION, since: Date.now() });
  } catch (error) {
    // Another process has just done the same.
    if (!isDuplicateId(error)) throw error;
  }
}

/** The last step of an upgrade. */
export async function recordUpgrade({ db }: DatabaseToCheck): Promise<void> {
  await versions(db).updateOne(
    { _id: 'data' },
    { $set: { version: DATA_VERSION, since: Date.now() } },
    { upsert: true },
  );
}

/**
 * For whatever is about to change data: an older form would be read wrongly, and a newer one be damaged.
 * @throws UsageError where the database holds data of another version.
 */
export async function requireDataVersion(database: DatabaseToCheck): Promise<void> {
  await recordFirstDataVersion(database);
  const problem = dataVersionProblem(await readDataVersion(database), database.db.databaseName);
  if (problem !== null) throw new UsageError(problem);
}

/**
 * For `salvage setup`, which upgrades what is older.
 * @throws UsageError where the database holds data of a newer version.
 */
export async function requireVersionToUpgrade(database: DatabaseToCheck): Promise<void> {
  const version = await readDataVersion(database);
  const problem = dataVersionProblem(version, database.db.databaseName);
  if (problem !== null && version !== null && version > DATA_VERSION) throw new UsageError(problem);
}

/** What is wrong with a database's version, and what to do about it; null where nothing is. */
export function dataVersionProblem(version: number | null, databaseName: string): string | null {
  if (version === null || version === DATA_VERSION) return null;
  const found = `database ${databaseName} holds data of version ${version}, but this program works with version ${DATA_VERSION}`;
  return version < DATA_VERSION
    ? `${found}: stop every process of the older release, then run: salvage setup`
    : `${found}: use the newer release, whose salvage setup upgraded it`;
}
