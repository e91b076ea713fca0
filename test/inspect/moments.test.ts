import { describe, expect, it } from '@jest/globals';
import { momentText, parseMoment } from '../../src/inspect/moments.ts';

const NOW = Date.UTC(2026, 0, 31, 12);

describe('moments as people type them', () => {
  it('are so long ago', () => {
    expect(parseMoment('15m', NOW)).toBe(NOW - 900_000);
    expect(parseMoment('2h', NOW)).toBe(NOW - 7_200_000);
    expect(parseMoment('3d', NOW)).toBe(NOW - 259_200_000);
  });

  it('are dates and times, UTC where they name no zone', () => {
    expect(parseMoment('2026-01-31', NOW)).toBe(Date.UTC(2026, 0, 31));
    expect(parseMoment('2026-01-31T08:00', NOW)).toBe(Date.UTC(2026, 0, 31, 8));
    expect(parseMoment('2026-01-31T08:00:00+02:00', NOW)).toBe(Date.UTC(2026, 0, 31, 6));
  });

  it('refuse anything else, with examples', () => {
    for (const text of ['yesterday', '15', '2026-13-01', '2026-01-31T25:00:00Z', '']) {
      expect(() => parseMoment(text, NOW)).toThrow(/expected for example 15m/);
    }
  });

  it('are shown in UTC', () => {
    expect(momentText(NOW + 5)).toBe('2026-01-31 12:00:00.005');
  });
});
