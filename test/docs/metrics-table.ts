import type { MetricDefinition } from '../../src/telemetry/metrics/metric-list.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';

const HEAD = '| metric | type | unit | labels | meaning |\n|---|---|---|---|---|';

/** The table in docs/metrics.md, wherever it stands. */
export const METRICS_TABLE = new RegExp(`${HEAD.replaceAll('|', '\\|')}\\n(\\|.*\\n)+`);

/** Every metric of the pipeline, from the list in the code. */
export function metricsTable(): string {
  return `${[HEAD, ...createMetrics().definitions.map(row)].join('\n')}\n`;
}

function row({ name, type, help, labels, buckets }: MetricDefinition): string {
  const bounds = buckets.length === 0 ? '' : ` Buckets: ${buckets.join(', ')}.`;
  const names = labels.map((label) => `\`${label}\``).join(', ');
  return `| \`${name}\` | ${type} | ${unitOf(name)} | ${names} | ${help}${bounds} |`;
}

/** A metric's name ends in its unit. */
function unitOf(name: string): string {
  if (name.endsWith('_timestamp_seconds')) return 'seconds since 1970';
  if (/_seconds(_total)?$/.test(name)) return 'seconds';
  return /_minor_units(_total)?$/.test(name) ? 'minor units of the currency' : 'a number';
}
