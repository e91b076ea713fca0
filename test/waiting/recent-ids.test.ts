import { describe, expect, it } from '@jest/globals';
import { RecentIds } from '../../src/waiting/recent-ids.ts';

const limits = { forgetAfterMs: 1_000, entriesMax: 2 };

describe('the ids published recently', () => {
  it('are known until they expire', () => {
    const ids = new RecentIds(limits);
    ids.remember('a', 0);
    expect(ids.has('a', 999)).toBe(true);
    expect(ids.has('a', 1_000)).toBe(false);
  });

  it('expire later when they are published again', () => {
    const ids = new RecentIds(limits);
    ids.remember('a', 0);
    ids.remember('b', 500);
    ids.remember('a', 900);
    expect(ids.has('a', 1_500)).toBe(true);
    expect(ids.has('b', 1_500)).toBe(false);
  });

  it('are full at their limit, and have room again once some expire', () => {
    const ids = new RecentIds(limits);
    ids.remember('a', 0);
    ids.remember('b', 10);
    expect(ids.isFull(500)).toBe(true);
    expect(ids.isFull(1_000)).toBe(false);
  });
});
