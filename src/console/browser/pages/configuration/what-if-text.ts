import { countText } from '../../../../domain/count-text.ts';
import { type MoneyByCurrency, moneyByCurrencyText } from '../../../../inspect/money.ts';
import type { WhatIfEvent } from '../../../api/configuration/schemas.ts';

export type WhatIfTotal = Extract<WhatIfEvent, { kind: 'TOTAL' }>['report'];

interface Sum {
  readonly declines: number;
  readonly amountMinor: MoneyByCurrency;
}

/** What it comes to, first; then what is not in it. */
export function whatIfSentences(total: WhatIfTotal): string[] {
  const { compared, transitions, otherPrice, otherDueTime, kept, unanswered, unreadable, repeats, leftOut } = total;
  const elsewhere = sumOf(transitions);
  const keptSum = sumOf(kept);
  return [
    elsewhere.declines === 0
      ? `None of ${countText(compared.declines, 'decline')} would go elsewhere.`
      : `${sumText(elsewhere)} of ${countText(compared.declines, 'decline')} would go elsewhere.`,
    ...said(otherPrice.declines, (count) => {
      const [before, after] = [otherPrice.beforeMinor, otherPrice.afterMinor].map(moneyByCurrencyText);
      return `${count} would go the same way at another price: ${before} before, ${after} after.`;
    }),
    ...said(otherDueTime, (count) => `${count} would go the same way at another time.`),
    ...said(
      keptSum.declines,
      () => `${sumText(keptSum)} were decided by the state of the debt, and are taken to stay.`,
    ),
    ...said(unanswered.declines, () => `${sumText(unanswered)} have no answer yet, and are not compared.`),
    ...said(repeats, (count) => `${count} were published again, and count once.`),
    ...said(unreadable, (count) => `${count} could not be read; they are dead letters.`),
    ...said(
      leftOut,
      (count) => `The oldest ${count} of this time were not read: salvage classify --what-if reads all.`,
    ),
  ];
}

/** `412 (1,200.00 USD)`. */
export function sumText({ declines, amountMinor }: Sum): string {
  if (declines === 0) return '0';
  return `${declines.toLocaleString('en')} (${moneyByCurrencyText(amountMinor) || 'no money'})`;
}

function said(count: number, sentence: (count: string) => string): string[] {
  return count === 0 ? [] : [sentence(count.toLocaleString('en'))];
}

function sumOf(sums: readonly Sum[]): Sum {
  const amountMinor: Record<string, number> = {};
  for (const sum of sums) {
    for (const [currency, minor] of Object.entries(sum.amountMinor)) {
      amountMinor[currency] = (amountMinor[currency] ?? 0) + minor;
    }
  }
  return { declines: sums.reduce((all, { declines }) => all + declines, 0), amountMinor };
}
