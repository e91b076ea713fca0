import { describe, expect, it } from '@jest/globals';
import { addCounts, percentileMs, RecentTimes } from '../../src/telemetry/recent-times.ts';

const MINUTE_MS = 60_000;

describe('recent times', () => {
  it('tell percentiles of several processes as if one had seen everything', () => {
    const [fast, slow] = [new RecentTimes(), new RecentTimes()];
    for (let ms = 1; ms <= 990; ms += 1) fast.observe(ms, 0);
    for (let ms = 0; ms < 10; ms += 1) slow.observe(60_000, 0);
    const counts = addCounts([fast.counts(0), slow.counts(0)]);
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
    const [p50, p99, p999] = [0.5, 0.99, 0.999].map((share) => percentileMs(counts, share));
    expect(p50).toBeGreaterThan(500 / 1.05);
    expect(p50).toBeLessThan(500 * 1.05);
    expect(p99).toBeGreaterThan(990 / 1.05);
    expect(p99).toBeLessThan(990 * 1.05);
    expect(p999).toBeGreaterThan(60_000 / 1.05);
  });

  it('forget what is older than ten minutes', () => {
    const times = new RecentTimes();
    times.observe(100, 0);
    times.observe(5_000, 9 * MINUTE_MS);
    expect(times.counts(9 * MINUTE_MS)).toHaveLength(2);
    expect(times.counts(10 * MINUTE_MS)).toEqual([{ bucket: 89, count: 1 }]);
    expect(times.counts(30 * MINUTE_MS)).toEqual([]);
  });

  it('have no percentile of nothing', () => {
    expect(percentileMs([], 0.99)).toBeNull();
  });

  it('take no more memory for more observations', () => {
    const times = new RecentTimes();
    for (let at = 0; at < 100_000; at += 1) times.observe(at, at * 20);
    expect(times.counts(100_000 * 20).length).toBeLessThan(150);
  });
});
