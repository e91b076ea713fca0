import { describe, expect, it } from '@jest/globals';
import { planClocks } from './plan-clocks.ts';

const SEEDS = Array.from({ length: 50 }, (_, seed) => seed);
const CLOCKS = SEEDS.flatMap((seed) => planClocks(seed, 2));

describe('the clocks of a run', () => {
  it('are the same for the same seed', () => {
    expect(planClocks(7, 2)).toEqual(planClocks(7, 2));
    expect(planClocks(8, 2)).not.toEqual(planClocks(7, 2));
  });

  it('are wrong by at most ten minutes, fast and slow', () => {
    expect(Math.max(...CLOCKS.map(Math.abs))).toBeLessThanOrEqual(600_000);
    expect(CLOCKS.some((offset) => offset > 300_000)).toBe(true);
    expect(CLOCKS.some((offset) => offset < -300_000)).toBe(true);
  });

  it('are nearly right in some runs, so that cascades are in time there', () => {
    expect(SEEDS.some((seed) => planClocks(seed, 2).every((offset) => Math.abs(offset) <= 2_000))).toBe(true);
  });
});
