/**
 * The ids that this process has published recently. Publishing one again before its reader has handled it would only make the
 * queue longer. Forgetting an id is safe: readers recognise repeats.
 */
export interface RecentIds {
  /** Whether it was published too recently to be repeated. */
  has(id: string, nowMs: number): boolean;
  remember(id: string, nowMs: number): void;
  /** True until some ids expire: the reader is far behind, and publishing more would not help. */
  isFull(nowMs: number): boolean;
}

interface RecentIdsLimits {
  /** Real time. */
  readonly forgetAfterMs: number;
  /** `isFull` answers true from this many ids on; `remember` does not check it. Default: no limit. */
  readonly entriesMax?: number;
}

export function createRecentIds({ forgetAfterMs, entriesMax = Infinity }: RecentIdsLimits): RecentIds {
  // A Map iterates in order of insertion, so the oldest come first.
  const rememberedAt = new Map<string, number>();

  function forgetOld(nowMs: number): void {
    for (const [id, at] of rememberedAt) {
      if (nowMs - at < forgetAfterMs) return;
      rememberedAt.delete(id);
    }
  }

  return {
    has(id, nowMs) {
      forgetOld(nowMs);
      return rememberedAt.has(id);
    },
    remember(id, nowMs) {
      rememberedAt.delete(id);
      rememberedAt.set(id, nowMs);
    },
    isFull(nowMs) {
      forgetOld(nowMs);
      return rememberedAt.size >= entriesMax;
    },
  };
}
