/** `25.00 USD`, `2500 JPY`: minor units as people write them. What is no currency is shown in minor units. */
export function moneyText(amountMinor: unknown, currency: unknown): string {
  if (typeof amountMinor !== 'number') return 'no amount';
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return `${amountMinor} minor units`;
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return `${(amountMinor / 10 ** digits).toFixed(digits)} ${currency}`;
}
