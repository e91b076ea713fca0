/**
 * Which submissions this process has announced as due lately. The stage acts on the first announcement once it gets to
 * it; announcing again before that would only lengthen its queue. Forgetting is safe: an announcement may repeat.
 */
export interface AnnouncementMemory {
  /** Whether this very announcement (its eventId) is fresh enough not to be repeated. */
  has(eventId: string, nowMs: number): boolean;
  remember(eventId: string, nowMs: number): void;
  /** No room for another until some expire: the stage is far behind, and more announcements would not help it. */
  isFull(nowMs: number): boolean;
}

/** `forgetAfterMs`: real time after which an announcement that had no effect is repeated; `entriesMax` bounds memory. */
export function createAnnouncementMemory(limits: { forgetAfterMs: number; entriesMax: number }): AnnouncementMemory {
  // A Map iterates in order of insertion, so the oldest announcements come first.
  const announcedAt = new Map<string, number>();

  function forgetOld(nowMs: number): void {
    for (const [eventId, at] of announcedAt) {
      if (nowMs - at < limits.forgetAfterMs) return;
      announcedAt.delete(eventId);
    }
  }

  return {
    has(eventId, nowMs) {
      forgetOld(nowMs);
      return announcedAt.has(eventId);
    },
    remember(eventId, nowMs) {
      announcedAt.delete(eventId);
      announcedAt.set(eventId, nowMs);
    },
    isFull(nowMs) {
      forgetOld(nowMs);
      return announcedAt.size >= limits.entriesMax;
    },
  };
}
