import { countText } from '../../domain/count-text.ts';
import type { Count } from '../snapshot/snapshot.ts';

/** `12 partitions`, `at least 500 partitions`. */
export function countAtLeastText({ count, atLeast }: Count, noun: string): string {
  return `${atLeast ? 'at least ' : ''}${countText(count, noun)}`;
}

/** `is` after one, else `are`. */
export function are(count: number): 'is' | 'are' {
  return count === 1 ? 'is' : 'are';
}

const UNITS = [
  { ms: 86_400_000, noun: 'day' },
  { ms: 3_600_000, noun: 'hour' },
  { ms: 60_000, noun: 'minute' },
] as const;

/** `40 s`, `3 minutes`, `2 days`: rounded down to the largest unit of which there are two, or one of minutes. */
export function lasting(ms: number): string {
  const unit = UNITS.find((one) => ms >= (one.noun === 'minute' ? 1 : 2) * one.ms);
  if (unit === undefined) return `${Math.max(0, Math.floor(ms / 1_000))} s`;
  return countText(Math.floor(ms / unit.ms), unit.noun);
}

/** The first few of a list, and how many more there are. */
export function firstOf(names: readonly string[], shown = 3): string {
  const more = names.length - shown;
  return more > 0 ? `${names.slice(0, shown).join(', ')} and ${more} more` : names.join(', ');
}

/** The earliest of some times; null of none. */
export function earliest(times: readonly number[]): number | null {
  return times.length === 0 ? null : Math.min(...times);
}
