import { describe, expect, it, jest } from '@jest/globals';
import { RecentReads } from '../../../src/console/live/recent-reads.ts';

describe('what several people look at', () => {
  it('is read once for all who ask for the same', async () => {
    const recent = new RecentReads();
    const work = jest.fn(async () => 7);
    expect(await Promise.all([recent.read('a', work), recent.read('a', work)])).toEqual([7, 7]);
    await recent.read('b', work);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('is read again for the next one where it could not be read', async () => {
    const recent = new RecentReads();
    await expect(recent.read('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await recent.read('a', async () => 7)).toBe(7);
  });
});
