import type { Contradiction, ContradictionKind } from '../domain/documents.ts';
import { UsageError } from '../errors.ts';
import { cleanText } from '../log-cleaning.ts';
import type { Database } from '../mongo/database.ts';
import { momentText } from './moments.ts';
import { moneyText } from './money-text.ts';

type Contradictions = Pick<Database, 'collection'>;

/** R16: money to look at, oldest first. */
export function listContradictions(database: Contradictions, { settledToo }: { settledToo: boolean }) {
  return database
    .collection('contradictions')
    .find(settledToo ? {} : { settled: null })
    .sort({ recordedAt: 1 })
    .toArray();
}

/**
 * Marks one as settled: nothing else changes, the money is moved by people.
 * @throws UsageError where there is none of this id, or somebody settled it before.
 */
export async function settleContradiction(
  database: Contradictions,
  { id, by, why, now }: { id: string; by: string; why: string; now: number },
): Promise<Contradiction> {
  const contradictions = database.collection('contradictions');
  const settled = await contradictions.findOneAndUpdate(
    { _id: id, settled: null },
    { $set: { settled: { by, at: now, why: cleanText(why) } } },
    { returnDocument: 'after' },
  );
  if (settled !== null) return settled;
  const before = await contradictions.findOne({ _id: id });
  throw new UsageError(
    before?.settled
      ? `contradiction ${id} was settled by ${before.settled.by} at ${momentText(before.settled.at)}: ${before.settled.why}`
      : `there is no contradiction ${id}; salvage contradictions lists them`,
  );
}

/** What an operator does about each kind. */
export const WHAT_TO_DO: Readonly<Record<ContradictionKind, string>> = {
  WRONG_AMOUNT:
    'compare the charge with the order; refund or collect the difference at FlexEcom, then complete the order in billing by hand or refund it all',
  NOT_OWED:
    'the order or cycle was paid, cancelled or refunded meanwhile: refund this charge at FlexEcom, unless billing reinstates the order',
  CONFLICTING_ANSWER:
    'another answer was applied first: ask FlexEcom which one holds; refund the charge if the order stays declined or was paid by the other one',
  UNKNOWN_SUBMISSION:
    'no submission of ours fits: ask FlexEcom whose charge it is (another environment or prefix?); refund it if nobody claims it',
};

/** Pure: one contradiction for a person, with what to do. */
export function contradictionText(contradiction: Contradiction): string {
  const { _id, kind, orderId, flexecomTransactionId, chargedMinor, expectedMinor, currency, settled } = contradiction;
  const expected = expectedMinor === null ? 'nothing expected' : `expected ${moneyText(expectedMinor, currency)}`;
  return [
    `${_id}  ${kind}  order ${orderId}`,
    `  recorded ${momentText(contradiction.recordedAt)}: charged ${moneyText(chargedMinor, currency)}, ${expected}`,
    `  FlexEcom transaction ${flexecomTransactionId}, submission ${contradiction.submissionId ?? 'unknown'}`,
    `  ${cleanText(contradiction.detail)}`,
    settled === null
      ? `  to do: ${WHAT_TO_DO[kind]};\n         then: salvage contradictions settle ${_id} --by YOU --why "…"`
      : `  settled by ${settled.by} at ${momentText(settled.at)}: ${settled.why}`,
  ].join('\n');
}
