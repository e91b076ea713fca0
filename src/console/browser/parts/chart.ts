import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { usePreferences, zoneName } from '../preferences.ts';
import { Table } from './table.ts';
import { timeText } from './time.ts';

interface Series {
  readonly label: string;
  /** As many as there are times; null: nothing was measured. */
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  readonly title: string;
  /** Epoch ms, ascending. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** How a value is written: `1.2 s`, `25.00 USD`. */
  readonly valueText: (value: number) => string;
}

const HEIGHT = 180;
/** Told apart by whoever sees few colours, in light and dark. */
const COLOURS = ['#2f81f7', '#d29922', '#3fb950', '#db61a2', '#a371f7', '#f0883e'];

/** A line for each series over time, and behind it a table with the same numbers, for whoever reads better than looks. */
export function Chart({ title, times, series, valueText }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [preferences] = usePreferences();
  const zone = zoneName(preferences);
  useEffect(() => {
    const element = frame.current;
    if (element === null || times.length === 0) return undefined;
    const plot = new uPlot(optionsOf(element, series, zone, valueText), dataOf(times, series), element);
    const resizing = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    resizing.observe(element);
    return () => {
      resizing.disconnect();
      plot.destroy();
    };
  }, [times, series, zone]);
  const rows = times.map((time, index) => ({ time, values: series.map(({ values }) => values[index] ?? null) }));
  const columns = [
    { title: `Time (${zone})`, cell: (row: (typeof rows)[number]) => timeText(row.time, zone) },
    ...series.map(({ label }, index) => ({
      title: label,
      align: 'right' as const,
      cell: (row: (typeof rows)[number]) => {
        const value = row.values[index] ?? null;
        return value === null ? '—' : valueText(value);
      },
    })),
  ];
  return html`<figure class="chart">
    <figcaption>${title}</figcaption>
    ${times.length === 0 ? html`<p class="quiet">Nothing was measured in this time.</p>` : html`<div ref=${frame} aria-hidden="true"></div>`}
    <details>
      <summary>As a table</summary>
      <${Table} caption=${title} columns=${columns} rows=${rows} keyOf=${(row: (typeof rows)[number]) => String(row.time)} empty="Nothing was measured in this time." />
    </details>
  </figure>`;
}

function dataOf(times: readonly number[], series: readonly Series[]): uPlot.AlignedData {
  return [times.map((time) => time / 1_000), ...series.map(({ values }) => [...values])];
}

function optionsOf(
  element: HTMLElement,
  series: readonly Series[],
  zone: string,
  valueText: (value: number) => string,
) {
  const style = getComputedStyle(element);
  const axis = { stroke: style.color, grid: { stroke: style.borderColor }, ticks: { stroke: style.borderColor } };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    tzDate: (seconds: number) => uPlot.tzDate(new Date(seconds * 1_000), zone),
    axes: [axis, { ...axis, size: 70, values: (_plot: uPlot, ticks: number[]) => ticks.map(valueText) }],
    series: [
      {},
      ...series.map(({ label }, index) => ({
        label,
        stroke: COLOURS[index % COLOURS.length] ?? 'gray',
        width: 2,
        value: (_plot: uPlot, value: number | null) => (value === null ? '—' : valueText(value)),
      })),
    ],
  };
}
