/**
 * What this process has published lately, by id. Whoever acts on it does so once it gets to it; publishing it again
 * before that would only lengthen its queue. Forgetting is safe: what was published may repeat.
 */
export interface RecentIds {
  /** Whether it was remembered lately enough not to be repeated. */
  has(id: string, nowMs: number): boolean;
  remember(id: string, nowMs: number): void;
  /** No room for another until some expire: whoever acts on them is far behind, and more would not help it. */
  isFull(nowMs: number): boolean;
}

export interface RecentIdsLimits {
  /** Real time. */
  readonly forgetAfterMs: number;
  /** How many make it full; it is for who remembers to ask. Not given: never full. */
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
