/**
 * A token bucket, first come first served, that can be paused (Retry-After). Real time.
 * Our own because the libraries looked at neither let a waiter go when its caller stops waiting nor can be paused.
 */
export interface TokenBucket {
  /** Resolves when the caller may go on, cannot for longer than is waited here, or no longer wants to. */
  take(signal: AbortSignal): Promise<Taken>;
  /** No token for anybody for that long from now; a shorter pause never shortens a longer one. */
  pauseFor(ms: number): void;
}

export type Taken = { kind: 'granted' } | { kind: 'paused'; resumesInMs: number } | { kind: 'stopped' };

/** A longer pause is not waited for by a request in hand: the stage waits 5 s in all, and the answer needs its share. */
const PAUSE_WAITED_MS_MAX = 2_000;

interface Waiter {
  settle(taken: Taken): void;
}

/** Starts full. `burst` tokens at most are saved up while nobody asks. */
export function createTokenBucket(perSecond: number, burst: number): TokenBucket {
  const waiters: Waiter[] = [];
  let tokens = burst;
  let countedAt = performance.now();
  let pausedUntil = 0;
  let timer: NodeJS.Timeout | null = null;

  function serve(): void {
    const now = performance.now();
    tokens = Math.min(burst, tokens + ((now - countedAt) / 1_000) * perSecond);
    countedAt = now;
    while (waiters.length > 0 && now >= pausedUntil && tokens >= 1) {
      tokens -= 1;
      waiters.shift()?.settle({ kind: 'granted' });
    }
    if (waiters.length > 0 && timer === null) {
      const untilTokenMs = (Math.max(0, 1 - tokens) / perSecond) * 1_000;
      timer = setTimeout(onTimer, Math.ceil(Math.max(untilTokenMs, pausedUntil - now)));
    }
  }

  function onTimer(): void {
    timer = null;
    serve();
  }

  return {
    take(signal) {
      const resumesInMs = Math.ceil(pausedUntil - performance.now());
      if (signal.aborted) return Promise.resolve({ kind: 'stopped' });
      if (resumesInMs > PAUSE_WAITED_MS_MAX) return Promise.resolve({ kind: 'paused', resumesInMs });
      return new Promise((resolve) => {
        const onAbort = () => {
          waiters.splice(waiters.indexOf(waiter), 1);
          resolve({ kind: 'stopped' });
        };
        const waiter: Waiter = {
          settle(taken) {
            signal.removeEventListener('abort', onAbort);
            resolve(taken);
          },
        };
        signal.addEventListener('abort', onAbort, { once: true });
        waiters.push(waiter);
        serve();
      });
    },
    pauseFor(ms) {
      pausedUntil = Math.max(pausedUntil, performance.now() + ms);
      if (ms > PAUSE_WAITED_MS_MAX) {
        for (const waiter of waiters.splice(0)) {
          waiter.settle({ kind: 'paused', resumesInMs: Math.ceil(ms) });
        }
      }
    },
  };
}
