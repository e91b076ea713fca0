import { describe, expect, it } from '@jest/globals';
import { delayedDueAt, recycleDueAt } from '../../../src/domain/routing/recycle-schedule.ts';

const at = (iso: string) => Date.parse(iso);
const iso = (epochMs: number) => new Date(epochMs).toISOString();

describe('when a re-attempt is due', () => {
  it('R5: is whole days later at the same time of day, also when the clocks change', () => {
    // New York goes from UTC-5 to UTC-4 on 8 March 2026.
    expect(iso(recycleDueAt(at('2026-03-07T15:00:00Z'), 2, 'America/New_York', false))).toBe(
      '2026-03-09T14:00:00.000Z',
    );
    expect(iso(recycleDueAt(at('2026-03-07T15:00:00Z'), 2, 'UTC', false))).toBe('2026-03-09T15:00:00.000Z');
  });

  it('R5: moves forward by the gap if daylight saving skips the time', () => {
    // 02:30 does not exist on 8 March 2026 in New York.
    expect(iso(recycleDueAt(at('2026-03-07T07:30:00Z'), 1, 'America/New_York', false))).toBe(
      '2026-03-08T07:30:00.000Z',
    );
  });

  it('R5: is the first of a time that occurs twice', () => {
    // 01:30 comes twice on 1 November 2026 in New York, first at UTC-4.
    expect(iso(recycleDueAt(at('2026-10-31T05:30:00Z'), 1, 'America/New_York', false))).toBe(
      '2026-11-01T05:30:00.000Z',
    );
  });

  it('R5: moves forward to a Saturday in the time zone with Bill on Saturday', () => {
    // 15 April 2026 is a Wednesday.
    expect(iso(recycleDueAt(at('2026-04-15T12:00:00Z'), 1, 'UTC', true))).toBe('2026-04-18T12:00:00.000Z');
    // Already Saturday in Auckland, still Friday in UTC.
    expect(iso(recycleDueAt(at('2026-04-16T22:00:00Z'), 1, 'Pacific/Auckland', true))).toBe('2026-04-17T22:00:00.000Z');
  });

  it('R5: keeps the time of day if that time does not exist on a day on the way to Saturday', () => {
    // 02:30 on Sunday, 8 March 2026 does not exist in New York; on the Saturday after it does.
    expect(iso(recycleDueAt(at('2026-03-07T07:30:00Z'), 1, 'America/New_York', true))).toBe('2026-03-14T06:30:00.000Z');
  });

  it('R5: is the first of a time that occurs twice on a Saturday when daylight saving ends', () => {
    // In Santiago 23:30 comes twice on Saturday, 4 April 2026, first at UTC-3.
    expect(iso(recycleDueAt(at('2026-04-02T02:30:00Z'), 1, 'America/Santiago', true))).toBe('2026-04-05T02:30:00.000Z');
  });

  it('R5: is the time of the decline if there is no day to wait, also in an hour that occurs twice', () => {
    for (const declinedAt of [at('2026-11-01T05:30:00Z'), at('2026-11-01T06:30:00Z')]) {
      expect(recycleDueAt(declinedAt, 0, 'America/New_York', false)).toBe(declinedAt);
    }
  });

  it('R5: counts across the end of a year and a leap day', () => {
    expect(iso(recycleDueAt(at('2027-12-31T12:00:00Z'), 1, 'UTC', false))).toBe('2028-01-01T12:00:00.000Z');
    expect(iso(recycleDueAt(at('2028-02-28T12:00:00Z'), 2, 'UTC', false))).toBe('2028-03-01T12:00:00.000Z');
    expect(iso(recycleDueAt(at('2027-02-28T12:00:00Z'), 1, 'UTC', false))).toBe('2027-03-01T12:00:00.000Z');
  });

  it('R5: does not move if it is a Saturday already', () => {
    expect(iso(recycleDueAt(at('2026-04-15T12:00:00Z'), 3, 'UTC', true))).toBe('2026-04-18T12:00:00.000Z');
  });

  it('R19: moves later if a network asks to wait, to a Saturday if the profile bills on Saturdays', () => {
    const due = at('2026-04-18T12:00:00Z');
    expect(delayedDueAt(due, at('2026-04-17T00:00:00Z'), 'UTC', true)).toBe(due);
    expect(iso(delayedDueAt(due, at('2026-04-20T08:00:00Z'), 'UTC', false))).toBe('2026-04-20T08:00:00.000Z');
    expect(iso(delayedDueAt(due, at('2026-04-20T08:00:00Z'), 'UTC', true))).toBe('2026-04-25T08:00:00.000Z');
  });
});
