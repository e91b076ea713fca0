import { MongoServerError } from 'mongodb';

const DUPLICATE_KEY = 11_000;

/** Whether a write failed because there is a document with the same `_id`. */
export function isDuplicateId(error: unknown): boolean {
  return duplicateKeyIndex(error) === '_id_';
}

/**
 * The index that a write failed at because its key exists; null where it did not, or the server does not name the index.
 * From the message, as the driver keeps the server's `keyPattern` from the errors of bulk writes.
 */
export function duplicateKeyIndex(error: unknown): string | null {
  if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) return null;
  return /\bindex: (\S+) dup key:/.exec(error.message)?.[1] ?? null;
}
