import { Temporal } from 'temporal-polyfill';
import { isEventTime } from '../../../topics/contract/content-rules.ts';
import type { RecurringSchedule } from '../../../topics/contract/fields.ts';

/**
 * The first billing time of a subscription's schedule that is not before `earliestAt` (R11), epoch ms; null where the
 * schedule leads beyond the calendar, or beyond the times that events may say. The schedule starts at the cycle's original time, and months and years count from there, so that the 31st is shortened in February and is the 31st
 * again in March. An anchor day is that day of every month, or the last day of a shorter month.
 */
export function nextBillingAt(scheduledAt: number, schedule: RecurringSchedule, earliestAt: number): number | null {
  try {
    const billingAt = firstBillingAt(scheduledAt, schedule, earliestAt);
    return isEventTime(billingAt) ? billingAt : null;
  } catch (error) {
    // The calendar's own limit.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function firstBillingAt(scheduledAt: number, schedule: RecurringSchedule, earliestAt: number): number {
  const { timeZone, anchorDay } = schedule;
  const start = Temporal.Instant.fromEpochMilliseconds(scheduledAt).toZonedDateTimeISO(timeZone).toPlainDateTime();
  const interval = Temporal.Duration.from(schedule.interval);
  let cycles = cyclesSurelyPassed(interval, scheduledAt, earliestAt);
  for (;;) {
    cycles += 1;
    // A time that daylight saving skips moves forward by the gap; of a time that it repeats, the first counts.
    const billingAt = billingTime(start, interval, cycles, anchorDay).toZonedDateTime(timeZone).epochMilliseconds;
    if (billingAt >= earliestAt) return billingAt;
  }
}

function billingTime(
  start: Temporal.PlainDateTime,
  { years, months, weeks, days }: Temporal.Duration,
  cycles: number,
  anchorDay: number | null,
): Temporal.PlainDateTime {
  const wholeMonths = start.add({ years: years * cycles, months: months * cycles });
  const isByMonth = weeks === 0 && days === 0;
  const anchored =
    anchorDay === null || !isByMonth
      ? wholeMonths
      : wholeMonths.with({ day: Math.min(anchorDay, wholeMonths.daysInMonth) });
  return anchored.add({ weeks: weeks * cycles, days: days * cycles });
}

const DAY_MS = 86_400_000;
const LONGEST_YEAR_DAYS = 366;
const LONGEST_MONTH_DAYS = 31;

/** A lower bound, from the longest that an interval can be. It keeps the search to a few steps. */
function cyclesSurelyPassed(
  { years, months, weeks, days }: Temporal.Duration,
  scheduledAt: number,
  earliestAt: number,
): number {
  const longestDays = years * LONGEST_YEAR_DAYS + months * LONGEST_MONTH_DAYS + weeks * 7 + days;
  // Two fewer, because an anchor day or a clock change can bring a date forward.
  return Math.max(0, Math.floor((earliestAt - scheduledAt) / (longestDays * DAY_MS)) - 2);
}
