import { describe, expect, it } from '@jest/globals';
import { createRecentIds } from '../../src/waiting/recent-ids.ts';

const limits = { forgetAfterMs: 1_000, entriesMax: 2 };

describe('the memory of what was published lately', () => {
  it('knows what was published until it expires', () => {
    const memory = createRecentIds(limits);
    memory.remember('a', 0);
    expect(memory.has('a', 999)).toBe(true);
    expect(memory.has('a', 1_000)).toBe(false);
  });

  it('starts the time anew when it is published again', () => {
    const memory = createRecentIds(limits);
    memory.remember('a', 0);
    memory.remember('b', 500);
    memory.remember('a', 900);
    expect(memory.has('a', 1_500)).toBe(true);
    expect(memory.has('b', 1_500)).toBe(false);
  });

  it('is full at its limit and has room again once entries expire', () => {
    const memory = createRecentIds(limits);
    memory.remember('a', 0);
    memory.remember('b', 10);
    expect(memory.isFull(500)).toBe(true);
    expect(memory.isFull(1_000)).toBe(false);
  });
});
