import { describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { PartitionReport } from '../../../src/engine/partition/partition-report.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

const PLACE = {
  stage: 's',
  topic: 'counted-in',
  partition: 3,
};

function reported() {
  const metrics = createMetrics();
  return { metrics, report: new PartitionReport(metrics, pino({ level: 'silent' }), PLACE) };
}

async function statesOf({ partitions }: ReturnType<typeof createMetrics>): Promise<Record<string, number>> {
  const { values } = await partitions.get();
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.state), value]));
}

describe('what a partition tells of itself', () => {
  it('is in one state at a time, from the first on, and in none once released', async () => {
    const { metrics, report } = reported();
    expect(await statesOf(metrics)).toEqual({ 'taking-over': 1 });
    report.become({ kind: 'taking-over' });
    report.become({ kind: 'running' });
    report.become({ kind: 'held-back', reason: 'one' });
    report.become({ kind: 'held-back', reason: 'another' });
    expect(await statesOf(metrics)).toEqual({ 'taking-over': 0, running: 0, 'held-back': 1 });
    report.become({ kind: 'released' });
    expect(Object.values(await statesOf(metrics)).every((count) => count === 0)).toBe(true);
  });

  it('tells how far it lags, in messages not applied and in the age of the oldest, until it is released', async () => {
    const { metrics, report } = reported();
    report.logEnd(50);
    report.lag(20, Date.now() - 4_000);
    expect((await metrics.lagMessages.get()).values[0]?.value).toBe(30);
    expect((await metrics.lagSeconds.get()).values[0]?.value).toBeGreaterThanOrEqual(4);
    report.lag(50, null);
    expect((await metrics.lagSeconds.get()).values[0]?.value).toBe(0);
    report.become({ kind: 'released' });
    expect((await metrics.lagMessages.get()).values).toEqual([]);
  });
});
