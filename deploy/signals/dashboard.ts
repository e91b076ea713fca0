import { createMetrics } from '../../src/telemetry/metrics.ts';
import type { Panel } from './panel.ts';
import { PANEL_ROWS } from './panels.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const COLUMNS = 24;
const PANEL_HEIGHT = 8;

/** deploy/grafana/salvage-dashboard.json, for Grafana's import. */
export function dashboardFile(): string {
  const dashboard = {
    uid: 'decline-salvage',
    title: 'decline-salvage',
    description: 'Made by `node test/docs/write-pages.ts` from the list of metrics: edit a copy.',
    tags: ['decline-salvage'],
    schemaVersion: 39,
    version: 1,
    timezone: 'utc',
    editable: true,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    annotations: { list: [] },
    links: [],
    templating: { list: VARIABLES },
    panels: placedPanels(),
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

const VARIABLES = [
  { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', hide: 0 },
  {
    name: 'job',
    label: 'Installation',
    type: 'query',
    datasource: DATASOURCE,
    query: { query: 'label_values(salvage_build_info, job)', refId: 'job' },
    refresh: 2,
    sort: 1,
    includeAll: false,
    multi: false,
  },
];

/** Left to right, then down; each row of panels has a heading. */
function placedPanels(): Record<string, unknown>[] {
  const placed: Record<string, unknown>[] = [];
  let y = 0;
  for (const { title, panels } of PANEL_ROWS) {
    const id = placed.length + 1;
    placed.push({ id, type: 'row', title, collapsed: false, panels: [], gridPos: { h: 1, w: COLUMNS, x: 0, y } });
    y += 1;
    let x = 0;
    for (const panel of panels) {
      if (x + panel.width > COLUMNS) [x, y] = [0, y + PANEL_HEIGHT];
      const gridPos = { h: PANEL_HEIGHT, w: panel.width, x, y };
      placed.push({ id: placed.length + 1, gridPos, ...panelJson(panel) });
      x += panel.width;
    }
    y += PANEL_HEIGHT;
  }
  return placed;
}

function panelJson({ title, kind, unit, queries }: Panel): Record<string, unknown> {
  return {
    type: kind,
    title,
    description: describe(queries.map(({ expr }) => expr).join(' ')),
    datasource: DATASOURCE,
    fieldConfig: { defaults: { unit, min: 0, ...STYLE[kind] }, overrides: [] },
    options: OPTIONS[kind],
    targets: queries.map(({ expr, legend }, at) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + at),
      datasource: DATASOURCE,
      editorMode: 'code',
      expr,
      legendFormat: legend,
      range: true,
    })),
  };
}

const HOLDS = {
  mode: 'absolute',
  steps: [
    { color: 'green', value: null },
    { color: 'red', value: 1 },
  ],
};

const STYLE: Readonly<Record<Panel['kind'], Record<string, unknown>>> = {
  timeseries: { custom: { drawStyle: 'line', lineWidth: 1, fillOpacity: 5, showPoints: 'never', spanNulls: false } },
  stat: {},
  'state-timeline': { color: { mode: 'thresholds' }, thresholds: HOLDS, custom: { fillOpacity: 70, lineWidth: 0 } },
};

const OPTIONS: Readonly<Record<Panel['kind'], Record<string, unknown>>> = {
  timeseries: {
    legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
    tooltip: { mode: 'multi', sort: 'desc' },
  },
  stat: { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, colorMode: 'none', textMode: 'auto' },
  'state-timeline': {
    mergeValues: true,
    showValue: 'never',
    legend: { showLegend: false },
    tooltip: { mode: 'single' },
  },
};

/** What the metrics of a panel mean, in the words of their list. */
function describe(queries: string): string {
  const used = createMetrics().definitions.filter(({ name }) =>
    new RegExp(`\\b${name}(?:_bucket|_count|_sum)?\\b`).test(queries),
  );
  return used.map(({ name, help }) => `${name}: ${help}`).join('\n\n');
}
