import { Temporal } from 'temporal-polyfill';

const SATURDAY = 6;

/**
 * R5: when a re-attempt is due, epoch ms: whole days after the decline by the calendar of `timeZone`, at the same time
 * of day (a time that daylight saving skips moves forward by the gap; of one that comes twice, the first). Bill on
 * Saturday moves it forward to a Saturday, where it is not one already.
 */
export function recycleDueAt(declinedAt: number, days: number, timeZone: string, billOnSaturday: boolean): number {
  const declined = Temporal.Instant.fromEpochMilliseconds(declinedAt).toZonedDateTimeISO(timeZone);
  const daysMore = billOnSaturday ? daysToSaturday(declined.toPlainDate().add({ days })) : 0;
  // In one step: a day on the way whose hours daylight saving skips must not shift the time of day of the one meant.
  return declined.add({ days: days + daysMore }).epochMilliseconds;
}

/** R19: a due time moved to where the network allows it, still on a Saturday where the profile bills on Saturdays. */
export function delayedDueAt(dueAt: number, notBefore: number, timeZone: string, billOnSaturday: boolean): number {
  return notBefore <= dueAt ? dueAt : recycleDueAt(notBefore, 0, timeZone, billOnSaturday);
}

function daysToSaturday({ dayOfWeek }: Temporal.PlainDate): number {
  return (SATURDAY - dayOfWeek + 7) % 7;
}
