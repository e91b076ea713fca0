/** As long as the snapshot that everybody watches is kept. */
const KEPT_MS = 2_000;

/** Many times the zones in which people look at one thing. */
const KEPT_MAX = 100;

/** Reads once for everybody who asks for the same within two seconds. */
export class RecentReads {
  readonly #reads = new Map<string, { readonly at: number; readonly result: Promise<unknown> }>();

  read<Result>(what: string, work: () => Promise<Result>): Promise<Result>;
  read(what: string, work: () => Promise<unknown>): Promise<unknown> {
    const known = this.#reads.get(what);
    if (known !== undefined && performance.now() - known.at < KEPT_MS) return known.result;
    if (this.#reads.size >= KEPT_MAX) this.#reads.clear();
    const result = work();
    this.#reads.set(what, { at: performance.now(), result });
    // Whoever asks next tries again.
    result.catch(() => this.#reads.delete(what));
    return result;
  }
}
