import type { AnyBulkWriteOperation, ClientSession } from 'mongodb';
import type { CollectionName } from '../../domain/documents/documents.ts';
import { FencedError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import { updateKeepingTypes } from '../../mongo/kept-types.ts';
import type { DocumentWrite } from './state.ts';

type PlainDocument = Record<string, unknown> & { _id: string };

/**
 * Writes a chunk's documents, a collection's inserts in one command and its updates in another, each in `_id` order. The
 * first failure ends it: in an unordered bulk write the driver would send the next command, and throw that command's
 * "transaction has been aborted" instead of why it was.
 * @throws FencedError where a document to update was deleted.
 */
export async function writeDocuments(
  database: Database,
  session: ClientSession,
  writes: readonly DocumentWrite[],
): Promise<void> {
  for (const [collection, ofOne] of Map.groupBy(writes, (write) => write.collection)) {
    for (const alike of Map.groupBy(ofOne, (write) => 'insert' in write).values()) {
      const { matchedCount, insertedCount } = await database.db
        .collection<PlainDocument>(collection)
        .bulkWrite(alike.map(operation), { session, ordered: true });
      if (matchedCount + insertedCount !== alike.length) {
        throw new FencedError(`a document of ${collection} was deleted while a chunk changed it`);
      }
    }
  }
}

function operation(write: DocumentWrite): AnyBulkWriteOperation<PlainDocument> {
  if ('insert' in write) return { insertOne: { document: write.insert } };
  const update = isOfBilling(write.collection) ? updateKeepingTypes(write.update) : { $set: write.update };
  return { updateOne: { filter: { _id: write.id }, update } };
}

function isOfBilling(collection: CollectionName): boolean {
  return collection === 'orders' || collection === 'subscriptions';
}
