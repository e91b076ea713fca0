import { setTimeout as delay } from 'node:timers/promises';

interface FailedLoginsOptions {
  /** Called at the start with 0, as Prometheus sees no increase in a series that begins above 0; then for each. */
  readonly count: (more: number) => void;
  /** Called for the first, and then once in a while with how many there were since. */
  readonly report: (since: number) => void;
  /** Only tests set it. */
  readonly holdMs?: number;
}

/** Long for whoever guesses, short for a person who mistypes. */
const HOLD_MS = 1_000;

/** Each keeps a connection and a few kilobytes. */
const HELD_MAX = 100;

/** An attack must not fill the log. */
const REPORT_EVERY_MS = 10_000;

/** Wrong tokens and signatures: each waits for its answer, so that guessing is slow. A right one never waits. */
export class FailedLogins {
  readonly #options: FailedLoginsOptions;
  #held = 0;
  #unreported = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(options: FailedLoginsOptions) {
    this.#options = options;
    options.count(0);
  }

  /** Resolves when the answer may go out: 401, or at once 429 where too many are waiting already. */
  async statusAfterHold(): Promise<401 | 429> {
    this.#options.count(1);
    this.#report();
    if (this.#held >= HELD_MAX) return 429;
    this.#held += 1;
    // A process that ends does not wait for them.
    await delay(this.#options.holdMs ?? HOLD_MS, undefined, { ref: false });
    this.#held -= 1;
    return 401;
  }

  #report(): void {
    this.#unreported += 1;
    const now = performance.now();
    if (now - this.#reportedAt < REPORT_EVERY_MS) return;
    this.#options.report(this.#unreported);
    this.#unreported = 0;
    this.#reportedAt = now;
  }
}
