import type { RoutingConfiguration } from '../../domain/configuration.ts';
import { parseCategory } from '../../domain/report/category.ts';
import type { Period, PeriodUnit } from '../../domain/report/periods.ts';
import { periodsOf } from '../../domain/report/periods.ts';
import { countsOf, type DebtGroup, type ReportCounts } from '../../domain/report/report-counts.ts';
import { UsageError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import { type Dimension, reportPipeline } from './report-pipeline.ts';

interface ReportRequest {
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

interface ReportLine extends ReportCounts {
  readonly period: string;
  /** The values of `by`; null: the debts have none. */
  readonly values: readonly (string | number | null)[];
  /** The window of some of its debts has not ended: what is recovered may still grow. */
  readonly isUnfinished: boolean;
}

type Configuration = Pick<RoutingConfiguration, 'timeZone' | 'reportWindowDays' | 'gateways' | 'retiredGateways'>;

const DAY_MS = 86_400_000;

/**
 * Counts by one query a period, which reads the index `report` and no document.
 * @throws UsageError where there would be too many periods
 */
export async function readReport(
  database: Pick<Database, 'db'>,
  configuration: Configuration,
  { from, to, period, by, now }: ReportRequest,
): Promise<Report> {
  const { timeZone, reportWindowDays: windowDays } = configuration;
  const periods = periodsOf(from, to, period, timeZone);
  if (periods === null) throw new UsageError(`too many periods for a report by ${period}: choose a longer one`);
  const feePercentOf = feesOf(configuration);
  const isUnfinished = ({ to: end }: { to: number }) => end + windowDays * DAY_MS > now;
  const lines: ReportLine[] = [];
  const all: DebtGroup[] = [];
  for (const one of periods) {
    const groups = await readGroups(database, one, by);
    all.push(...groups.map(({ group }) => group));
    lines.push(
      ...byValues(groups).map(({ values, same }) => {
        return {
          period: one.label,
          values,
          isUnfinished: isUnfinished(one),
          ...countsOf(same, windowDays, feePercentOf),
        };
      }),
    );
  }
  const total = { ...countsOf(all, windowDays, feePercentOf), isUnfinished: isUnfinished({ to }) };
  return { from, to, timeZone, windowDays, by, lines, total };
}

interface KeyedGroup {
  readonly values: ReportLine['values'];
  readonly group: DebtGroup;
}

interface FoundGroup extends Pick<DebtGroup, 'debts' | 'declinedMinor' | 'recoveredMinor'> {
  readonly _id: { readonly currency: string; readonly category: string } & Readonly<
    Record<`d${number}`, string | number | null | undefined>
  >;
}

async function readGroups(
  { db }: Pick<Database, 'db'>,
  period: Period,
  by: readonly Dimension[],
): Promise<KeyedGroup[]> {
  const found = db
    .collection('debts')
    .aggregate<FoundGroup>(reportPipeline(period, by), { hint: 'report', allowDiskUse: true });
  const groups: KeyedGroup[] = [];
  for await (const { _id, debts, declinedMinor, recoveredMinor } of found) {
    const { currency, category } = _id;
    const group = { ...parseCategory(category), currency, debts, declinedMinor, recoveredMinor };
    groups.push({ values: by.map((_, index) => _id[`d${index}`] ?? null), group });
  }
  return groups;
}

/** The largest first; where they are equal, by their values. */
function byValues(groups: readonly KeyedGroup[]): { values: ReportLine['values']; same: DebtGroup[] }[] {
  const sizeOf = (same: readonly DebtGroup[]) => same.reduce((sum, { debts }) => sum + debts, 0);
  return [...Map.groupBy(groups, ({ values }) => JSON.stringify(values)).values()]
    .map((keyed) => ({ values: keyed[0]?.values ?? [], same: keyed.map(({ group }) => group) }))
    .sort((a, b) => sizeOf(b.same) - sizeOf(a.same) || (String(a.values) < String(b.values) ? -1 : 1));
}

function feesOf({ gateways, retiredGateways }: Configuration): (gatewayId: string) => number {
  const fees = new Map(
    [...retiredGateways, ...gateways].flatMap((gateway) =>
      'feePercent' in gateway ? [[gateway.id, gateway.feePercent] as const] : [],
    ),
  );
  return (gatewayId) => fees.get(gatewayId) ?? 0;
}
