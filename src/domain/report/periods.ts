import { Temporal } from 'temporal-polyfill';

export const PERIOD_UNITS = ['day', 'week', 'month', 'whole'] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

/** A part of a report's time. */
export interface Period {
  /** Its first day: `2026-01-05`. */
  readonly label: string;
  /** Epoch ms; `to` is outside. */
  readonly from: number;
  readonly to: number;
}

/** Each is one query. Two years of days. */
const PERIODS_MAX = 731;

/**
 * The days, weeks (from Monday on) or months of a time, in the configuration's calendar; the first and the last may be cut.
 * Null: there would be too many.
 */
export function periodsOf(from: number, to: number, unit: PeriodUnit, timeZone: string): Period[] | null {
  const periods: Period[] = [];
  for (let at = from; at < to; ) {
    if (periods.length === PERIODS_MAX) return null;
    const start = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
    const end = unit === 'whole' ? to : Math.min(to, startOfNext(start, unit).epochMilliseconds);
    periods.push({ label: start.toPlainDate().toString(), from: at, to: end });
    at = end;
  }
  return periods;
}

function startOfNext(time: Temporal.ZonedDateTime, unit: 'day' | 'week' | 'month'): Temporal.ZonedDateTime {
  const day = time.startOfDay();
  switch (unit) {
    case 'day':
      return day.add({ days: 1 });
    case 'week':
      return day.add({ days: 8 - day.dayOfWeek });
    case 'month':
      return day.with({ day: 1 }).add({ months: 1 });
    default:
      return unit satisfies never;
  }
}

/** Midnight of a day in the configuration's calendar, epoch ms. */
export function startOfDay(date: string, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
}

/** Midnight of the day this many days before the one of a time, in the configuration's calendar, epoch ms. */
export function startOfDaysAgo(days: number, now: number, timeZone: string): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay();
  return today.subtract({ days }).startOfDay().epochMilliseconds;
}

/** The first day of the month before the one of a time: the latest month that may be finished. */
export function startOfLastMonth(now: number, timeZone: string): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay();
  return today.with({ day: 1 }).subtract({ months: 1 }).epochMilliseconds;
}
