import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextBillingAt } from '../../../src/domain/billing/next-billing-date.ts';

const at = (iso: string) => Date.parse(iso);

function next(
  scheduled: string,
  earliest: string,
  interval: string,
  anchorDay: number | null = null,
  timeZone = 'UTC',
) {
  const found = nextBillingAt(at(scheduled), { interval, anchorDay, timeZone }, at(earliest));
  return found === null ? null : new Date(found).toISOString();
}

describe('the next billing date after a recovery', () => {
  it('R11: is the next date of the schedule, however long the recovery took', () => {
    expect(next('2026-01-10T09:00:00Z', '2026-01-20T00:00:00Z', 'P1M')).toBe('2026-02-10T09:00:00.000Z');
    expect(next('2026-01-10T09:00:00Z', '2026-03-20T00:00:00Z', 'P1M')).toBe('2026-04-10T09:00:00.000Z');
    expect(next('2026-01-10T09:00:00Z', '2026-01-31T00:00:00Z', 'P14D')).toBe('2026-02-07T09:00:00.000Z');
    expect(next('2026-01-10T09:00:00Z', '2026-01-18T00:00:00Z', 'P1W')).toBe('2026-01-24T09:00:00.000Z');
  });

  it('R11: may be the earliest time itself', () => {
    expect(next('2026-01-10T09:00:00Z', '2026-02-10T09:00:00Z', 'P1M')).toBe('2026-02-10T09:00:00.000Z');
    expect(next('2026-01-10T09:00:00Z', '2026-02-10T09:00:00.001Z', 'P1M')).toBe('2026-03-10T09:00:00.000Z');
  });

  it.each(['P999Y', 'P9999Y9999M', 'P9999Y9999D', 'P9999M', 'P200Y'])(
    'R11, R16: is null where the schedule %s leads beyond the calendar',
    (interval) => {
      for (const anchorDay of [null, 31]) {
        expect(next('2026-01-10T09:00:00Z', '2026-02-10T09:00:00Z', interval, anchorDay)).toBeNull();
        expect(next('2199-12-10T09:00:00Z', '2026-02-10T09:00:00Z', interval, anchorDay)).toBeNull();
      }
    },
  );

  it('R11, R16: is null where the calendar itself ends, and nothing else is mistaken for that', () => {
    expect(next('2026-01-10T09:00:00Z', '2026-02-10T09:00:00Z', 'P999999Y')).toBeNull();
    const broken = {
      interval: 'P1M',
      anchorDay: null,
      get timeZone(): string {
        throw new TypeError('a mistake in the code');
      },
    };
    expect(() => nextBillingAt(0, broken, 0)).toThrow('a mistake in the code');
  });

  it('R11: has an anchor day only where the schedule counts months or years', () => {
    expect(next('2026-01-10T09:00:00Z', '2026-01-18T00:00:00Z', 'P1W', 5)).toBe('2026-01-24T09:00:00.000Z');
    expect(next('2026-01-10T09:00:00Z', '2026-01-18T00:00:00Z', 'P10D', 5)).toBe('2026-01-20T09:00:00.000Z');
    expect(next('2026-01-10T09:00:00Z', '2026-01-18T00:00:00Z', 'P1Y', 5)).toBe('2027-01-05T09:00:00.000Z');
  });

  it.each([
    ['P1M1W', 38],
    ['P1Y1M', 397],
    ['P1Y1W', 373],
    ['P1M5D', 36],
  ])('R11: of the interval %s skips no cycle, even decades later', (interval, longestDays) => {
    let billedAt = at('2000-01-10T09:00:00Z');
    while (billedAt < at('2030-01-01T00:00:00Z')) {
      const following = next('2000-01-10T09:00:00Z', new Date(billedAt + 1).toISOString(), interval);
      const days = (at(following ?? '') - billedAt) / 86_400_000;
      expect(days).toBeLessThanOrEqual(longestDays);
      billedAt = at(following ?? '');
    }
  });

  it('R11: a month that is too short gives its last day, and the next month the whole of it again', () => {
    expect(next('2026-01-31T09:00:00Z', '2026-02-05T00:00:00Z', 'P1M')).toBe('2026-02-28T09:00:00.000Z');
    expect(next('2026-01-31T09:00:00Z', '2026-03-05T00:00:00Z', 'P1M')).toBe('2026-03-31T09:00:00.000Z');
  });

  it('R11: an anchor day holds where the cycle itself was shortened', () => {
    expect(next('2026-02-28T09:00:00Z', '2026-03-05T00:00:00Z', 'P1M', 31)).toBe('2026-03-31T09:00:00.000Z');
    expect(next('2026-02-28T09:00:00Z', '2026-04-05T00:00:00Z', 'P1M', 30)).toBe('2026-04-30T09:00:00.000Z');
  });

  it('R11: follows leap years', () => {
    expect(next('2024-02-29T09:00:00Z', '2024-03-05T00:00:00Z', 'P1Y')).toBe('2025-02-28T09:00:00.000Z');
    expect(next('2024-02-29T09:00:00Z', '2027-03-05T00:00:00Z', 'P1Y')).toBe('2028-02-29T09:00:00.000Z');
    expect(next('2028-01-31T09:00:00Z', '2028-02-05T00:00:00Z', 'P1M')).toBe('2028-02-29T09:00:00.000Z');
  });

  it('R11: keeps the time of day of the schedule’s time zone', () => {
    expect(next('2026-02-20T15:00:00Z', '2026-02-25T00:00:00Z', 'P1M', null, 'America/New_York')).toBe(
      '2026-03-20T14:00:00.000Z',
    );
    // The 31st in Auckland is still the 30th in UTC.
    expect(next('2026-03-30T20:00:00Z', '2026-04-02T00:00:00Z', 'P1M', 31, 'Pacific/Auckland')).toBe(
      '2026-04-29T21:00:00.000Z',
    );
  });

  it('R11: a skipped date on which the time does not exist leaves the time of day unchanged', () => {
    // 02:30 on 8 March 2026 does not exist in New York: the anchor day of that month does have it.
    expect(next('2026-02-08T07:30:00Z', '2026-03-01T00:00:00Z', 'P1M', 10, 'America/New_York')).toBe(
      '2026-03-10T06:30:00.000Z',
    );
    expect(next('2026-02-08T07:30:00Z', '2026-03-01T00:00:00Z', 'P1M1D', null, 'America/New_York')).toBe(
      '2026-03-09T06:30:00.000Z',
    );
  });

  it('R11: a billing time that daylight saving skips moves forward by the gap, for that once', () => {
    expect(next('2026-02-08T07:30:00Z', '2026-03-01T00:00:00Z', 'P1M', null, 'America/New_York')).toBe(
      '2026-03-08T07:30:00.000Z',
    );
    expect(next('2026-02-08T07:30:00Z', '2026-03-20T00:00:00Z', 'P1M', null, 'America/New_York')).toBe(
      '2026-04-08T06:30:00.000Z',
    );
  });

  it('R11: takes the first of a billing time that daylight saving repeats', () => {
    expect(next('2026-10-01T05:30:00Z', '2026-10-20T00:00:00Z', 'P1M', null, 'America/New_York')).toBe(
      '2026-11-01T05:30:00.000Z',
    );
  });

  it('R11: every day of an anchored year is the anchor day or the month’s last', () => {
    const billed: string[] = [];
    for (let from = at('2028-01-31T09:00:00Z'); billed.length < 12; from = at(billed.at(-1) ?? '')) {
      billed.push(next('2028-01-31T09:00:00Z', new Date(from + 1).toISOString(), 'P1M', 31) ?? '');
    }
    expect(billed.map((date) => date.slice(5, 10))).toEqual(
      '02-29 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31 01-31'.split(' '),
    );
  });

  it('R11: is never before the earliest time, and the next one is later', () => {
    const interval = fc.constantFrom('P1D', 'P3D', 'P1W', 'P14D', 'P1M', 'P3M', 'P1Y', 'P1M15D');
    const anchor = fc.option(fc.integer({ min: 1, max: 31 }));
    const time = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });
    const zone = fc.constantFrom('UTC', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(interval, anchor, time, time, zone, (every, anchorDay, scheduledAt, earliestAt, timeZone) => {
        const schedule = { interval: every, anchorDay, timeZone };
        const found = nextBillingAt(scheduledAt, schedule, earliestAt) ?? 0;
        expect(found).toBeGreaterThanOrEqual(earliestAt);
        expect(nextBillingAt(scheduledAt, schedule, found)).toBe(found);
        expect(nextBillingAt(scheduledAt, schedule, found + 1)).toBeGreaterThan(found);
      }),
      { numRuns: 1_000 },
    );
  });
});
