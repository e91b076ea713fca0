import { Temporal } from 'temporal-polyfill';
import type { RecurringSchedule } from '../../../topics/contract/fields.ts';

/**
 * R11: the first billing time of a subscription's schedule after `recoveredAt`, counted from the cycle's original time;
 * epoch ms. Months and years are counted from the first one, so that a 31st shortened by February comes back in March; an
 * anchor day is that day of the month, or the month's last where it is shorter.
 */
export function nextBillingAt(scheduledAt: number, schedule: RecurringSchedule, recoveredAt: number): number {
  const { timeZone, anchorDay } = schedule;
  const start = Temporal.Instant.fromEpochMilliseconds(scheduledAt).toZonedDateTimeISO(timeZone).toPlainDateTime();
  const interval = Temporal.Duration.from(schedule.interval);
  let cycles = cyclesSurelyPassed(interval, scheduledAt, recoveredAt);
  for (;;) {
    cycles += 1;
    // A time that daylight saving skips moves forward by the gap, that once; of one that comes twice, the first.
    const billingAt = billingTime(start, interval, cycles, anchorDay).toZonedDateTime(timeZone).epochMilliseconds;
    if (billingAt > recoveredAt) return billingAt;
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

/** An interval is never longer than this, so at least so many have passed: keeps the search to a few steps. */
function cyclesSurelyPassed(
  { years, months, weeks, days }: Temporal.Duration,
  scheduledAt: number,
  recoveredAt: number,
): number {
  const longestDays = years * LONGEST_YEAR_DAYS + months * LONGEST_MONTH_DAYS + weeks * 7 + days;
  // Two fewer: an anchor day or a change of the clocks can bring one forward.
  return Math.max(0, Math.floor((recoveredAt - scheduledAt) / (longestDays * DAY_MS)) - 2);
}
