import { collectDefaultMetrics, Registry } from 'prom-client';
import packageJson from '../../package.json' with { type: 'json' };
import { deploymentMetrics } from './metrics/deployment-metrics.ts';
import { listenerMetrics } from './metrics/listener-metrics.ts';
import { MetricList } from './metrics/metric-list.ts';
import { processMetrics } from './metrics/process-metrics.ts';
import { sendingMetrics } from './metrics/sending-metrics.ts';
import { stageMetrics } from './metrics/stage-metrics.ts';

/** Everything that the pipeline counts. Each process has one; the engine, the producers and FlexEcom's client write to it. */
export type Metrics = ReturnType<typeof createMetrics>;

/** All metrics; `definitions` is the list from which the page, the dashboard and the alerts are made. */
export function createMetrics(registry: Registry = new Registry()) {
  const list = new MetricList(registry);
  return {
    registry,
    definitions: list.definitions,
    ...stageMetrics(list),
    ...sendingMetrics(list),
    ...listenerMetrics(list),
    ...processMetrics(list),
    ...deploymentMetrics(list),
  };
}

/** Gauges of prom-client that are named like counters, which Prometheus advises against. The same numbers by type remain. */
const MISNAMED = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

/** Adds Node's own metrics (memory, event loop, garbage collection), and which release this is. Call it once in a process. */
export function collectProcessMetrics({ registry, buildInfo }: Metrics): void {
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  buildInfo.set({ version: packageJson.version, node: process.versions.node }, 1);
}
