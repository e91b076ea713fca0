/** Minor units by currency, in the order in which the currencies come. */
export function sumByCurrency(amounts: readonly { currency: string; amountMinor: number }[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { currency, amountMinor } of amounts) sums[currency] = (sums[currency] ?? 0) + amountMinor;
  return sums;
}
