/** `25.00 USD`, `2500 JPY`. An amount without a valid currency is shown in minor units. */
export function moneyText(amountMinor: unknown, currency: unknown): string {
  if (typeof amountMinor !== 'number') return 'no amount';
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return `${amountMinor} minor units`;
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return `${(amountMinor / 10 ** digits).toFixed(digits)} ${currency}`;
}

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
