import type { TimeCount } from '../domain/documents/instance.ts';

/** Two times in one bucket differ by a tenth. */
const TIME_STEP = 1.1;

const SLOT_MS = 60_000;
const SLOTS = 10;

/**
 * How long something took in the last ten minutes, as counts by duration: those of several processes are added, which
 * percentiles are not. One observation is exact to a twentieth.
 */
export class RecentTimes {
  /** By minute. */
  readonly #slots = new Map<number, Map<number, number>>();

  /** @param now epoch ms, real time. */
  observe(durationMs: number, now = Date.now()): void {
    const minute = Math.floor(now / SLOT_MS);
    const slot = this.#slots.get(minute) ?? new Map<number, number>();
    const bucket = bucketOf(durationMs);
    slot.set(bucket, (slot.get(bucket) ?? 0) + 1);
    this.#slots.set(minute, slot);
    this.#forget(minute);
  }

  counts(now = Date.now()): TimeCount[] {
    this.#forget(Math.floor(now / SLOT_MS));
    return addCounts([...this.#slots.values()].map((slot) => [...slot].map(([bucket, count]) => ({ bucket, count }))));
  }

  #forget(minute: number): void {
    for (const old of this.#slots.keys()) if (old <= minute - SLOTS) this.#slots.delete(old);
  }
}

/** Those of several processes, shortest first. */
export function addCounts(several: readonly (readonly TimeCount[])[]): TimeCount[] {
  const sums = new Map<number, number>();
  for (const { bucket, count } of several.flat()) sums.set(bucket, (sums.get(bucket) ?? 0) + count);
  return [...sums].map(([bucket, count]) => ({ bucket, count })).sort((a, b) => a.bucket - b.bucket);
}

/** The duration that this share of all did not exceed; null of none. `counts`: shortest first. */
export function percentileMs(counts: readonly TimeCount[], share: number): number | null {
  const wanted = counts.reduce((sum, { count }) => sum + count, 0) * share;
  let seen = 0;
  for (const { bucket, count } of counts) {
    seen += count;
    if (seen >= wanted) return Math.round(TIME_STEP ** bucket);
  }
  return null;
}

function bucketOf(durationMs: number): number {
  return Math.round(Math.log(Math.max(1, durationMs)) / Math.log(TIME_STEP));
}
