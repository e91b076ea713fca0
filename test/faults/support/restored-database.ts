import type { Document } from 'mongodb';
import type { Database } from '../../../src/mongo/database.ts';

/** All documents of a database at one moment, by collection, as they are stored. Nobody may write meanwhile. */
export type DatabaseDump = ReadonlyMap<string, readonly Document[]>;

const AS_STORED = { promoteValues: false, promoteBuffers: false, promoteLongs: false } as const;

export async function dumpDatabase({ db }: Database): Promise<DatabaseDump> {
  const dump = new Map<string, Document[]>();
  for (const { collectionName } of await db.collections()) {
    dump.set(collectionName, await db.collection(collectionName).find({}, AS_STORED).toArray());
  }
  return dump;
}

/** What was stored since is gone. */
export async function restoreDatabase({ db }: Database, dump: DatabaseDump): Promise<void> {
  for (const { collectionName } of await db.collections()) {
    const collection = db.collection(collectionName);
    await collection.deleteMany({});
    const documents = dump.get(collectionName) ?? [];
    if (documents.length > 0) await collection.insertMany([...documents]);
  }
}
