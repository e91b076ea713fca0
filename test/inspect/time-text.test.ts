import { expect, it } from '@jest/globals';
import { timeText } from '../../src/inspect/time-text.ts';

it('shows a time in UTC, to the millisecond', () => {
  expect(timeText(Date.UTC(2026, 0, 31, 12) + 5)).toBe('2026-01-31 12:00:00.005');
});
