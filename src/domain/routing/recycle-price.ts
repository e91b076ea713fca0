import type { PriceReduction, RecycleProfile } from '../configuration.ts';

/**
 * The price of a re-attempt in minor units: min(original, max(floor, original − the reductions of all attempts up to it,
 * skipped ones included)) (R5). null: the profile has no amounts for this currency, or nothing would be left to charge.
 *
 * A percentage is of the original price, each reduction rounded half up to a minor unit.
 */
export function recyclePriceMinor(
  profile: Pick<RecycleProfile, 'attempts' | 'minimumPriceMinor'>,
  attempt: number,
  originalAmountMinor: number,
  currency: string,
): number | null {
  let reducedBy = 0;
  for (const { priceReduction } of profile.attempts.slice(0, attempt)) {
    const reduction = reductionMinor(priceReduction, originalAmountMinor, currency);
    if (reduction === null) return null;
    reducedBy += reduction;
  }
  const floor = floorMinor(profile.minimumPriceMinor, currency);
  if (floor === null) return null;
  const price = Math.min(originalAmountMinor, Math.max(floor, originalAmountMinor - reducedBy));
  return price > 0 ? price : null;
}

/** A profile without minimums has the floor 0. One that has minimums must have one for this currency. */
function floorMinor(minimums: Readonly<Record<string, number>>, currency: string): number | null {
  return Object.keys(minimums).length === 0 ? 0 : (minimums[currency] ?? null);
}

function reductionMinor(reduction: PriceReduction | null, originalMinor: number, currency: string): number | null {
  if (reduction === null) return 0;
  return 'percent' in reduction
    ? percentOfMinor(originalMinor, reduction.percent)
    : (reduction.flatMinor[currency] ?? null);
}

/** Percentages have a few decimals at most; six are exact. */
const PERCENT_SCALE = 1_000_000;

/** Computed in whole numbers, as floating point would round some amounts wrongly. */
function percentOfMinor(amountMinor: number, percent: number): number {
  const scaled = BigInt(amountMinor) * BigInt(Math.round(percent * PERCENT_SCALE));
  const unit = 100n * BigInt(PERCENT_SCALE);
  return Number((scaled * 2n + unit) / (unit * 2n));
}
