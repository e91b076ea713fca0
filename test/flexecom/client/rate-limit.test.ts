import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TokenBucket, type TokenGrant } from '../../../src/flexecom/client/rate-limit.ts';

const never = new AbortController().signal;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** The grant so far. */
function byNow(taking: Promise<TokenGrant>): Promise<TokenGrant | 'still waiting'> {
  return Promise.race([taking, Promise.resolve().then(() => 'still waiting' as const)]);
}

describe('the token bucket', () => {
  it('grants its burst at once and the rest at its rate', async () => {
    const bucket = new TokenBucket(100, 5);
    let granted = 0;
    for (let nth = 0; nth < 25; nth++) {
      bucket.take(never).then(({ kind }) => {
        if (kind === 'granted') granted += 1;
      });
    }
    await jest.advanceTimersByTimeAsync(0);
    expect(granted).toBe(5);
    await jest.advanceTimersByTimeAsync(100);
    expect(granted).toBe(15);
    await jest.advanceTimersByTimeAsync(100);
    expect(granted).toBe(25);
  });

  it('serves requests in their order', async () => {
    const bucket = new TokenBucket(200, 1);
    const served: number[] = [];
    const all = Promise.all([0, 1, 2, 3].map((nth) => bucket.take(never).then(() => served.push(nth))));
    await jest.runAllTimersAsync();
    await all;
    expect(served).toEqual([0, 1, 2, 3]);
  });

  it('drops a request that no longer waits, and gives its token to the next', async () => {
    const bucket = new TokenBucket(10, 1);
    await bucket.take(never);
    const impatient = new AbortController();
    const first = bucket.take(impatient.signal);
    const second = bucket.take(never);
    impatient.abort();
    expect(await first).toEqual({ kind: 'stopped' });
    expect(await byNow(second)).toBe('still waiting');
    await jest.advanceTimersByTimeAsync(100);
    expect(await byNow(second)).toEqual({ kind: 'granted' });
  });

  it('grants nothing during a short pause, and continues after it', async () => {
    const bucket = new TokenBucket(1_000, 1_000);
    bucket.pauseFor(150);
    const taking = bucket.take(never);
    await jest.advanceTimersByTimeAsync(149);
    expect(await byNow(taking)).toBe('still waiting');
    await jest.advanceTimersByTimeAsync(1);
    expect(await byNow(taking)).toEqual({ kind: 'granted' });
  });

  it('reports a long pause at once, also to requests that already wait', async () => {
    const bucket = new TokenBucket(1, 1);
    await bucket.take(never);
    const waiting = bucket.take(never);
    bucket.pauseFor(60_000);
    expect(await waiting).toEqual({ kind: 'paused', resumesInMs: 60_000 });
    expect(await bucket.take(never)).toEqual({ kind: 'paused', resumesInMs: 60_000 });
  });

  it('is not shortened by a shorter pause', async () => {
    const bucket = new TokenBucket(10, 10);
    bucket.pauseFor(60_000);
    bucket.pauseFor(10);
    expect(await bucket.take(never)).toEqual({ kind: 'paused', resumesInMs: 60_000 });
  });

  it('R4: gives urgent requests their tokens first, however many others wait', async () => {
    const bucket = new TokenBucket(10, 1);
    await bucket.take(never);
    const others = [bucket.take(never), bucket.take(never)];
    const urgent = bucket.take(never, true);
    await jest.advanceTimersByTimeAsync(100);
    expect(await byNow(urgent)).toEqual({ kind: 'granted' });
    for (const other of others) expect(await byNow(other)).toBe('still waiting');
  });
});
