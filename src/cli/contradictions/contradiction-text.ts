import type { Contradiction } from '../../domain/documents/contradiction.ts';
import { moneyText } from '../../domain/money-text.ts';
import { WHAT_TO_DO } from '../../inspect/contradictions/contradictions.ts';
import { moneyByCurrencyText, sumByCurrency } from '../../inspect/money.ts';
import { timeText } from '../../inspect/time-text.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { tableLines } from '../table.ts';

/** One contradiction, with what to do about it. */
export function contradictionText(contradiction: Contradiction): string {
  const { _id, kind, orderId, flexecomTransactionId, chargedMinor, expectedMinor, currency, settled } = contradiction;
  const expected = expectedMinor === null ? 'nothing' : moneyText(expectedMinor, currency);
  return [
    `${_id}  ${kind}  order ${orderId}`,
    `  recorded ${timeText(contradiction.recordedAt)}: charged ${moneyText(chargedMinor, currency)}, expected ${expected}`,
    `  FlexEcom transaction ${flexecomTransactionId}, submission ${contradiction.submissionId ?? 'unknown'}`,
    `  ${cleanText(contradiction.detail)}`,
    settled === null
      ? `  to do: ${WHAT_TO_DO[kind]}.\n  then:  salvage contradictions settle ${_id} --by YOU --why "…"`
      : `  settled by ${settled.by} at ${timeText(settled.at)}: ${settled.why}`,
  ].join('\n');
}

/** A line for each kind: how many, and their charges by currency. */
export function contradictionTotals(contradictions: readonly Contradiction[]): string {
  const byKind = Map.groupBy(contradictions, ({ kind }) => kind);
  const rows = [...byKind]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([kind, group]) => {
      const charges = group.map(({ currency, chargedMinor }) => ({ currency, amountMinor: chargedMinor }));
      return [kind, String(group.length), moneyByCurrencyText(sumByCurrency(charges))];
    });
  return tableLines(rows, { numbers: [1] }).join('\n');
}
