import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { usePreferences, zoneName } from '../preferences.ts';
import { Legend } from './chart-legend.ts';
import { type ChartLook, createPlot, type Series } from './chart-plot.ts';
import { stepIn, summaryOf, textOf } from './chart-text.ts';
import { Table } from './table.ts';
import { timeText } from './time.ts';

interface ChartProps extends ChartLook {
  readonly title: string;
  /** Epoch ms, ascending. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** How a time is written, in the readout and the table; default: to the second, in the zone that the person chose. */
  readonly timeLabel?: (time: number) => string;
  /** What the first column of the table is called. */
  readonly timeTitle?: string;
}

/**
 * Lines or bars over time. The colours differ for whoever sees few of them, and lines are dashed differently; arrow keys
 * read the values out; and behind it is a table with the same numbers, for whoever reads better than looks.
 */
export function Chart(props: ChartProps) {
  const { title, times, series, valueText, timeLabel, timeTitle } = props;
  const zone = useZone(props.zone);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(NONE_HIDDEN);
  const [isTableOpen, setTableOpen] = useState(false);
  const label = timeLabel ?? ((time: number) => timeText(time, zone));
  if (times.length === 0) {
    return html`<figure class="chart"><figcaption>${title}</figcaption><p class="quiet">Nothing was measured in this time.</p></figure>`;
  }
  const rows = times.map((time, index) => ({ time, values: series.map(({ values }) => values[index] ?? null) }));
  const columns = [
    { title: timeTitle ?? `Time (${zone})`, cell: (row: (typeof rows)[number]) => label(row.time) },
    ...series.map((one, index) => ({
      title: one.label,
      align: 'right' as const,
      cell: (row: (typeof rows)[number]) => textOf(row.values[index], valueText),
    })),
  ];
  return html`<figure class="chart">
    <figcaption>${title}</figcaption>
    <${Plot} ...${{ ...props, zone, label, hidden, setHidden }} />
    <details onToggle=${(event: Event) => setTableOpen((event.target as HTMLDetailsElement).open)}>
      <summary>As a table</summary>
      ${isTableOpen ? html`<${Table} caption=${title} columns=${columns} rows=${rows} keyOf=${(row: (typeof rows)[number]) => String(row.time)} empty="Nothing was measured in this time." />` : null}
    </details>
  </figure>`;
}

function useZone(given: string | undefined): string {
  const [preferences] = usePreferences();
  return given ?? zoneName(preferences);
}

const NONE_HIDDEN: ReadonlySet<string> = new Set();

type PlotProps = ChartProps & {
  readonly zone: string;
  readonly label: (time: number) => string;
  readonly hidden: ReadonlySet<string>;
  readonly setHidden: (hidden: ReadonlySet<string>) => void;
};

function Plot(props: PlotProps) {
  const { title, times, series, valueText, label, kind = 'LINES', zone, axisText, until, hidden, setHidden } = props;
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [shown, setShown] = useState<number | null>(null);
  const round = useColoursRound();
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const look = { valueText, kind, zone, ...(axisText && { axisText }), ...(until && { until }) };
    const created = createPlot(element, { times, series, hidden, look, onPoint: setShown });
    plot.current = created;
    const resizing = new ResizeObserver(() =>
      created.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    resizing.observe(element);
    return () => {
      resizing.disconnect();
      created.destroy();
    };
  }, [times, series, hidden, zone, kind, until, round]);
  const onKey = (event: KeyboardEvent) => {
    const next = stepIn(event.key, shown, times.length);
    if (next === null) return;
    event.preventDefault();
    setShown(next);
    plot.current?.setCursor({ left: plot.current.valToPos((times[next] ?? 0) / 1_000, 'x'), top: 0 });
  };
  const at = shown === null ? null : times[shown];
  const seen = series.filter((one) => !hidden.has(one.label));
  return html`
    <${Legend} ...${{ kind, series, at: shown, valueText, hidden, setHidden }} />
    <div class="plot" ref=${frame} tabIndex=${0} role="img" onKeyDown=${onKey}
      aria-label=${`${title}. ${summaryOf(times, seen, { label, valueText })} Arrow keys read the values.`}></div>
    <p class="readout quiet" role="status">${at == null ? 'Point at the chart, or use the arrow keys on it, to read its values.' : readout(seen, shown ?? 0, label(at), valueText)}</p>`;
}

/** Changes when the colours do: a canvas does not follow the page's. */
function useColoursRound(): string {
  const [{ theme }] = usePreferences();
  const [isDark, setDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const query = matchMedia(DARK);
    const update = () => setDark(query.matches);
    query.addEventListener('change', update);
    return () => query.removeEventListener('change', update);
  }, []);
  return `${theme} ${isDark}`;
}

const DARK = '(prefers-color-scheme: dark)';

function readout(series: readonly Series[], index: number, time: string, valueText: (value: number) => string): string {
  return `${time}: ${series.map(({ label, values }) => `${label} ${textOf(values[index], valueText)}`).join(', ')}`;
}
