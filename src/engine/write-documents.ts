import type { AnyBulkWriteOperation, ClientSession } from 'mongodb';
import { FencedError } from '../errors.ts';
import type { Database } from '../mongo/database.ts';
import type { DocumentWrite } from './state.ts';

type PlainDocument = Record<string, unknown> & { _id: string };

/** Writes a chunk's documents, one ordered bulk a collection. A document that vanished meanwhile fails the transaction. */
export async function writeDocuments(
  database: Database,
  session: ClientSession,
  writes: readonly DocumentWrite[],
): Promise<void> {
  for (const [collection, ofOne] of Map.groupBy(writes, (write) => write.collection)) {
    const updates = ofOne.filter(({ insert }) => !insert).length;
    const { matchedCount } = await database.db
      .collection<PlainDocument>(collection)
      .bulkWrite(ofOne.map(operation), { session, ordered: true });
    if (matchedCount !== updates) throw new FencedError(`a document of ${collection} was deleted while it was changed`);
  }
}

function operation({ id, insert, fields }: DocumentWrite): AnyBulkWriteOperation<PlainDocument> {
  return insert
    ? { insertOne: { document: { ...fields, _id: id } } }
    : { updateOne: { filter: { _id: id }, update: { $set: fields } } };
}
