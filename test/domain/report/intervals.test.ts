import { describe, expect, it } from '@jest/globals';
import { differenceOf, type Rate, rateOf } from '../../../src/domain/report/intervals.ts';

function rate(hits: number, of: number): Rate {
  const found = rateOf(hits, of);
  if (found === null) throw new Error('there is a rate');
  return found;
}

describe('the interval of a rate', () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", 1998, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [29, 29, 0.883, 1],
  ])('R23: of %d in %d is Wilson’s, as published: %d to %d', (hits, of, low, high) => {
    expect(rate(hits, of).low).toBeCloseTo(low, 4);
    expect(rate(hits, of).high).toBeCloseTo(high, 4);
  });

  it('R23: begins at 0 where nothing hits, and ends at 1 where all do, without a hair of rounding', () => {
    for (let of = 1; of <= 500; of += 1) expect([rate(0, of).low, rate(of, of).high]).toEqual([0, 1]);
  });

  it('R23: does not exist where there is nothing', () => {
    expect(rateOf(0, 0)).toBeNull();
  });
});

describe('the interval of a difference', () => {
  // R. G. Newcombe, "Interval estimation for the difference between independent proportions", 1998, method 10.
  it.each([
    [56, 70, 48, 80, 0.2, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.6, 0.1705, 0.809],
    [5, 56, 0, 29, 0.0893, -0.0381, 0.1926],
    [0, 10, 0, 10, 0, -0.2775, 0.2775],
  ])('R23: of %d in %d and %d in %d is Newcombe’s, as published', (a, m, b, n, difference, low, high) => {
    const found = differenceOf(rate(a, m), rate(b, n));
    expect(found.difference).toBeCloseTo(difference, 4);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });
});
