/** What the address says of a report. */
export interface ReportQuery {
  /** Null: the days are chosen one by one. */
  readonly range: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly period: string;
  readonly by: readonly string[];
  /** Null: the one with the most money. */
  readonly currency: string | null;
  readonly measure: Measure;
}

export const RANGE_TITLES: Readonly<Record<string, string>> = {
  'since-last-month': 'Last month and this one',
  'last-month': 'Last month',
  'this-month': 'This month',
  today: 'Today',
  'last-7-days': 'Last 7 days',
  'last-30-days': 'Last 30 days',
  'last-90-days': 'Last 90 days',
  'this-year': 'This year',
  'last-12-months': 'Last 12 months',
};

export const PERIOD_TITLES: Readonly<Record<string, string>> = {
  day: 'Day',
  week: 'Week',
  month: 'Month',
  whole: 'The whole time',
};

export const DIMENSION_TITLES: Readonly<Record<string, string>> = {
  route: 'Route',
  gateway: 'Gateway',
  'flexecom-gateway': 'FlexEcom gateway',
  code: 'Decline code',
  network: 'Card network',
  attempt: 'Attempt',
  campaign: 'Campaign',
  currency: 'Currency',
  kind: 'Kind of debt',
  'holdout-percent': 'Holdout percent',
};

export const MEASURE_TITLES = {
  'of-sent': 'Recovered of sent',
  'of-declined': 'Recovered of declined',
  money: 'Money recovered',
  declined: 'Debts declined',
} as const;
export type Measure = keyof typeof MEASURE_TITLES;

export function reportQueryOf(query: URLSearchParams): ReportQuery {
  const [from, to] = [query.get('from'), query.get('to')];
  const measure = query.get('measure') ?? '';
  return {
    range: query.get('range') ?? (from === null ? 'since-last-month' : null),
    from,
    to,
    period: query.get('period') ?? 'month',
    by: (query.get('by') ?? '').split(',').filter((name) => name !== ''),
    currency: query.get('currency'),
    measure: isMeasure(measure) ? measure : 'of-sent',
  };
}

function isMeasure(name: string): name is Measure {
  return Object.hasOwn(MEASURE_TITLES, name);
}

/** What the API is asked for, after the question mark. What only decides how it is shown is not in it. */
export function apiQueryOf({ range, from, to, period, by }: ReportQuery): string {
  const query = new URLSearchParams({ period });
  if (range !== null) query.set('range', range);
  else {
    if (from !== null) query.set('from', from);
    if (to !== null) query.set('to', to);
  }
  if (by.length > 0) query.set('by', by.join(','));
  return query.toString();
}
