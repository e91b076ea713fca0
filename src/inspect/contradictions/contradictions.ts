import type { Contradiction, ContradictionKind } from '../../domain/documents/contradiction.ts';
import type { Database } from '../../mongo/database.ts';
import { type Page, type PageCursor, pageOf, parseCursor } from '../page-cursor.ts';

/** Charges by FlexEcom that no order accounts for, oldest first. */
export function listContradictions(
  database: Pick<Database, 'collection'>,
  { includeSettled }: { includeSettled: boolean },
) {
  return database
    .collection('contradictions')
    .find(includeSettled ? {} : { settled: null })
    .sort({ recordedAt: 1 })
    .toArray();
}

/**
 * A page of them: open ones with the oldest first, as it waits longest; settled ones with the newest first. Reads what it
 * shows.
 */
export async function pageOfContradictions(
  database: Pick<Database, 'collection'>,
  { settled, limit, after }: { readonly settled: boolean; readonly limit: number; readonly after: string | undefined },
): Promise<Page<Contradiction>> {
  const cursor = parseCursor(after);
  const collection = database.collection('contradictions');
  if (settled) {
    const found = await collection
      .find({ 'settled.at': { $gt: 0, ...(cursor && { $lte: cursor.at }) }, ...beyond('settled.at', '$lt', cursor) })
      .sort({ 'settled.at': -1, _id: -1 })
      .limit(limit + 1)
      .toArray();
    return pageOf(found, limit, (one) => ({ at: one.settled?.at ?? 0, id: one._id }));
  }
  const found = await collection
    .find({ settled: null, recordedAt: { $gte: cursor?.at ?? 0 }, ...beyond('recordedAt', '$gt', cursor) })
    .sort({ recordedAt: 1, _id: 1 })
    .limit(limit + 1)
    .toArray();
  return pageOf(found, limit, ({ recordedAt, _id }) => ({ at: recordedAt, id: _id }));
}

/** Of what happened at the same moment as the last of the page before. How far the index is read, another bound says. */
function beyond(field: string, than: '$lt' | '$gt', cursor: PageCursor | null) {
  if (cursor === null) return {};
  return { $or: [{ [field]: { [than]: cursor.at } }, { _id: { [than]: cursor.id } }] };
}

/** What an operator does about each kind, most likely first. */
export const WHAT_TO_DO: Readonly<Record<ContradictionKind, string>> = {
  WRONG_AMOUNT:
    'compare the charge with the amount we requested. To accept it, refund or collect the difference at FlexEcom and complete the order in billing by hand. Otherwise refund all of it',
  NOT_OWED:
    'refund this charge at FlexEcom: the order or cycle had been paid, cancelled or refunded before it. Accept the charge only if billing reinstates the order',
  CONFLICTING_ANSWER:
    'ask FlexEcom which answer is right: another one was applied first. Refund the charge if the order stays declined or another charge paid it. To accept it, complete the order in billing by hand',
  UNKNOWN_SUBMISSION:
    'ask FlexEcom whose charge this is: none of our submissions matches (another environment or prefix?). Refund it if nobody claims it',
  NOT_APPLIED:
    "complete the order in billing by hand: FlexEcom recovered it, but billing's document could not be written. The detail has the database's words",
};
