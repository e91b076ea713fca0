import uPlot from 'uplot';
import { barTimes, tickTexts } from './chart-text.ts';

export interface Series {
  readonly label: string;
  /** As many as there are times; null: nothing was measured. */
  readonly values: readonly (number | null)[];
}

/** How a chart looks. */
export interface ChartLook {
  /** How a value is written: `1.2 s`, `25.00 USD`. */
  readonly valueText: (value: number) => string;
  /** The same, short enough for an axis. */
  readonly axisText?: (value: number) => string;
  readonly kind?: 'LINES' | 'BARS';
  /** In which zone days begin; default: the one that the person chose. */
  readonly zone?: string;
  /** Where the last bar's time ends, epoch ms. */
  readonly until?: number;
}

interface PlotOptions {
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** Labels of those that are not drawn. */
  readonly hidden: ReadonlySet<string>;
  readonly look: ChartLook & { readonly zone: string };
  /** The point that the pointer or the keyboard is at. */
  readonly onPoint: (index: number | null) => void;
}

/** By the place of the series, so that lines can be told apart without colours. As many as there are colours in the style. */
export const DASHES: readonly (readonly number[])[] = [[], [9, 4], [2, 3], [9, 3, 2, 3], [16, 5], [5, 5]];

const LETTER_PX = 7;

export function createPlot(element: HTMLElement, { times, series, hidden, look, onPoint }: PlotOptions): uPlot {
  const { zone, valueText, axisText = valueText } = look;
  const style = getComputedStyle(element);
  const axis = { stroke: style.color, grid: { stroke: style.borderColor }, ticks: { stroke: style.borderColor } };
  const colours = coloursOf(element, series.length);
  const isBars = look.kind === 'BARS';
  const ends = [...times.slice(1), look.until ?? Number.NaN].map((end, index) =>
    Number.isNaN(end) ? (times[index] ?? 0) + usualStep(times) : end,
  );
  const options: uPlot.Options = {
    width: element.clientWidth,
    height: element.clientHeight,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), zone),
    scales: isBars
      ? { x: { range: [(times[0] ?? 0) / 1_000, (ends.at(-1) ?? 0) / 1_000] }, y: { range: fromZero } }
      : {},
    axes: [
      {
        ...axis,
        values: (_plot, ticks, _axis, _space, step) =>
          tickTexts(
            ticks.map((tick) => tick * 1_000),
            step * 1_000,
            zone,
          ),
      },
      {
        ...axis,
        size: (_plot, texts) => widthFor(texts),
        values: (_plot, ticks) => ticks.map((tick) => axisText(tick)),
      },
    ],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
    series: [
      {},
      ...series.map(({ label }, index) => ({
        label,
        show: !hidden.has(label),
        stroke: colours[index] ?? style.color,
        ...(isBars
          ? { fill: colours[index] ?? style.color, ...barsOf(times, ends, index, series.length) }
          : { width: 2, dash: [...(DASHES[index % DASHES.length] ?? [])] }),
      })),
    ],
  };
  return new uPlot(options, dataOf(times, series), element);
}

function dataOf(times: readonly number[], series: readonly Series[]): uPlot.AlignedData {
  return [times.map((time) => time / 1_000), ...series.map(({ values }) => [...values])];
}

function fromZero(_plot: uPlot, least: number, most: number): [number, number] {
  return [Math.min(0, least), most > 0 ? most * 1.05 : 1];
}

function usualStep(times: readonly number[]): number {
  const [first = 0, second] = times;
  return second === undefined ? 86_400_000 : second - first;
}

function widthFor(texts: readonly string[] | null): number {
  return 20 + LETTER_PX * Math.max(4, ...(texts ?? []).map(({ length }) => length));
}

/**
 * The bars of all series stand beside each other in the time that they are about. Months differ, and the last one has only
 * begun: uPlot's own bars are all as wide as the first.
 */
function barsOf(times: readonly number[], ends: readonly number[], index: number, count: number) {
  const paths: uPlot.Series.PathBuilder = (plot, place, first, last) => {
    const fill = new Path2D();
    const zero = plot.valToPos(0, 'y', true);
    for (let at = first; at <= last; at += 1) {
      const value = plot.data[place]?.[at];
      if (value === null || value === undefined) continue;
      const { from, to } = barTimes(times[at] ?? 0, ends[at] ?? 0, index, count);
      const [left, right] = [from, to].map((time) => plot.valToPos(time / 1_000, 'x', true));
      const top = plot.valToPos(value, 'y', true);
      fill.rect(left ?? 0, Math.min(top, zero), Math.max((right ?? 0) - (left ?? 0), 1), Math.abs(zero - top));
    }
    return { stroke: null, fill, flags: 0 };
  };
  return { points: { show: false }, paths };
}

/** A canvas knows no classes: the colours that the style gives to them, now. */
function coloursOf(element: HTMLElement, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const probe = document.createElement('span');
    probe.className = `series-${index % DASHES.length}`;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  });
}
