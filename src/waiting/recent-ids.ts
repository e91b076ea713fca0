interface RecentIdsLimits {
  /** Real time. */
  readonly forgetAfterMs: number;
  /** `isFull` answers true from this many ids on; `remember` does not check it. Default: no limit. */
  readonly entriesMax?: number;
}

/**
 * The ids that this process has published recently. Publishing one again before its reader has handled it would only make the
 * queue longer. Forgetting an id is safe: readers recognise repeats.
 */
export class RecentIds {
  readonly #forgetAfterMs: number;
  readonly #entriesMax: number;
  /** A Map iterates in order of insertion, so the oldest come first. */
  readonly #rememberedAt = new Map<string, number>();

  constructor({ forgetAfterMs, entriesMax = Infinity }: RecentIdsLimits) {
    this.#forgetAfterMs = forgetAfterMs;
    this.#entriesMax = entriesMax;
  }

  /** Whether it was published too recently to be repeated. */
  has(id: string, nowMs: number): boolean {
    this.#forgetOld(nowMs);
    return this.#rememberedAt.has(id);
  }

  ids(nowMs: number): string[] {
    this.#forgetOld(nowMs);
    return [...this.#rememberedAt.keys()];
  }

  remember(id: string, nowMs: number): void {
    this.#rememberedAt.delete(id);
    this.#rememberedAt.set(id, nowMs);
  }

  /** True until some ids expire: the reader is far behind, and publishing more would not help. */
  isFull(nowMs: number): boolean {
    this.#forgetOld(nowMs);
    return this.#rememberedAt.size >= this.#entriesMax;
  }

  #forgetOld(nowMs: number): void {
    for (const [id, at] of this.#rememberedAt) {
      if (nowMs - at < this.#forgetAfterMs) return;
      this.#rememberedAt.delete(id);
    }
  }
}
