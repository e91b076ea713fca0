import { html } from 'htm/preact';
import { useMemo } from 'preact/hooks';
import { moneyText } from '../../../../domain/money-text.ts';
import { Chart } from '../../parts/chart.ts';
import { setQuery } from '../../router.ts';
import { currenciesOf, moneySeries, rateSeries, seriesByValue } from './chart-data.ts';
import { MEASURE_TITLES, type Measure, type ReportQuery } from './report-query.ts';
import { countOf, percentText, shortCountText, shortMoneyText } from './report-words.ts';
import type { ReportSoFar } from './use-report.ts';

/** Money and rates by period, and one figure for each value by which debts are told apart. */
export function ReportCharts({ report, query }: { report: ReportSoFar; query: ReportQuery }) {
  const { periods, range } = report;
  const currencies = useMemo(() => currenciesOf(periods), [periods]);
  const currency = currencies.find((one) => one === query.currency) ?? currencies[0];
  const labels = useMemo(() => labelsOf(report), [range, periods]);
  const money = useMemo(() => (currency === undefined ? [] : moneySeries(periods, currency)), [periods, currency]);
  const rates = useMemo(() => rateSeries(periods), [periods]);
  if (currency === undefined) return null;
  const time = {
    times: labels.times,
    until: labels.until,
    zone: range.timeZone,
    timeLabel: labels.labelOf,
    timeTitle: 'Period',
    kind: 'BARS' as const,
  };
  return html`
    ${currencies.length < 2 ? null : html`<${CurrencyChoice} ...${{ currencies, currency }} />`}
    <${Chart} ...${time} title=${`Money recovered, ${currency}`} series=${money}
      valueText=${(amountMinor: number) => moneyText(amountMinor, currency)}
      axisText=${(amountMinor: number) => shortMoneyText(amountMinor, currency)} />
    <${Chart} ...${time} title="Part of the debts that was recovered" series=${rates} valueText=${percentText} />
    ${query.by.length === 0 ? null : html`<${ByValue} ...${{ report, query, currency, time }} />`}
  `;
}

/** Where the bars begin and end, and how each is called: as the report calls its period. */
function labelsOf({ range, periods }: ReportSoFar) {
  const shown = range.periods.slice(0, periods.length);
  const labels = new Map(shown.map(({ from }, index) => [from, labelOf(periods[index])]));
  return {
    times: shown.map(({ from }) => from),
    until: shown.at(-1)?.to,
    labelOf: (at: number) => labels.get(at) ?? '',
  };
}

function labelOf(period: ReportSoFar['periods'][number] | undefined): string {
  if (period === undefined) return '';
  return period.total.isUnfinished ? `${period.label} (unfinished)` : period.label;
}

function CurrencyChoice({ currencies, currency }: { currencies: readonly string[]; currency: string }) {
  return html`<p class="filters"><label>Money in
    <select value=${currency} onChange=${(event: Event) => setQuery({ currency: (event.target as HTMLSelectElement).value })}>
      ${currencies.map((one) => html`<option value=${one}>${one}</option>`)}
    </select>
  </label></p>`;
}

interface ByValueProps {
  readonly report: ReportSoFar;
  readonly query: ReportQuery;
  readonly currency: string;
  readonly time: { readonly times: readonly number[] };
}

function ByValue({ report, query, currency, time }: ByValueProps) {
  const { measure } = query;
  const found = useMemo(() => seriesByValue(report.periods, measure, currency), [report.periods, measure, currency]);
  return html`
    <p class="filters"><label>Compare by
      <select value=${measure} onChange=${(event: Event) => setQuery({ measure: (event.target as HTMLSelectElement).value })}>
        ${Object.entries(MEASURE_TITLES).map(([name, title]) => html`<option value=${name}>${title}</option>`)}
      </select>
    </label></p>
    <${Chart} ...${time} ...${wordsOf(measure, currency)} kind=${time.times.length > 1 ? 'LINES' : 'BARS'} title=${MEASURE_TITLES[measure]} series=${found.series} />
    ${found.leftOut === 0 ? null : html`<p class="quiet">The ${found.series.length} with the most declined debts; ${countOf(found.leftOut)} more are in the table below and in the CSV.</p>`}
  `;
}

function wordsOf(measure: Measure, currency: string) {
  if (measure === 'money') {
    return {
      valueText: (amountMinor: number) => moneyText(amountMinor, currency),
      axisText: (amountMinor: number) => shortMoneyText(amountMinor, currency),
    };
  }
  if (measure === 'declined') return { valueText: countOf, axisText: shortCountText };
  return { valueText: percentText };
}
