/**
 * When billing's documents are looked at for a recovery that billing made itself (R23), counted from a debt's first decline.
 * Growing, as most recoveries come early; a million debts a month are two looks a second. The last look is when the window
 * of the report ends, so that both sides of the holdout are looked at for equally long.
 */
const LOOK_DAYS: readonly number[] = [1, 3, 7, 14, 21];

const DAY_MS = 86_400_000;

/** A window is never shorter than this. */
export function firstLookAt(firstDeclinedAt: number): number {
  return firstDeclinedAt + DAY_MS;
}

/** The look that follows the one that was due at `lookAt`; null: that was the last one. */
export function nextLookAt(firstDeclinedAt: number, lookAt: number, windowDays: number): number | null {
  const days = [...LOOK_DAYS.filter((day) => day < windowDays), windowDays];
  return days.map((day) => firstDeclinedAt + day * DAY_MS).find((at) => at > lookAt) ?? null;
}
