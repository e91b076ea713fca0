import { describe, expect, it } from '@jest/globals';
import { createTokenBucket } from '../../../src/flexecom/client/rate-limit.ts';

const never = new AbortController().signal;

describe('the token bucket', () => {
  it('grants its burst at once and the rest at its rate', async () => {
    const bucket = createTokenBucket(100, 5);
    const startedAt = performance.now();
    const taken = await Promise.all(Array.from({ length: 25 }, () => bucket.take(never)));
    const elapsedMs = performance.now() - startedAt;
    expect(taken.every(({ kind }) => kind === 'granted')).toBe(true);
    expect(elapsedMs).toBeGreaterThanOrEqual(190);
  });

  it('serves in the order of asking', async () => {
    const bucket = createTokenBucket(200, 1);
    const served: number[] = [];
    await Promise.all([0, 1, 2, 3].map((nth) => bucket.take(never).then(() => served.push(nth))));
    expect(served).toEqual([0, 1, 2, 3]);
  });

  it('lets one go that no longer waits, and its token to the next', async () => {
    const bucket = createTokenBucket(10, 1);
    await bucket.take(never);
    const impatient = new AbortController();
    const first = bucket.take(impatient.signal);
    const second = bucket.take(never);
    const startedAt = performance.now();
    impatient.abort();
    expect(await first).toEqual({ kind: 'stopped' });
    expect(await second).toEqual({ kind: 'granted' });
    expect(performance.now() - startedAt).toBeLessThan(180);
  });

  it('grants nothing during a short pause, and goes on after it', async () => {
    const bucket = createTokenBucket(1_000, 1_000);
    bucket.pauseFor(150);
    const startedAt = performance.now();
    expect(await bucket.take(never)).toEqual({ kind: 'granted' });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(140);
  });

  it('says at once how long a long pause is, also to those who wait already', async () => {
    const bucket = createTokenBucket(1, 1);
    await bucket.take(never);
    const waiting = bucket.take(never);
    bucket.pauseFor(60_000);
    expect(await waiting).toMatchObject({ kind: 'paused', resumesInMs: 60_000 });
    expect(await bucket.take(never)).toMatchObject({ kind: 'paused' });
  });

  it('is not shortened by a shorter pause', async () => {
    const bucket = createTokenBucket(10, 10);
    bucket.pauseFor(60_000);
    bucket.pauseFor(10);
    expect(await bucket.take(never)).toMatchObject({ kind: 'paused' });
  });
});
