import { decimalsOf } from '../../topics/contract/iso-4217.ts';

/**
 * `1,025.00 USD`, `2,500 JPY`. An amount in a currency that ISO 4217 does not list (any more) stays in minor units, as nobody knows
 * its decimals: `2500 HRK in minor units`.
 */
export function moneyText(amountMinor: unknown, currency: unknown): string {
  if (typeof amountMinor !== 'number') return 'no amount';
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return `${amountMinor} minor units`;
  const decimals = decimalsOf(currency);
  if (decimals === null) return `${amountMinor} ${currency} in minor units`;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return `${(amountMinor / 10 ** decimals).toLocaleString('en', digits)} ${currency}`;
}
