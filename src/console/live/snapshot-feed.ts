import { errorMessage } from '../../errors.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { wait } from '../../waiting/backoff.ts';

/** What everybody watches, or why it could not be read. */
type Reading<Snapshot> =
  | { readonly kind: 'read'; readonly snapshot: Snapshot }
  | { readonly kind: 'failed'; readonly at: number; readonly problem: string };

type Listener<Snapshot> = (reading: Reading<Snapshot>) => void;

/**
 * Reads a snapshot every two seconds while somebody watches, once for all who do: a thousand viewers cost Kafka and MongoDB as
 * much as one.
 */
export class SnapshotFeed<Snapshot> {
  readonly #read: () => Promise<Snapshot>;
  readonly #everyMs: number;
  readonly #listeners = new Set<Listener<Snapshot>>();
  readonly #stopping = new AbortController();
  #loop: Promise<void> | null = null;
  #latest: { readonly reading: Reading<Snapshot>; readonly at: number } | null = null;

  constructor(read: () => Promise<Snapshot>, everyMs: number) {
    this.#read = read;
    this.#everyMs = everyMs;
  }

  /** Calls back with each reading, with a recent one at once. Returns what ends it. */
  watch(listener: Listener<Snapshot>): () => void {
    this.#listeners.add(listener);
    const recent = this.#recent();
    if (recent !== null) listener(recent);
    this.#loop ??= this.#run();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** A recent reading, or the next one. */
  async latest(): Promise<Reading<Snapshot>> {
    const recent = this.#recent();
    if (recent !== null) return recent;
    const { promise, resolve } = Promise.withResolvers<Reading<Snapshot>>();
    const unwatch = this.watch(resolve);
    try {
      return await promise;
    } finally {
      unwatch();
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  #recent(): Reading<Snapshot> | null {
    const isRecent = this.#latest !== null && performance.now() - this.#latest.at < this.#everyMs;
    return isRecent ? (this.#latest?.reading ?? null) : null;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (this.#listeners.size > 0 && !signal.aborted) {
      const reading = await this.#reading();
      this.#latest = { reading, at: performance.now() };
      for (const listener of this.#listeners) listener(reading);
      await wait(this.#everyMs, signal);
    }
    this.#loop = null;
    // Somebody came while the last one left.
    if (this.#listeners.size > 0 && !signal.aborted) this.#loop = this.#run();
  }

  async #reading(): Promise<Reading<Snapshot>> {
    try {
      return { kind: 'read', snapshot: await this.#read() };
    } catch (error) {
      return { kind: 'failed', at: Date.now(), problem: cleanText(errorMessage(error)) };
    }
  }
}
