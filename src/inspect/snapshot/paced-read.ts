import { TransientError } from '../../errors.ts';
import { wait } from '../../waiting/backoff.ts';

/** What took a second is read again after twenty: whatever grows, reading it takes no more than a twentieth of the time. */
const PAUSE_FACTOR = 20;
const PAUSE_MAX_MS = 60_000;
/** A failure may have taken long, and be over in a moment. */
const PAUSE_AFTER_FAILURE_MAX_MS = 5_000;

/** What is known of a part stays good for so long while it is read again. */
const KEPT_FOR_MS = 60_000;

/** One part of the snapshot, read at most so often as is cheap. A part that hangs is not asked for a second time. */
export class PacedRead<Value> {
  readonly #read: () => Promise<Value>;
  readonly #now: () => number;
  #latest: { readonly value: Value; readonly goodUntil: number } | null = null;
  #failure: { readonly error: unknown } | null = null;
  #dueAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  /** @param now real time that only grows, ms */
  constructor(read: () => Promise<Value>, now: () => number) {
    this.#read = read;
    this.#now = now;
  }

  /**
   * @param withinMs how long the caller waits: others may wait longer for the same read
   * @throws what the last read threw; TransientError where there is no answer in time
   */
  async latest(withinMs: number): Promise<Value> {
    if (this.#reading === null && this.#now() >= this.#dueAt) {
      this.#reading = this.#readOnce().finally(() => {
        this.#reading = null;
      });
    }
    if (this.#reading !== null) await inTime(this.#reading, withinMs);
    if (this.#failure !== null) throw this.#failure.error;
    if (this.#latest !== null && this.#now() <= this.#latest.goodUntil) return this.#latest.value;
    throw new TransientError(`no answer within ${withinMs} ms`);
  }

  async #readOnce(): Promise<void> {
    const now = this.#now;
    const startedAt = now();
    const pauseMs = (max: number) => Math.min(max, PAUSE_FACTOR * (now() - startedAt));
    try {
      const value = await this.#read();
      this.#dueAt = now() + pauseMs(PAUSE_MAX_MS);
      this.#latest = { value, goodUntil: this.#dueAt + KEPT_FOR_MS };
      this.#failure = null;
    } catch (error) {
      this.#dueAt = now() + pauseMs(PAUSE_AFTER_FAILURE_MAX_MS);
      this.#failure = { error };
    }
  }
}

/** Resolves when it has ended, or when the time is over. */
async function inTime(reading: Promise<void>, withinMs: number): Promise<void> {
  const ended = new AbortController();
  await Promise.race([reading, wait(withinMs, ended.signal)]);
  ended.abort();
}
