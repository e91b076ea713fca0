export type TokenGrant = { kind: 'granted' } | { kind: 'paused'; resumesInMs: number } | { kind: 'stopped' };

/** A request does not wait in the bucket for a longer pause: its caller decides what to do until then. */
const PAUSE_WAITED_MS_MAX = 2_000;

interface Waiter {
  resolve(grant: TokenGrant): void;
}

/**
 * A token bucket that can be paused for a Retry-After. Urgent requests are served first, otherwise first come first served.
 * Real time. It starts full; while nobody asks, it saves up at most `burst` tokens. Of the libraries that we looked at, none
 * drops a waiter whose caller has stopped waiting, and none can be paused.
 */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #urgent: Waiter[] = [];
  readonly #others: Waiter[] = [];
  #tokens: number;
  #countedAt = performance.now();
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Resolves when there is a token, when there is none for longer than a request waits, or when the caller stops. */
  take(signal: AbortSignal, isUrgent = false): Promise<TokenGrant> {
    const queue = isUrgent ? this.#urgent : this.#others;
    const resumesInMs = Math.ceil(this.#pausedUntil - performance.now());
    if (signal.aborted) return Promise.resolve({ kind: 'stopped' });
    if (resumesInMs > PAUSE_WAITED_MS_MAX) return Promise.resolve({ kind: 'paused', resumesInMs });
    return new Promise((resolve) => {
      const onAbort = () => {
        queue.splice(queue.indexOf(waiter), 1);
        resolve({ kind: 'stopped' });
      };
      const waiter: Waiter = {
        resolve(grant) {
          signal.removeEventListener('abort', onAbort);
          resolve(grant);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      queue.push(waiter);
      this.#serve();
    });
  }

  /** Gives no tokens for that long from now. A shorter pause never shortens a longer one. */
  pauseFor(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms);
    if (ms <= PAUSE_WAITED_MS_MAX) return;
    for (const waiter of [...this.#urgent.splice(0), ...this.#others.splice(0)]) {
      waiter.resolve({ kind: 'paused', resumesInMs: Math.ceil(ms) });
    }
  }

  #serve(): void {
    const now = performance.now();
    this.#refill(now);
    while (this.#isAwaited() && now >= this.#pausedUntil && this.#tokens >= 1) {
      this.#tokens -= 1;
      const next = this.#urgent.shift() ?? this.#others.shift();
      next?.resolve({ kind: 'granted' });
    }
    if (this.#isAwaited()) this.#serveLater(now);
  }

  #isAwaited(): boolean {
    return this.#urgent.length > 0 || this.#others.length > 0;
  }

  #refill(now: number): void {
    const gained = ((now - this.#countedAt) / 1_000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#countedAt = now;
  }

  #serveLater(now: number): void {
    if (this.#timer !== null) return;
    const untilTokenMs = (Math.max(0, 1 - this.#tokens) / this.#perSecond) * 1_000;
    const waitMs = Math.ceil(Math.max(untilTokenMs, this.#pausedUntil - now));
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#serve();
    }, waitMs);
  }
}
