import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { FailedLogins } from '../../src/http/failed-logins.ts';

const ignored = { count: () => undefined, report: () => undefined };

describe('failed logins', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('are counted each, and reported once in a while with how many there were', async () => {
    let now = 0;
    const counted: number[] = [];
    const reports: number[] = [];
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const logins = new FailedLogins({
      count: (more) => counted.push(more),
      report: (since) => reports.push(since),
      holdMs: 0,
    });
    for (const at of [0, 1, 2, 10_001]) {
      now = at;
      await logins.statusAfterHold();
    }
    expect(counted).toEqual([0, 1, 1, 1, 1]);
    expect(reports).toEqual([1, 3]);
  });

  it('wait for their answer', async () => {
    const logins = new FailedLogins({ ...ignored, holdMs: 60_000 });
    const held = logins.statusAfterHold();
    const first = await Promise.race([held, new Promise((resolve) => setTimeout(resolve, 20, 'still held'))]);
    expect(first).toBe('still held');
  });

  it('are refused at once where a hundred wait already, so that none of them costs a connection', async () => {
    const logins = new FailedLogins({ ...ignored, holdMs: 200 });
    const held = Array.from({ length: 100 }, () => logins.statusAfterHold());
    expect(await logins.statusAfterHold()).toBe(429);
    expect(new Set(await Promise.all(held))).toEqual(new Set([401]));
    expect(await logins.statusAfterHold()).toBe(401);
  });
});
