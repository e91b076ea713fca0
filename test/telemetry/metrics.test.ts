import { describe, expect, it } from '@jest/globals';
import { collectProcessMetrics, createMetrics } from '../../src/telemetry/metrics.ts';
import { runTool } from '../support/prometheus-tools.ts';

describe('the metrics', () => {
  it('are named and described as Prometheus wants them', async () => {
    const metrics = createMetrics();
    collectProcessMetrics(metrics);
    const text = await metrics.registry.metrics();
    expect(metrics.definitions.filter(({ name }) => !text.includes(`# TYPE ${name} `))).toEqual([]);
    expect(await runTool('promtool', ['check', 'metrics'], { input: text })).toEqual({ code: 0, said: '' });
  });

  it('say which release a process runs, and on which Node', async () => {
    const metrics = createMetrics();
    collectProcessMetrics(metrics);
    const { values } = await metrics.buildInfo.get();
    expect(values).toEqual([
      { labels: { version: expect.stringMatching(/^\d/), node: process.versions.node }, value: 1 },
    ]);
  });

  it('let an age grow while nothing happens', async () => {
    const { lagSeconds } = createMetrics();
    const labels = { stage: 's', topic: 't', partition: '0' };
    lagSeconds.since(labels, Date.now() - 5_000);
    const [first = 0, second = 0] = [await ageOf(lagSeconds), await ageOf(lagSeconds)];
    expect(first).toBeGreaterThanOrEqual(5);
    expect(second).toBeGreaterThanOrEqual(first);
    lagSeconds.since(labels, null);
    expect(await ageOf(lagSeconds)).toBe(0);
    lagSeconds.remove(labels);
    expect(await ageOf(lagSeconds)).toBeUndefined();
  });
});

async function ageOf(age: ReturnType<typeof createMetrics>['lagSeconds']): Promise<number | undefined> {
  return (await age.get()).values[0]?.value;
}
