/** A panel of the dashboard. */
export interface Panel {
  readonly title: string;
  readonly kind: 'timeseries' | 'stat' | 'state-timeline';
  /** Grafana's name of a unit. */
  readonly unit: 's' | 'short' | 'ops' | 'bytes' | 'percentunit';
  /** Of 24. */
  readonly width: 6 | 8 | 12 | 24;
  readonly queries: readonly Query[];
}

interface Query {
  /** PromQL; `$job` is chosen above the dashboard. */
  readonly expr: string;
  /** How a series is called: `{{label}}`. */
  readonly legend: string;
}

/** Panels about one question. */
export interface PanelRow {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** A line for each series of each query, over time. */
export function graph(
  title: string,
  unit: Panel['unit'],
  ...queries: readonly [legend: string, expr: string][]
): Panel {
  return { title, kind: 'timeseries', unit, width: 8, queries: queries.map(([legend, expr]) => ({ legend, expr })) };
}

/** What the pipeline as a whole says of itself: each process with the role reconcile says the same. */
export function state(metric: string, by = '', matchers = ''): string {
  return `max${by === '' ? '' : ` by (${by})`} (${metric}{job="$job"${matchers === '' ? '' : `,${matchers}`}})`;
}

/** How often something is counted in a second, over all processes. */
export function rate(metric: string, by: string, matchers = ''): string {
  return `sum by (${by}) (rate(${metric}{job="$job"${matchers === '' ? '' : `,${matchers}`}}[$__rate_interval]))`;
}

export function quantile(share: number, metric: string, by = ''): string {
  const labels = by === '' ? 'le' : `le, ${by}`;
  return `histogram_quantile(${share}, ${rate(`${metric}_bucket`, labels)})`;
}
