import type { ReportLine } from '../../../../inspect/report/read-report.ts';
import type { Series } from '../../parts/chart-plot.ts';
import type { Measure } from './report-query.ts';
import type { ReportSoFar } from './use-report.ts';

/** As many as a person tells apart, and as there are colours. */
const SERIES_MAX = 6;

type Counts = Omit<ReportLine, 'period' | 'values'>;
type Periods = ReportSoFar['periods'];

/** The currencies of a report, the one with the most declines first. */
export function currenciesOf(periods: Periods): string[] {
  const declined = new Map<string, number>();
  for (const { total } of periods) {
    for (const [currency, money] of Object.entries(total.money)) {
      declined.set(currency, (declined.get(currency) ?? 0) + money.declinedMinor);
    }
  }
  return [...declined].sort(([, a], [, b]) => b - a).map(([currency]) => currency);
}

export function moneySeries(periods: Periods, currency: string): Series[] {
  const of = (minor: 'recoveredMinor' | 'recoveredByBillingMinor') =>
    periods.map(({ total }) => total.money[currency]?.[minor] ?? 0);
  return [
    { label: 'FlexEcom', values: of('recoveredMinor') },
    { label: 'Billing by itself', values: of('recoveredByBillingMinor') },
  ];
}

export function rateSeries(periods: Periods): Series[] {
  return [
    { label: 'Of what was sent to FlexEcom', values: periods.map(({ total }) => measured(total, 'of-sent', '')) },
    { label: 'Of what was declined', values: periods.map(({ total }) => measured(total, 'of-declined', '')) },
  ];
}

/** What a chart or a bar shows of some debts; null: there is nothing to take a part of. */
function measured({ recoveryRate, money, declined }: Counts, measure: Measure, currency: string): number | null {
  switch (measure) {
    case 'of-sent':
      return recoveryRate.ofSent?.rate ?? null;
    case 'of-declined':
      return recoveryRate.ofDeclined?.rate ?? null;
    case 'money':
      return money[currency]?.recoveredMinor ?? 0;
    case 'declined':
      return declined;
    default:
      return measure satisfies never;
  }
}

/** How the values of a line are called together. */
function nameOf(values: ReportLine['values']): string {
  return values.map((value) => (value === null ? 'none' : String(value))).join(' · ');
}

/** A series for each of the largest values by which debts are told apart, and how many more there are. */
export function seriesByValue(
  periods: Periods,
  measure: Measure,
  currency: string,
): { series: Series[]; leftOut: number } {
  const declined = new Map<string, number>();
  for (const { values, declined: count } of periods.flatMap(({ lines }) => lines)) {
    declined.set(nameOf(values), (declined.get(nameOf(values)) ?? 0) + count);
  }
  const names = [...declined].sort(([, a], [, b]) => b - a).map(([name]) => name);
  const series = names.slice(0, SERIES_MAX).map((name) => ({
    label: name,
    values: periods.map(({ lines }) => {
      const line = lines.find(({ values }) => nameOf(values) === name);
      return line === undefined ? null : measured(line, measure, currency);
    }),
  }));
  return { series, leftOut: names.length - series.length };
}
