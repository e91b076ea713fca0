/** How sure a rate is that comes from so many debts: for the text of a report, and for its comparison of two sides. */

/** Of the normal distribution: 95 % lie within so many standard deviations. */
const Z = 1.959963984540054;

/** A part of debts, with its 95 % interval by Wilson, which is right for few debts and for rates near 0 and 1 too. */
export interface Rate {
  readonly hits: number;
  readonly of: number;
  /** From 0 to 1. */
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** Null where there is nothing to take a part of. */
export function rateOf(hits: number, of: number): Rate | null {
  if (of === 0) return null;
  const rate = hits / of;
  const middle = rate + Z ** 2 / (2 * of);
  const reach = Z * Math.sqrt((rate * (1 - rate)) / of + Z ** 2 / (4 * of ** 2));
  const scale = 1 + Z ** 2 / of;
  // Rounding may lead a hair beyond what a rate can be.
  const low = hits === 0 ? 0 : Math.max(0, (middle - reach) / scale);
  const high = hits === of ? 1 : Math.min(1, (middle + reach) / scale);
  return { hits, of, rate, low, high };
}

/** How much larger one rate is than another, with its 95 % interval by Newcombe (his method 10, from Wilson's intervals). */
export interface RateDifference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

export function differenceOf(one: Rate, other: Rate): RateDifference {
  const difference = one.rate - other.rate;
  return {
    difference,
    low: difference - Math.hypot(one.rate - one.low, other.high - other.rate),
    high: difference + Math.hypot(one.high - one.rate, other.rate - other.low),
  };
}
