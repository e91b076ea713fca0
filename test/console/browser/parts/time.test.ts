import { describe, expect, it } from '@jest/globals';
import { timeText } from '../../../../src/console/browser/parts/time.ts';

describe('a moment as pages show it', () => {
  it('is written in the order of ISO, in the zone of whoever looks', () => {
    expect(timeText(Date.UTC(2026, 0, 31, 13), 'UTC')).toBe('2026-01-31 13:00:00');
    expect(timeText(Date.UTC(2026, 0, 31, 13), 'America/New_York')).toBe('2026-01-31 08:00:00');
  });

  it('is shown as it is where no calendar has it', () => {
    expect(timeText(1_700_000_000_000_000, 'UTC')).toBe('55840-11-08 22:13:20');
    expect(timeText(17_000_000_000_000_000, 'UTC')).toBe('17000000000000000');
    expect(timeText(Number.NaN, 'UTC')).toBe('NaN');
  });
});
