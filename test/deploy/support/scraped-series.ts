import { ALERTS } from '../../../deploy/signals/alerts.ts';
import { exportSnapshot } from '../../../src/inspect/metrics/export-snapshot.ts';
import type { Snapshot } from '../../../src/inspect/snapshot/snapshot.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

/** A series as promtool reads it; `values` is a start, a step and how often. */
export interface Series {
  readonly series: string;
  readonly values: string;
}

export const JOB = 'decline-salvage';

/** Longer than any alert waits. */
const MINUTES = 80;

const USED = new Set(ALERTS.flatMap(({ expr }) => expr.match(/salvage_[a-z_]+/g) ?? []));

/** The value of a metric, once a minute. */
export function series(
  name: string,
  labels: Readonly<Partial<Record<string, string | number>>>,
  first: number,
  step = 0,
): Series {
  const own = { job: JOB, instance: 'app-1:8483', ...labels };
  const pairs = Object.entries(own).map(([label, value]) => `${label}=${JSON.stringify(String(value))}`);
  return { series: `${name}{${pairs.join(',')}}`, values: `${first}+${step}x${MINUTES}` };
}

/** The same, until the process has been gone since a minute. */
export function endingAt(minute: number, { series: name, values }: Series): Series {
  return { series: name, values: values.replace(/x\d+$/, `x${minute - 1} stale`) };
}

/** The same, from a process that starts then. */
export function startingAt(minute: number, { series: name, values }: Series): Series {
  return { series: name, values: `_x${minute} ${values}` };
}

/**
 * What Prometheus scrapes from a process that reads the pipeline as this snapshot again and again: of what the alerts look
 * at, all that is not 0.
 */
export async function scraped(snapshot: Snapshot): Promise<Series[]> {
  const metrics = createMetrics();
  metrics.buildInfo.set({ version: '1.0.0', node: '24.0.0' }, 1);
  metrics.ready.set(1);
  exportSnapshot(metrics, snapshot);
  const found = await metrics.registry.getMetricsAsJSON();
  return found
    .filter(({ name }) => USED.has(name))
    .flatMap(({ name, values }) =>
      values
        .filter(({ value }) => value !== 0)
        .map(({ labels, value }) =>
          // promtool's time begins at 0.
          name === 'salvage_snapshot_timestamp_seconds' ? series(name, {}, 0, 60) : series(name, { ...labels }, value),
        ),
    );
}
