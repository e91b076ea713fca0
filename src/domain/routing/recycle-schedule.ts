import { Temporal } from 'temporal-polyfill';

const SATURDAY = 6;

/**
 * When a re-attempt is due (R5), in epoch ms: whole days after the decline by the calendar of `timeZone`, at the same time
 * of day. A time that daylight saving skips moves forward by the gap; of a time that occurs twice, it is the first. Bill on
 * Saturday moves it forward to the next Saturday, unless it is one.
 */
export function recycleDueAt(declinedAt: number, days: number, timeZone: string, billOnSaturday: boolean): number {
  const declined = Temporal.Instant.fromEpochMilliseconds(declinedAt).toZonedDateTimeISO(timeZone);
  const daysMore = billOnSaturday ? daysToSaturday(declined.toPlainDate().add({ days })) : 0;
  // In one step: if a day on the way lacks the time of day, that must not shift the time of day of the result.
  return declined.add({ days: days + daysMore }).epochMilliseconds;
}

/** The due time, moved to when the network allows it, and to a Saturday if the profile bills on Saturdays (R19). */
export function delayedDueAt(dueAt: number, notBefore: number, timeZone: string, billOnSaturday: boolean): number {
  return notBefore <= dueAt ? dueAt : recycleDueAt(notBefore, 0, timeZone, billOnSaturday);
}

function daysToSaturday({ dayOfWeek }: Temporal.PlainDate): number {
  return (SATURDAY - dayOfWeek + 7) % 7;
}
