import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecycleProfileSchema } from '../../../src/configuration/routing-schema.ts';
import { recyclePriceMinor } from '../../../src/domain/routing/recycle-price.ts';
import { recycleProfile } from '../support/configuration.ts';

type Reduction = { percent: number } | { flatMinor: Record<string, number> } | null;

function profile(reductions: Reduction[], minimumPriceMinor: Record<string, number> = {}) {
  const attempts = reductions.map((priceReduction) => ({ daysToWait: 1, priceReduction }));
  return RecycleProfileSchema.parse(recycleProfile({ attempts, minimumPriceMinor }));
}

describe('the price of a re-attempt', () => {
  it('R5: is reduced by all attempts so far', () => {
    const flat = profile([{ flatMinor: { USD: 100 } }, null, { flatMinor: { USD: 250 } }]);
    expect([1, 2, 3].map((attempt) => recyclePriceMinor(flat, attempt, 1_000, 'USD'))).toEqual([900, 900, 650]);
  });

  it('R5: takes percentages of the original price', () => {
    const percent = profile([{ percent: 10 }, { percent: 10 }]);
    expect([1, 2].map((attempt) => recyclePriceMinor(percent, attempt, 1_000, 'USD'))).toEqual([900, 800]);
  });

  it('R5: rounds a percentage half up to a minor unit, exactly', () => {
    expect(recyclePriceMinor(profile([{ percent: 50 }]), 1, 999, 'USD')).toBe(999 - 500);
    expect(recyclePriceMinor(profile([{ percent: 33.33 }]), 1, 100, 'USD')).toBe(100 - 33);
    // 1.005 in floating point is a little less, and would round down.
    expect(recyclePriceMinor(profile([{ percent: 0.15 }]), 1, 1_000, 'USD')).toBe(1_000 - 2);
  });

  it('R5: never falls below the floor, and is not raised by a floor above the original price', () => {
    const floored = profile([{ percent: 90 }], { USD: 500 });
    expect(recyclePriceMinor(floored, 1, 1_000, 'USD')).toBe(500);
    expect(recyclePriceMinor(floored, 1, 400, 'USD')).toBe(400);
  });

  it('R5: is null for a currency without amounts', () => {
    expect(recyclePriceMinor(profile([{ flatMinor: { USD: 100 } }]), 1, 1_000, 'EUR')).toBeNull();
    expect(recyclePriceMinor(profile([{ percent: 10 }], { USD: 500 }), 1, 1_000, 'EUR')).toBeNull();
  });

  it('R5: is null if nothing would be left to charge', () => {
    expect(recyclePriceMinor(profile([{ percent: 100 }]), 1, 1_000, 'USD')).toBeNull();
  });

  it('R5: never rises along a profile, and never falls below min(original, floor)', () => {
    const reduction = fc.oneof(
      fc.constant(null),
      fc.record({ percent: fc.integer({ min: 0, max: 1_000 }).map((tenths) => tenths / 10) }),
      fc.record({ flatMinor: fc.record({ USD: fc.integer({ min: 0, max: 5_000 }) }) }),
    );
    const cases = fc.tuple(
      fc.array(reduction, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 9_999 }),
      fc.integer({ min: 1, max: 99_999 }),
    );
    fc.assert(
      fc.property(cases, ([reductions, floor, original]) => {
        const floored = profile(reductions, { USD: floor });
        const prices = reductions.map(
          (_, index) => recyclePriceMinor(floored, index + 1, original, 'USD') ?? Number.NaN,
        );
        expect(prices).toEqual(prices.toSorted((a, b) => b - a));
        expect(Math.min(...prices)).toBeGreaterThanOrEqual(Math.min(original, floor));
      }),
      { numRuns: 1_000 },
    );
  });
});
