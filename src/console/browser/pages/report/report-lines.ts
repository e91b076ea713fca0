import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { moneyByCurrencyText } from '../../../../inspect/money.ts';
import type { ReportLine } from '../../../../inspect/report/read-report.ts';
import { Badge } from '../../parts/badge.ts';
import { type Column, Table } from '../../parts/table.ts';
import { DIMENSION_TITLES } from './report-query.ts';
import { countOf, rateText } from './report-words.ts';
import type { ReportSoFar } from './use-report.ts';

const LINES_SHOWN = 40;

/** A line for each period and value. */
export function ReportLines({ report }: { report: ReportSoFar }) {
  const [isAll, setAll] = useState(false);
  const lines = report.periods.flatMap((period) => period.lines);
  const shown = isAll ? lines : lines.slice(0, LINES_SHOWN);
  const leftOut = report.periods.reduce((sum, { linesLeftOut }) => sum + linesLeftOut, 0);
  return html`<h2>By period</h2>
    <${Table} caption="By period" columns=${columnsOf(report.range.by)} rows=${shown} keyOf=${keyOf} empty="No debt was first declined in this time. Choose another one." />
    ${shown.length === lines.length ? null : html`<button type="button" onClick=${() => setAll(true)}>Show all ${countOf(lines.length)} lines</button>`}
    ${leftOut === 0 ? null : html`<p class="quiet">${countOf(leftOut)} smaller lines are not shown here; the CSV has them.</p>`}
    ${lines.some(({ isUnfinished }) => isUnfinished) ? html`<p class="quiet">Unfinished: what is recovered may still grow, as less than ${report.range.windowDays} days have passed since some of the declines.</p>` : null}`;
}

function keyOf({ period, values }: ReportLine): string {
  return JSON.stringify([period, values]);
}

function columnsOf(by: readonly string[]): Column<ReportLine>[] {
  return [
    {
      title: 'Period',
      cell: ({ period, isUnfinished }) =>
        html`<span class="nowrap">${period}</span>${isUnfinished ? html` <${Badge} tone="warn">unfinished<//>` : null}`,
    },
    ...by.map((name, index): Column<ReportLine> => {
      return { title: DIMENSION_TITLES[name] ?? name, cell: ({ values }) => valueText(values[index]) };
    }),
    ...COUNTS.map(([title, countIn]): Column<ReportLine> => {
      return { title, align: 'right', cell: (line) => countOf(countIn(line)) };
    }),
    { title: 'Of sent', align: 'right', cell: ({ recoveryRate }) => rateText(recoveryRate.ofSent) },
    { title: 'Of declined', align: 'right', cell: ({ recoveryRate }) => rateText(recoveryRate.ofDeclined) },
    { title: 'Money recovered', align: 'right', cell: ({ money }) => recoveredText(money) },
  ];
}

const COUNTS: readonly (readonly [string, (line: ReportLine) => number])[] = [
  ['Declined', ({ declined }) => declined],
  ['Sent', ({ sent }) => sent],
  ['Recovered', ({ recovered }) => recovered],
  ['By billing', ({ recoveredByBilling }) => recoveredByBilling],
  ['Failed', ({ failed }) => failed],
  ['Still waiting', ({ waiting }) => waiting],
  ['Not sent', ({ notSent }) => Object.values(notSent).reduce((sum, count) => sum + count, 0)],
];

function valueText(value: ReportLine['values'][number] | undefined): string {
  return value === null || value === undefined ? '—' : String(value);
}

function recoveredText(money: ReportLine['money']): string {
  const recovered = Object.entries(money).filter(([, { recoveredMinor }]) => recoveredMinor > 0);
  const sums = Object.fromEntries(recovered.map(([currency, { recoveredMinor }]) => [currency, recoveredMinor]));
  return moneyByCurrencyText(sums) || '—';
}
