/**
 * A token bucket, first come first served, that can be paused for a Retry-After. Real time. Of the libraries that we looked
 * at, none drops a waiter whose caller has stopped waiting, and none can be paused.
 */
export interface TokenBucket {
  /** Resolves when there is a token, when there is none for longer than a request waits, or when the caller stops. */
  take(signal: AbortSignal): Promise<TokenGrant>;
  /** Gives no tokens for that long from now. A shorter pause never shortens a longer one. */
  pauseFor(ms: number): void;
}

export type TokenGrant = { kind: 'granted' } | { kind: 'paused'; resumesInMs: number } | { kind: 'stopped' };

/** A request does not wait for a longer pause: the stage waits 5 s in all, and the answer needs its share. */
const PAUSE_WAITED_MS_MAX = 2_000;

interface Waiter {
  resolve(grant: TokenGrant): void;
}

/** Starts full. While nobody asks, it saves up at most `burst` tokens. */
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
      waiters.shift()?.resolve({ kind: 'granted' });
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
          resolve(grant) {
            signal.removeEventListener('abort', onAbort);
            resolve(grant);
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
          waiter.resolve({ kind: 'paused', resumesInMs: Math.ceil(ms) });
        }
      }
    },
  };
}
