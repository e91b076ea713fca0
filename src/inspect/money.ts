import { moneyText } from '../domain/money-text.ts';

/** Minor units by currency. */
export type MoneyByCurrency = Readonly<Record<string, number>>;

/** Currencies keep the order in which they first appear. */
export function sumByCurrency(amounts: readonly { currency: string; amountMinor: number }[]): MoneyByCurrency {
  const sums: Record<string, number> = {};
  for (const { currency, amountMinor } of amounts) sums[currency] = (sums[currency] ?? 0) + amountMinor;
  return sums;
}

/** `700 JPY, 65.00 USD`: sorted by currency; empty for no money. */
export function moneyByCurrencyText(sums: MoneyByCurrency): string {
  return Object.entries(sums)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([currency, amountMinor]) => moneyText(amountMinor, currency))
    .join(', ');
}
