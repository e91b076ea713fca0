import { describe, expect, it } from '@jest/globals';
import { RANGES, type RangeName, rangeNamed } from '../../../src/domain/report/ranges.ts';

/** Still the 28th of February in New York. */
const NOW = Date.UTC(2026, 2, 1, 3);

describe('a range by its name', () => {
  it.each<[RangeName, string, string]>([
    ['today', '2026-02-28T05:00:00.000Z', 'now'],
    ['last-7-days', '2026-02-22T05:00:00.000Z', 'now'],
    ['last-30-days', '2026-01-30T05:00:00.000Z', 'now'],
    ['last-90-days', '2025-12-01T05:00:00.000Z', 'now'],
    ['this-month', '2026-02-01T05:00:00.000Z', 'now'],
    ['last-month', '2026-01-01T05:00:00.000Z', '2026-02-01T05:00:00.000Z'],
    ['since-last-month', '2026-01-01T05:00:00.000Z', 'now'],
    ['this-year', '2026-01-01T05:00:00.000Z', 'now'],
    ['last-12-months', '2025-03-01T05:00:00.000Z', 'now'],
  ])('%s begins with a day of the configuration’s calendar', (name, from, to) => {
    const range = rangeNamed(name, NOW, 'America/New_York');
    expect(new Date(range.from).toISOString()).toBe(from);
    expect(range.to).toBe(to === 'now' ? NOW : Date.parse(to));
  });

  it('begins at midnight where the clocks have changed since', () => {
    // Clocks went forward on the 8th of March 2026.
    const { from } = rangeNamed('last-30-days', Date.UTC(2026, 2, 20), 'America/New_York');
    expect(new Date(from).toISOString()).toBe('2026-02-18T05:00:00.000Z');
  });

  it('is never empty', () => {
    const midnight = Date.UTC(2026, 2, 1, 5, 0, 0, 1);
    for (const name of RANGES) {
      const { from, to } = rangeNamed(name, midnight, 'America/New_York');
      expect(to).toBeGreaterThan(from);
    }
  });
});
