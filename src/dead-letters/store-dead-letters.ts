import type { AnyBulkWriteOperation } from 'mongodb';
import type { DeadLetterHandling, DeadLetterRecord } from '../domain/documents/dead-letter-record.ts';
import type { Database } from '../mongo/database.ts';
import { isDuplicateId } from '../mongo/duplicate-key.ts';
import type { DeadLetter } from './dead-letter.ts';
import { openRecordOf } from './dead-letter-record.ts';

/** Stores what is not there yet. What was handled stays so. */
export async function storeDeadLetters(
  database: Pick<Database, 'collection'>,
  deadLetters: readonly DeadLetter[],
): Promise<void> {
  const known = '$$ROOT';
  await write(
    database,
    deadLetters.map((one) => upsertOf(openRecordOf(one), known)),
  );
}

/**
 * Stores how dead letters were handled, whether they were stored before or not. One that was published again is never
 * dismissed: whoever did both at once has replayed it.
 */
export async function storeHandling(
  database: Pick<Database, 'collection'>,
  records: readonly DeadLetterRecord[],
  handling: DeadLetterHandling,
): Promise<void> {
  const handled = { $mergeObjects: ['$$ROOT', { $literal: handling }] };
  const stays = { $and: [{ $eq: ['$state', 'REPLAYED'] }, handling.state === 'DISMISSED'] };
  const known = { $cond: [stays, '$$ROOT', handled] };
  await write(
    database,
    records.map((record) => upsertOf({ ...record, ...handling }, known)),
  );
}

/** A topic that was created again has other messages at the same offsets: they replace what is known of the old ones. */
function upsertOf(record: DeadLetterRecord, known: unknown): AnyBulkWriteOperation<DeadLetterRecord> {
  const isSame = { $eq: ['$at', { $literal: record.at }] };
  const update = [{ $replaceWith: { $cond: [isSame, known, { $literal: record }] } }];
  return { updateOne: { filter: { _id: record._id }, update, upsert: true } };
}

/** Two processes that insert the same one at the same moment: the second finds it when it repeats. */
const TRIES_MAX = 3;

async function write(
  database: Pick<Database, 'collection'>,
  operations: AnyBulkWriteOperation<DeadLetterRecord>[],
): Promise<void> {
  if (operations.length === 0) return;
  for (let attempt = 1; ; attempt++) {
    try {
      await database.collection('deadLetters').bulkWrite(operations);
      return;
    } catch (error) {
      if (!isDuplicateId(error) || attempt === TRIES_MAX) throw error;
    }
  }
}
