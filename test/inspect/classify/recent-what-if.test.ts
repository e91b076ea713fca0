import { describe, expect, it } from '@jest/globals';
import { newestOf, slicesOf } from '../../../src/inspect/classify/recent-what-if.ts';

const range = (partition: number, from: number, to: number) => ({ topic: 'declines', partition, from, to });
const sizeOf = (ranges: readonly { from: number; to: number }[]) =>
  ranges.reduce((sum, { from, to }) => sum + to - from, 0);

describe('the newest declines', () => {
  it('are the same part of each partition, from its end', () => {
    expect(newestOf([range(0, 100, 1_100), range(1, 0, 3_000)], 400)).toEqual([
      range(0, 1_000, 1_100),
      range(1, 2_700, 3_000),
    ]);
  });

  it('are all of them where there are no more', () => {
    const all = [range(0, 100, 110), range(1, 7, 7)];
    expect(newestOf(all, 400)).toEqual(all);
    expect(newestOf([], 400)).toEqual([]);
  });

  it('are read in slices, the newest first, each message once', () => {
    const slices = [...slicesOf([range(0, 100, 1_101), range(1, 5, 8), range(2, 3, 3)])];
    expect(slices[0]).toEqual([range(0, 851, 1_101), range(1, 5, 8)]);
    for (const slice of slices) expect(sizeOf(slice)).toBeLessThanOrEqual(500);
    const read = slices
      .flat()
      .flatMap(({ partition, from, to }) => Array.from({ length: to - from }, (_, at) => `${partition}/${from + at}`));
    expect(new Set(read).size).toBe(read.length);
    expect(read).toHaveLength(1_001 + 3);
  });
});
