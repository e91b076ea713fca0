import { describe, expect, it } from '@jest/globals';
import { backoffMs, collisionBackoffMs } from '../../src/waiting/backoff.ts';

const smallest = () => 0;
const middle = () => 0.5;
const largest = () => 0.999_999;

describe('the wait before another attempt', () => {
  it('is random from almost 0 up to a bound that doubles with each attempt', () => {
    for (const [attempt, boundMs] of [100, 200, 400, 800].entries()) {
      expect(backoffMs(attempt, 10_000, middle)).toBe(boundMs / 2);
      expect(backoffMs(attempt, 10_000, largest)).toBeCloseTo(boundMs, 0);
      expect(backoffMs(attempt, 10_000, smallest)).toBeLessThan(boundMs / 10);
    }
  });

  it('never exceeds the longest wait, however often it failed', () => {
    expect(backoffMs(7, 10_000, largest)).toBeLessThanOrEqual(10_000);
    expect(backoffMs(5_000, 300, largest)).toBeLessThanOrEqual(300);
  });

  it('is never 0: a failure that comes back at once must not spin', () => {
    expect(backoffMs(0, 10_000, smallest)).toBeGreaterThan(0);
    expect(backoffMs(5_000, 10_000, smallest)).toBeGreaterThan(0);
  });
});

describe('the wait after a collision of writers', () => {
  it('is 2 to 5 ms at first, and doubles', () => {
    for (const [attempt, shortestMs] of [2, 4, 8, 16].entries()) {
      expect(collisionBackoffMs(attempt, smallest)).toBe(shortestMs);
      expect(collisionBackoffMs(attempt, largest)).toBeCloseTo(shortestMs * 2.5, 0);
    }
  });

  it('is never longer than 100 ms: it would be most of what somebody waits for', () => {
    for (const attempt of [6, 10, 5_000]) expect(collisionBackoffMs(attempt, largest)).toBe(100);
  });
});
