import { describe, expect, it } from '@jest/globals';
import { createAnnouncementMemory } from '../../src/scheduler/announcement-memory.ts';

const limits = { forgetAfterMs: 1_000, entriesMax: 2 };

describe('the memory of announcements', () => {
  it('knows an announcement until it expires', () => {
    const memory = createAnnouncementMemory(limits);
    memory.remember('a', 0);
    expect(memory.has('a', 999)).toBe(true);
    expect(memory.has('a', 1_000)).toBe(false);
  });

  it('starts the time anew when an announcement is repeated', () => {
    const memory = createAnnouncementMemory(limits);
    memory.remember('a', 0);
    memory.remember('b', 500);
    memory.remember('a', 900);
    expect(memory.has('a', 1_500)).toBe(true);
    expect(memory.has('b', 1_500)).toBe(false);
  });

  it('is full at its limit and has room again once entries expire', () => {
    const memory = createAnnouncementMemory(limits);
    memory.remember('a', 0);
    memory.remember('b', 10);
    expect(memory.isFull(500)).toBe(true);
    expect(memory.isFull(1_000)).toBe(false);
  });
});
