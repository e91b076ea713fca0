import { describe, expect, it } from '@jest/globals';
import { PartitionMetrics } from '../../../src/engine/partition/partition-metrics.ts';
import { PartitionLife } from '../../../src/engine/partition/partition-state.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

function measuredPartition() {
  const metrics = createMetrics();
  const own = new PartitionMetrics(metrics, { stage: 's', topic: 'counted-in', partition: 3 });
  return { metrics, own, life: new PartitionLife([(to, from) => own.stateChanged(to, from)]) };
}

async function partitionsByState({ partitions }: ReturnType<typeof createMetrics>): Promise<Record<string, number>> {
  const { values } = await partitions.get();
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.state), value]));
}

describe('the metrics of a partition', () => {
  it('count it in one state at a time, from the first on, and in none once released', async () => {
    const { metrics, life } = measuredPartition();
    expect(await partitionsByState(metrics)).toEqual({ 'taking-over': 1 });
    life.become({ kind: 'taking-over' });
    life.become({ kind: 'running' });
    life.become({ kind: 'held', reason: 'one' });
    life.become({ kind: 'held', reason: 'another' });
    expect(await partitionsByState(metrics)).toEqual({ 'taking-over': 0, running: 0, held: 1 });
    life.become({ kind: 'released' });
    expect(Object.values(await partitionsByState(metrics)).every((count) => count === 0)).toBe(true);
  });

  it('count each fencing', async () => {
    const { metrics, life } = measuredPartition();
    life.become({ kind: 'fenced' });
    life.become({ kind: 'taking-over' });
    life.become({ kind: 'fenced' });
    expect((await metrics.fenced.get()).values.map(({ value }) => value)).toEqual([2]);
  });

  it('show its lag in unapplied messages and in the age of the oldest, until it is released', async () => {
    const { metrics, own, life } = measuredPartition();
    own.logEnd(50);
    own.lag(20, Date.now() - 4_000);
    expect((await metrics.lagMessages.get()).values[0]?.value).toBe(30);
    expect((await metrics.lagSeconds.get()).values[0]?.value).toBeGreaterThanOrEqual(4);
    own.lag(50, null);
    expect((await metrics.lagSeconds.get()).values[0]?.value).toBe(0);
    life.become({ kind: 'released' });
    expect((await metrics.lagMessages.get()).values).toEqual([]);
  });

  it('count the money of what a stored chunk recovered, by currency, gateway and route', async () => {
    const { metrics, own } = measuredPartition();
    const recovered = [
      { currency: 'USD', gateway: 'flex', route: 'CASCADE', amountMinor: 4_990 },
      { currency: 'USD', gateway: 'flex', route: 'CASCADE', amountMinor: 10 },
      { currency: 'JPY', gateway: 'flex', route: 'RERUN', amountMinor: 700 },
    ] as const;
    own.chunk({ decided: recovered.map((one) => ({ counted: [], recovered: one })), deadLetters: 0 });
    expect((await metrics.recoveredMoney.get()).values).toEqual([
      { labels: { currency: 'USD', gateway: 'flex', route: 'CASCADE' }, value: 5_000 },
      { labels: { currency: 'JPY', gateway: 'flex', route: 'RERUN' }, value: 700 },
    ]);
  });

  it('show 0 dead letters before the first one, so that an increase is seen', async () => {
    const { metrics } = measuredPartition();
    expect((await metrics.deadLetters.get()).values).toEqual([
      { labels: { stage: 's', topic: 'counted-in' }, value: 0 },
    ]);
  });
});
