import { decimalsOf } from '../../../../../topics/contract/iso-4217.ts';
import type { Rate } from '../../../../domain/report/intervals.ts';

/** `31.2 %`. */
export function percentText(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}

/** `31.2 % (28.0 to 34.6)`: with the range that the true rate is in, in 95 of 100 cases. */
export function rateText(rate: Rate | null): string {
  if (rate === null) return '—';
  const [low, high] = [rate.low, rate.high].map((part) => (part * 100).toFixed(1));
  return `${percentText(rate.rate)} (${low} to ${high})`;
}

/** `+4.2 points`, `0.0 points`. */
export function pointsText(difference: number): string {
  const points = Math.abs(difference * 100).toFixed(1);
  const sign = difference > 0 ? '+' : '−';
  return `${points === '0.0' ? '' : sign}${points} points`;
}

/** `1.2k`, `3.4M`: an amount of one currency, as an axis has room for it. */
export function shortMoneyText(amountMinor: number, currency: string): string {
  return shortCountText(amountMinor / 10 ** (decimalsOf(currency) ?? 0));
}

export function shortCountText(count: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}

export function countOf(count: number): string {
  return count.toLocaleString('en');
}
