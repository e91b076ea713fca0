import { describe, expect, it } from '@jest/globals';
import { recoverySeconds } from './recovery.ts';

describe('recovery seconds', () => {
  it('are the longest wait for a first answer after each fault', () => {
    const declines = [
      { publishedAt: 500, answeredAt: 700 },
      { publishedAt: 1_500, answeredAt: 4_500 },
      { publishedAt: 11_000, answeredAt: 19_000 },
    ];
    expect(recoverySeconds([1_000, 10_000], declines, 30_000)).toEqual({ p50: 3, max: 8 });
  });

  it('count what waited before the fault from its begin, and what was never answered to the end', () => {
    expect(recoverySeconds([2_000], [{ publishedAt: 1_000, answeredAt: 7_000 }], 9_000).max).toBe(5);
    expect(recoverySeconds([2_000], [{ publishedAt: 3_000, answeredAt: null }], 9_000).max).toBe(6);
  });

  it('are zero without faults', () => {
    expect(recoverySeconds([], [{ publishedAt: 0, answeredAt: 9_000 }], 10_000)).toEqual({ p50: 0, max: 0 });
  });
});
