import { Temporal } from 'temporal-polyfill';

/** Times that people ask a report for, from a beginning in the configuration's calendar until now or until the month ends. */
export const RANGES = [
  'today',
  'last-7-days',
  'last-30-days',
  'last-90-days',
  'this-month',
  'last-month',
  'since-last-month',
  'this-year',
  'last-12-months',
] as const;
export type RangeName = (typeof RANGES)[number];

/** Epoch ms; `to` is outside. Days and months that have begun count as one, so that the last 7 days are today and six more. */
export function rangeNamed(name: RangeName, now: number, timeZone: string): { from: number; to: number } {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay();
  const from = startOf(name, today).startOfDay().epochMilliseconds;
  return { from, to: name === 'last-month' ? today.with({ day: 1 }).startOfDay().epochMilliseconds : now };
}

function startOf(name: RangeName, today: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const month = today.with({ day: 1 });
  switch (name) {
    case 'today':
      return today;
    case 'last-7-days':
      return today.subtract({ days: 6 });
    case 'last-30-days':
      return today.subtract({ days: 29 });
    case 'last-90-days':
      return today.subtract({ days: 89 });
    case 'this-month':
      return month;
    case 'last-month':
    case 'since-last-month':
      return month.subtract({ months: 1 });
    case 'this-year':
      return month.with({ month: 1 });
    case 'last-12-months':
      return month.subtract({ months: 11 });
    default:
      return name satisfies never;
  }
}
