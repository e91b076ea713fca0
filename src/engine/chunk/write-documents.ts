import type { AnyBulkWriteOperation, ClientSession } from 'mongodb';
import { FencedError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import type { DocumentWrite } from './state.ts';

type PlainDocument = Record<string, unknown> & { _id: string };

/**
 * Writes a chunk's documents. Unordered, so that the driver sends a collection's inserts in one command and its updates
 * in another, however they alternate; each command is still in `_id` order.
 * @throws FencedError where a document to update was deleted.
 */
export async function writeDocuments(
  database: Database,
  session: ClientSession,
  writes: readonly DocumentWrite[],
): Promise<void> {
  for (const [collection, ofOne] of Map.groupBy(writes, (write) => write.collection)) {
    const updates = ofOne.filter((write) => 'update' in write).length;
    const { matchedCount } = await database.db
      .collection<PlainDocument>(collection)
      .bulkWrite(ofOne.map(operation), { session, ordered: false });
    if (matchedCount !== updates) {
      throw new FencedError(`a document of ${collection} was deleted while a chunk changed it`);
    }
  }
}

function operation(write: DocumentWrite): AnyBulkWriteOperation<PlainDocument> {
  return 'insert' in write
    ? { insertOne: { document: write.insert } }
    : { updateOne: { filter: { _id: write.id }, update: { $set: write.update } } };
}
