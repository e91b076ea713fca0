import type { Contradiction, ContradictionKind } from '../../domain/documents.ts';
import { UsageError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { momentText } from '../moments.ts';
import { moneyText } from '../money-text.ts';
import { sumByCurrency } from '../sum-by-currency.ts';

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

/** What an operator does about each kind, most likely first. */
export const WHAT_TO_DO: Readonly<Record<ContradictionKind, string>> = {
  WRONG_AMOUNT:
    'compare the charge with what was asked for. Accept: refund or collect the difference at FlexEcom, and complete the order in billing by hand. Else refund it all',
  NOT_OWED:
    'refund this charge at FlexEcom: the order or cycle was paid, cancelled or refunded meanwhile. Accept it only where billing reinstates the order',
  CONFLICTING_ANSWER:
    'investigate: another answer was applied first, so ask FlexEcom which one holds. Refund the charge if the order stays declined or the other one paid it. Accept: complete the order in billing by hand',
  UNKNOWN_SUBMISSION:
    'investigate: no submission of ours fits, so ask FlexEcom whose charge it is (another environment or prefix?). Refund it if nobody claims it',
};

/** Pure: what all of them come to, a line for each kind with its money by currency. */
export function contradictionTotals(contradictions: readonly Contradiction[]): string {
  const kinds = [...new Set(contradictions.map(({ kind }) => kind))].toSorted();
  return kinds
    .map((kind) => {
      const those = contradictions.filter((one) => one.kind === kind);
      const sums = sumByCurrency(those.map(({ currency, chargedMinor }) => ({ currency, amountMinor: chargedMinor })));
      const money = Object.keys(sums)
        .toSorted()
        .map((currency) => moneyText(sums[currency], currency));
      return `${kind.padEnd(KIND_WIDTH)} ${String(those.length).padStart(5)}  ${money.join(', ')}`;
    })
    .join('\n');
}

/** As wide as the longest kind. */
const KIND_WIDTH = 18;

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
      ? `  to do: ${WHAT_TO_DO[kind]}.\n  then:  salvage contradictions settle ${_id} --by YOU --why "…"`
      : `  settled by ${settled.by} at ${momentText(settled.at)}: ${settled.why}`,
  ].join('\n');
}
