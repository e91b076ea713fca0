import type { RoutingConfiguration } from '../../domain/configuration.ts';
import type { Period, PeriodUnit } from '../../domain/report/periods.ts';
import { periodsOf } from '../../domain/report/periods.ts';
import { countsOf, type DebtGroup, type ReportCounts } from '../../domain/report/report-counts.ts';
import { UsageError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import { GroupReader, type KeyedGroup, type ReadingOptions } from './read-groups.ts';
import type { Dimension } from './report-pipeline.ts';

export interface ReportRequest {
  /** First declines at or after `from` and before `to`; epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly period: PeriodUnit;
  readonly by: readonly Dimension[];
  /** Domain time, epoch ms. */
  readonly now: number;
}

/** Debts by the time of their first decline, and what became of them. */
export interface Report {
  readonly from: number;
  readonly to: number;
  readonly timeZone: string;
  readonly windowDays: number;
  readonly by: readonly Dimension[];
  readonly lines: readonly ReportLine[];
  readonly total: ReportCounts & { readonly isUnfinished: boolean };
}

export interface ReportLine extends ReportCounts {
  readonly period: string;
  /** The values of `by`. */
  readonly values: KeyedGroup['values'];
  /** The window of some of its debts has not ended: what is recovered may still grow. */
  readonly isUnfinished: boolean;
}

type ReportConfiguration = Pick<RoutingConfiguration, 'timeZone' | 'reportWindowDays' | 'gateways' | 'retiredGateways'>;

const DAY_MS = 86_400_000;

/** By what a report is made where no configuration has been applied. */
export const NO_CONFIGURATION: ReportConfiguration = {
  timeZone: 'UTC',
  reportWindowDays: 30,
  gateways: [],
  retiredGateways: [],
};

/** What one period has, as soon as it is read. */
export interface PeriodReport {
  readonly label: string;
  readonly lines: readonly ReportLine[];
  readonly total: Report['total'];
}

/** For whoever waits for a report: how far it is, and what it has already. */
interface ReportWatch extends ReadingOptions {
  readonly onPeriod?: (period: PeriodReport) => void;
}

/**
 * Counts by queries that read the index `report` and no document.
 * @throws UsageError where there would be too many periods; TransientError where `watch.signal` aborts
 */
export async function readReport(
  database: Pick<Database, 'db'>,
  configuration: ReportConfiguration,
  { from, to, period, by, now }: ReportRequest,
  watch: ReportWatch = {},
): Promise<Report> {
  const { timeZone, reportWindowDays: windowDays } = configuration;
  const periods = reportPeriods({ from, to, period }, timeZone);
  const feePercentOf = feesOf(configuration);
  const reader = new GroupReader(database, by, watch);
  const all: DebtGroup[] = [];
  const lines: ReportLine[] = [];
  for (const one of periods) {
    const found = await reader.read(one);
    const isUnfinished = one.to + windowDays * DAY_MS > now;
    const counted = (groups: readonly DebtGroup[]) => ({ isUnfinished, ...countsOf(groups, windowDays, feePercentOf) });
    const ofPeriod = byValues(found).map(({ values, same }) => ({ period: one.label, values, ...counted(same) }));
    const groups = found.map(({ group }) => group);
    watch.onPeriod?.({ label: one.label, lines: ofPeriod, total: counted(groups) });
    lines.push(...ofPeriod);
    all.push(...groups);
  }
  const isUnfinished = to + windowDays * DAY_MS > now;
  const total = { ...countsOf(all, windowDays, feePercentOf), isUnfinished };
  return { from, to, timeZone, windowDays, by, lines, total };
}

/** @throws UsageError where there would be too many */
export function reportPeriods(
  { from, to, period }: Pick<ReportRequest, 'from' | 'to' | 'period'>,
  timeZone: string,
): Period[] {
  const periods = periodsOf(from, to, period, timeZone);
  if (periods === null) throw new UsageError(`too many periods for a report by ${period}: choose a longer one`);
  return periods;
}

/** The largest first; where they are equal, by their values. */
function byValues(groups: readonly KeyedGroup[]): { values: KeyedGroup['values']; same: DebtGroup[] }[] {
  const sizeOf = (same: readonly DebtGroup[]) => same.reduce((sum, { debts }) => sum + debts, 0);
  return [...Map.groupBy(groups, ({ values }) => JSON.stringify(values)).values()]
    .map((keyed) => ({ values: keyed[0]?.values ?? [], same: keyed.map(({ group }) => group) }))
    .sort((a, b) => sizeOf(b.same) - sizeOf(a.same) || (String(a.values) < String(b.values) ? -1 : 1));
}

function feesOf({ gateways, retiredGateways }: ReportConfiguration): (gatewayId: string) => number {
  const fees = new Map(
    [...retiredGateways, ...gateways].flatMap((gateway) =>
      'feePercent' in gateway ? [[gateway.id, gateway.feePercent] as const] : [],
    ),
  );
  return (gatewayId) => fees.get(gatewayId) ?? 0;
}
