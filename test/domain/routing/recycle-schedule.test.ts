import { describe, expect, it } from '@jest/globals';
import { delayedDueAt, recycleDueAt } from '../../../src/domain/routing/recycle-schedule.ts';

const at = (iso: string) => Date.parse(iso);
const iso = (epochMs: number) => new Date(epochMs).toISOString();

describe('when a re-attempt is due', () => {
  it('R5: whole days later at the same time of day, across a change of the clocks', () => {
    // New York goes from UTC-5 to UTC-4 on 8 March 2026.
    expect(iso(recycleDueAt(at('2026-03-07T15:00:00Z'), 2, 'America/New_York', false))).toBe(
      '2026-03-09T14:00:00.000Z',
    );
    expect(iso(recycleDueAt(at('2026-03-07T15:00:00Z'), 2, 'UTC', false))).toBe('2026-03-09T15:00:00.000Z');
  });

  it('R5: a time that daylight saving skips moves forward by the gap', () => {
    // 02:30 does not exist on 8 March 2026 in New York.
    expect(iso(recycleDueAt(at('2026-03-07T07:30:00Z'), 1, 'America/New_York', false))).toBe(
      '2026-03-08T07:30:00.000Z',
    );
  });

  it('R5: of a time that comes twice, the first', () => {
    // 01:30 comes twice on 1 November 2026 in New York, first at UTC-4.
    expect(iso(recycleDueAt(at('2026-10-31T05:30:00Z'), 1, 'America/New_York', false))).toBe(
      '2026-11-01T05:30:00.000Z',
    );
  });

  it('R5: Bill on Saturday moves it forward to a Saturday of that time zone', () => {
    // 15 April 2026 is a Wednesday.
    expect(iso(recycleDueAt(at('2026-04-15T12:00:00Z'), 1, 'UTC', true))).toBe('2026-04-18T12:00:00.000Z');
    // Already Saturday in Auckland, still Friday in UTC.
    expect(iso(recycleDueAt(at('2026-04-16T22:00:00Z'), 1, 'Pacific/Auckland', true))).toBe('2026-04-17T22:00:00.000Z');
  });

  it('R5: on the way to a Saturday, a day on which the time does not exist leaves the time of day as it is', () => {
    // 02:30 on Sunday, 8 March 2026 does not exist in New York; on the Saturday after it does.
    expect(iso(recycleDueAt(at('2026-03-07T07:30:00Z'), 1, 'America/New_York', true))).toBe('2026-03-14T06:30:00.000Z');
  });

  it('R5: on a Saturday on which daylight saving ends, the first of a time that comes twice', () => {
    // In Santiago 23:30 comes twice on Saturday, 4 April 2026, first at UTC-3.
    expect(iso(recycleDueAt(at('2026-04-02T02:30:00Z'), 1, 'America/Santiago', true))).toBe('2026-04-05T02:30:00.000Z');
  });

  it('R5: no day to wait is due at the very moment of the decline, in an hour that comes twice too', () => {
    for (const declinedAt of [at('2026-11-01T05:30:00Z'), at('2026-11-01T06:30:00Z')]) {
      expect(recycleDueAt(declinedAt, 0, 'America/New_York', false)).toBe(declinedAt);
    }
  });

  it('R5: a year’s end and a leap day are days like others', () => {
    expect(iso(recycleDueAt(at('2027-12-31T12:00:00Z'), 1, 'UTC', false))).toBe('2028-01-01T12:00:00.000Z');
    expect(iso(recycleDueAt(at('2028-02-28T12:00:00Z'), 2, 'UTC', false))).toBe('2028-03-01T12:00:00.000Z');
    expect(iso(recycleDueAt(at('2027-02-28T12:00:00Z'), 1, 'UTC', false))).toBe('2027-03-01T12:00:00.000Z');
  });

  it('R5: one that falls on a Saturday stays', () => {
    expect(iso(recycleDueAt(at('2026-04-15T12:00:00Z'), 3, 'UTC', true))).toBe('2026-04-18T12:00:00.000Z');
  });

  it('R19: what the network asks to wait for moves it later, to a Saturday where the profile bills on Saturdays', () => {
    const due = at('2026-04-18T12:00:00Z');
    expect(delayedDueAt(due, at('2026-04-17T00:00:00Z'), 'UTC', true)).toBe(due);
    expect(iso(delayedDueAt(due, at('2026-04-20T08:00:00Z'), 'UTC', false))).toBe('2026-04-20T08:00:00.000Z');
    expect(iso(delayedDueAt(due, at('2026-04-20T08:00:00Z'), 'UTC', true))).toBe('2026-04-25T08:00:00.000Z');
  });
});
