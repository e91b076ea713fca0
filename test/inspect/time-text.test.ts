import { describe, expect, it } from '@jest/globals';
import { describeMessage } from '../../src/inspect/messages/describe-message.ts';
import { timeText } from '../../src/inspect/time-text.ts';

it('shows a time in UTC, to the millisecond', () => {
  expect(timeText(Date.UTC(2026, 0, 31, 12) + 5)).toBe('2026-01-31 12:00:00.005');
});

describe('a time that no date holds', () => {
  it.each([1_790_000_000_000_000_000, -8_640_000_000_000_001])('is shown as it is: %d', (time) => {
    expect(timeText(time)).toBe(String(time));
    const message = { partition: 0, offset: 0, timestamp: time, key: null, headers: {}, unreadable: null };
    const event = { route: 'RECYCLE', flexecomGatewayId: 'f', amountMinor: 1, currency: 'USD', dueAt: time };
    expect(describeMessage({ ...message, topic: 'decline-accepted', event })).toContain(`due ${time}`);
  });
});
