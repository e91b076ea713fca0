import type { Series } from './chart-plot.ts';
import { timeText } from './time.ts';

interface Wording {
  readonly label: (time: number) => string;
  readonly valueText: (value: number) => string;
}

/** What somebody who does not see a chart is told of it: from when to when, and where each series ends. */
export function summaryOf(times: readonly number[], series: readonly Series[], { label, valueText }: Wording): string {
  const ends = series.map(({ label: name, values }) => {
    const measured = values.filter((value) => value !== null);
    const last = measured.at(-1);
    if (last === undefined) return `${name}: nothing measured.`;
    const [least, most] = [Math.min(...measured), Math.max(...measured)].map(valueText);
    return `${name}: from ${least} to ${most}, at last ${valueText(last)}.`;
  });
  return `${label(times[0] ?? 0)} to ${label(times.at(-1) ?? 0)}. ${ends.join(' ')}`;
}

/** What stays hidden when one is hidden or shown again; hiding the last one shows all. */
export function toggled(hidden: ReadonlySet<string>, label: string, labels: readonly string[]): ReadonlySet<string> {
  const next = new Set(hidden);
  if (!next.delete(label)) next.add(label);
  return labels.every((one) => next.has(one)) ? new Set() : next;
}

export function textOf(value: number | null | undefined, valueText: (value: number) => string): string {
  return value === null || value === undefined ? '—' : valueText(value);
}

/** Which point an arrow key leads to; null: the key is none of the chart's. */
export function stepIn(key: string, at: number | null, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
      return at === null ? 0 : Math.min(at + 1, count - 1);
    case 'ArrowLeft':
      return at === null ? count - 1 : Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** Of the time until the next bars begin. */
const BARS_PART = 0.8;

/** Which part of the time from `begin` to `end` the bar of a series has: those of all series stand beside each other. */
export function barTimes(begin: number, end: number, index: number, count: number): { from: number; to: number } {
  const whole = end - begin;
  const from = begin + whole * ((1 - BARS_PART) / 2 + (index * BARS_PART) / count);
  return { from, to: from + (whole * BARS_PART) / count };
}

const DAY_MS = 86_400_000;

/** How the places on the time axis are called; what is the same as before is said once, below. Epoch ms. */
export function tickTexts(times: readonly number[], stepMs: number, zone: string): string[] {
  const parts = times.map((time) => partsOf(timeText(time, zone), stepMs));
  return parts.map(({ text, below }, index) => (below === parts[index - 1]?.below ? text : `${text}\n${below}`));
}

/** @param text like `2026-01-31 08:00:00` */
function partsOf(text: string, stepMs: number): { text: string; below: string } {
  if (stepMs >= DAY_MS) return { text: text.slice(5, stepMs >= 28 * DAY_MS ? 7 : 10), below: text.slice(0, 4) };
  return { text: text.slice(11, stepMs >= 60_000 ? 16 : 19), below: text.slice(0, 10) };
}
