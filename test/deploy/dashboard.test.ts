import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ALERTS } from '../../deploy/signals/alerts.ts';
import { dashboardFile } from '../../deploy/signals/dashboard.ts';
import { PANEL_ROWS } from '../../deploy/signals/panels.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { read } from '../docs/embedded-files.ts';
import { metricsIn, unknownIn } from './support/queries.ts';

const Place = z.object({ h: z.int(), w: z.int(), x: z.int(), y: z.int() });
const Dashboard = z.object({ panels: z.array(z.object({ id: z.int(), title: z.string(), gridPos: Place })) });

const panels = PANEL_ROWS.flatMap((row) => row.panels);
const queries = panels.flatMap(({ title, queries }) => queries.map(({ expr }) => ({ title, expr })));

describe('the dashboard', () => {
  it('is written as the code has it: otherwise run node test/docs/write-pages.ts', () => {
    expect(read('deploy/grafana/salvage-dashboard.json')).toBe(dashboardFile());
  });

  it.each(queries)('$title: looks only at metrics and labels that there are', ({ expr }) => {
    expect(unknownIn(expr)).toEqual([]);
  });

  it('shows every metric of the pipeline', () => {
    const shown = new Set(queries.flatMap(({ expr }) => metricsIn(expr)));
    expect(createMetrics().definitions.filter(({ name }) => !shown.has(name))).toEqual([]);
  });

  it('shows what every alert looks at', () => {
    const shown = new Set(queries.flatMap(({ expr }) => metricsIn(expr)));
    expect(ALERTS.flatMap(({ expr }) => metricsIn(expr)).filter((name) => !shown.has(name))).toEqual([]);
  });

  it('has panels of different names, which lie beside each other', () => {
    const { panels: placed } = Dashboard.parse(JSON.parse(dashboardFile()));
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    expect(placed.map(({ id }) => id)).toEqual(placed.map((_, at) => at + 1));
    const cells = placed.flatMap(({ gridPos: { h, w, x, y } }) =>
      Array.from({ length: h * w }, (_, at) => `${x + (at % w)}/${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(placed.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });
});
