import { describe, expect, it } from '@jest/globals';
import { highestRate } from './rate-max.ts';

async function search(first: number, highestKept: number): Promise<{ found: number; tried: number[] }> {
  const tried: number[] = [];
  const found = await highestRate(first, async (rate) => {
    tried.push(rate);
    return rate <= highestKept;
  });
  return { found, tried };
}

describe('the search for the highest rate', () => {
  it.each([3, 20, 57, 130, 400])('comes within a tenth of %d from below', async (highestKept) => {
    const { found } = await search(20, highestKept);
    expect(found).toBeLessThanOrEqual(highestKept);
    expect(found * 1.1).toBeGreaterThan(highestKept - 1);
  });

  it('doubles, then bisects, and tries no rate twice', async () => {
    const { tried } = await search(20, 130);
    expect(tried.slice(0, 4)).toEqual([20, 40, 80, 160]);
    expect(new Set(tried).size).toBe(tried.length);
  });

  it('finds nothing where not even one a second is kept', async () => {
    expect((await search(20, 0)).found).toBe(0);
  });
});
