import { describe, expect, it } from '@jest/globals';
import type { Attempt } from '../../../src/flexecom/client/circuit.ts';
import { isWorthRetrying, retry } from '../../../src/flexecom/client/retry-policy.ts';

const never = new AbortController().signal;
const answered = (status: number): Attempt => ({
  kind: 'response',
  status,
  body: '',
  retryAfterMs: null,
  requestId: null,
});
const failed = (failure: 'reset' | 'unreachable' | 'timeout' | 'stopped' | 'other'): Attempt => ({
  kind: 'failed',
  failure,
  detail: '',
});

describe('which attempts are retried', () => {
  it.each([failed('reset'), answered(500), answered(503), answered(429)])('%j is', (attempt) => {
    expect(isWorthRetrying(attempt)).toBe(true);
  });

  it.each([
    ...[200, 202, 400, 401, 403, 404, 409, 422].map(answered),
    ...(['unreachable', 'timeout', 'stopped', 'other'] as const).map(failed),
    { kind: 'not-posted' } as const,
    { kind: 'paused', retryAfterMs: 1 } as const,
    { kind: 'circuit-open', retryAfterMs: 1 } as const,
  ])('%j is not', (attempt) => {
    expect(isWorthRetrying(attempt)).toBe(false);
  });
});

describe('retrying', () => {
  it('returns the first result that is not worth another try', async () => {
    const results = [answered(500), failed('reset'), answered(200)];
    expect(await retry(async () => results.shift() ?? answered(418), never)).toEqual(answered(200));
    expect(results).toEqual([]);
  });

  it('returns the last failure after three tries', async () => {
    let tries = 0;
    const result = await retry(async () => {
      tries += 1;
      return answered(500 + tries);
    }, never);
    expect(result).toEqual(answered(503));
    expect(tries).toBe(3);
  });

  it('stops once the caller stops waiting, and returns what is known', async () => {
    const stop = new AbortController();
    let tries = 0;
    const result = await retry(async () => {
      tries += 1;
      stop.abort();
      return answered(500);
    }, stop.signal);
    expect(result).toEqual(answered(500));
    expect(tries).toBe(1);
  });

  it('returns an answer that arrives as the caller stops waiting', async () => {
    const stop = new AbortController();
    const result = await retry(async () => {
      stop.abort();
      return answered(200);
    }, stop.signal);
    expect(result).toEqual(answered(200));
  });
});
