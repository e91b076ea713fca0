import { describe, expect, it } from '@jest/globals';
import { periodsOf, startOfDay, startOfDaysAgo, startOfLastMonth } from '../../../src/domain/report/periods.ts';

const NEW_YORK = 'America/New_York';
const HOUR = 3_600_000;
const labels = (unit: 'day' | 'week' | 'month' | 'whole', from: string, to: string, timeZone = 'UTC') =>
  periodsOf(startOfDay(from, timeZone), startOfDay(to, timeZone), unit, timeZone)?.map(({ label }) => label);

describe('the periods of a report', () => {
  it('are months of the calendar, the first and last of which may be cut', () => {
    expect(labels('month', '2026-01-15', '2026-03-02')).toEqual(['2026-01-15', '2026-02-01', '2026-03-01']);
  });

  it('are weeks from Monday on', () => {
    expect(labels('week', '2026-01-01', '2026-01-13')).toEqual(['2026-01-01', '2026-01-05', '2026-01-12']);
    expect(labels('week', '2026-01-05', '2026-01-12')).toEqual(['2026-01-05']);
  });

  it('are days of the configuration’s time zone, also where a clock is put forward', () => {
    const days = periodsOf(startOfDay('2026-03-07', NEW_YORK), startOfDay('2026-03-10', NEW_YORK), 'day', NEW_YORK);
    expect(days?.map(({ label, from, to }) => [label, (to - from) / HOUR])).toEqual([
      ['2026-03-07', 24],
      ['2026-03-08', 23],
      ['2026-03-09', 24],
    ]);
  });

  it('follow each other without a gap, to the end', () => {
    const from = Date.UTC(2026, 0, 5, 7, 11);
    const to = Date.UTC(2026, 5, 3, 2);
    for (const unit of ['day', 'week', 'month', 'whole'] as const) {
      const periods = periodsOf(from, to, unit, NEW_YORK) ?? [];
      expect([periods[0]?.from, periods.at(-1)?.to]).toEqual([from, to]);
      for (const [index, one] of periods.entries()) expect(one.from).toBe(periods[index - 1]?.to ?? from);
    }
  });

  it('are at most two years of days', () => {
    expect(labels('day', '2024-01-01', '2026-01-01')?.length).toBe(731);
    expect(labels('day', '2024-01-01', '2026-01-02')).toBeUndefined();
  });

  it('finds midnight of an earlier day in the calendar, across a change of clocks', () => {
    expect(startOfDaysAgo(0, Date.UTC(2026, 2, 9, 2), NEW_YORK)).toBe(startOfDay('2026-03-08', NEW_YORK));
    expect(startOfDaysAgo(1, Date.UTC(2026, 2, 9, 12), NEW_YORK)).toBe(startOfDay('2026-03-08', NEW_YORK));
    expect(startOfDaysAgo(1, Date.UTC(2026, 0, 1), 'UTC')).toBe(Date.UTC(2025, 11, 31));
  });

  it('begin with last month unless the time is given', () => {
    expect(startOfLastMonth(Date.UTC(2026, 0, 31, 12), 'UTC')).toBe(Date.UTC(2025, 11, 1));
    expect(startOfLastMonth(Date.UTC(2026, 2, 1, 2), NEW_YORK)).toBe(startOfDay('2026-01-01', NEW_YORK));
  });
});
