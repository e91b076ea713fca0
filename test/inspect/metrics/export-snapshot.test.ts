import { describe, expect, it } from '@jest/globals';
import { exportSnapshot } from '../../../src/inspect/metrics/export-snapshot.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { AT, aSnapshot } from '../../support/a-snapshot.ts';

const parked = (gatewayId: string, reason: string, count: number) => ({
  ...{ gatewayId, reason, count, atLeast: false, since: AT - 60_000, amountMinor: { USD: 100 * count } },
});

describe('the metrics of the pipeline as a whole', () => {
  it('are 0, and not missing, where nothing needs a person', async () => {
    const metrics = createMetrics();
    exportSnapshot(metrics, aSnapshot());
    const text = await metrics.registry.metrics();
    for (const line of [
      'salvage_condition{condition="CONTRADICTIONS_OPEN",severity="ticket"} 0',
      'salvage_open_contradictions 0',
      'salvage_open_dead_letters{topic="flexecom-result"} 0',
      'salvage_instances{role="scheduler"} 1',
      'salvage_submissions{state="SENT"} 0',
      'salvage_oldest_waiting_seconds{kind="parked"} 0',
      'salvage_behind_seconds{stage="apply-results",topic="flexecom-result",lane="bulk"} 0',
      'salvage_waiting_partitions{stage="apply-results",topic="flexecom-result",state="stopped"} 0',
      `salvage_snapshot_timestamp_seconds ${AT / 1_000}`,
    ]) {
      expect(text).toContain(`\n${line}\n`);
    }
  });

  it('forget what is over: a reason, a currency, a pause', async () => {
    const metrics = createMetrics();
    const pause = { gatewayId: 'g', route: null, operator: null, waiting: 2 };
    const contradictions = { open: 1, chargedMinor: { USD: 4_990 }, since: AT, ids: ['c'] };
    exportSnapshot(metrics, aSnapshot({ parked: [parked('g', 'away', 3)], contradictions, pauses: [pause] }));
    const before = await metrics.registry.metrics();
    for (const line of [
      'salvage_parked_submissions{gateway="g",reason="away"} 3',
      'salvage_parked_minor_units{gateway="g",currency="USD"} 300',
      'salvage_open_contradictions_minor_units{currency="USD"} 4990',
      'salvage_pauses{gateway="g",route="ALL",by="configuration"} 1',
      'salvage_paused_submissions{gateway="g",route="ALL",by="configuration"} 2',
    ]) {
      expect(before).toContain(`\n${line}\n`);
    }
    exportSnapshot(metrics, aSnapshot());
    expect(await metrics.registry.metrics()).not.toMatch(/gateway="g"|currency="USD"/);
  });

  it('keep few reasons, the most frequent ones, and no secret', async () => {
    const metrics = createMetrics();
    const many = Array.from({ length: 500 }, (_, at) =>
      parked('g', `reason ${at} whsec_abcdefgh ${'x'.repeat(500)}`, at),
    );
    exportSnapshot(metrics, aSnapshot({ parked: many }));
    const { values } = await metrics.parkedSubmissions.get();
    expect(values).toHaveLength(21);
    expect(values.map(({ labels }) => String(labels.reason)).filter((reason) => reason.length > 100)).toEqual([]);
    expect(JSON.stringify(values)).not.toContain('abcdefgh');
    expect(values.reduce((sum, { value }) => sum + value, 0)).toBe((499 * 500) / 2);
    expect(values[0]?.value).toBe(499);
  });

  it('say what could not be read, and judge nothing by it', async () => {
    const metrics = createMetrics();
    exportSnapshot(metrics, aSnapshot());
    exportSnapshot(metrics, aSnapshot({ at: AT + 15_000, contradictions: null }));
    const text = await metrics.registry.metrics();
    expect(text).toContain('salvage_snapshot_unread{part="contradictions"} 1\n');
    expect(text).toContain('salvage_snapshot_unread{part="lag"} 0\n');
    expect(text).not.toContain('condition="CONTRADICTIONS_OPEN"');
    expect(text).toContain(`salvage_snapshot_timestamp_seconds ${(AT + 15_000) / 1_000}\n`);
  });

  it('are old once a condition that pages cannot be judged', async () => {
    const metrics = createMetrics();
    exportSnapshot(metrics, aSnapshot());
    exportSnapshot(metrics, aSnapshot({ at: AT + 15_000, partitions: null }));
    expect(await metrics.registry.metrics()).toContain(`salvage_snapshot_timestamp_seconds ${AT / 1_000}\n`);
  });
});
