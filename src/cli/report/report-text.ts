import { countText } from '../../domain/count-text.ts';
import { moneyText } from '../../domain/money-text.ts';
import type { Rate } from '../../domain/report/intervals.ts';
import type { ReportCounts } from '../../domain/report/report-counts.ts';
import { moneyByCurrencyText } from '../../inspect/money.ts';
import type { Report } from '../../inspect/report/read-report.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { tableLines } from '../table.ts';

/** A table of the lines and their total, then what the total is made of. */
export function reportText(report: Report): string {
  const { from, to, timeZone, windowDays, lines, total } = report;
  const heading = `first declines from ${dayText(from, timeZone)} to ${dayText(to, timeZone)} (${timeZone}), recovered within ${countText(windowDays, 'day')}`;
  if (total.declined === 0) return `${heading}\nNo declines.`;
  const rows = [...lines.map((line) => cells(line.period, line.values, line)), totalCells(report)];
  const words = report.by.length + 1;
  const isUnfinished = total.isUnfinished || lines.some((line) => line.isUnfinished);
  return [
    heading,
    '',
    ...tableLines(rows, { head: headings(report), numbers: FIGURES.map((_, figure) => words + figure) }),
    ...(isUnfinished ? ['* unfinished: what is recovered may still grow'] : []),
    '',
    ...totalLines(total),
    ...holdoutLines(report),
  ].join('\n');
}

/** `2026-01-31` */
export function dayText(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at);
}

/** Columns of numbers, after those of words. */
const FIGURES = [
  'declined',
  'sent',
  'recovered',
  'by billing',
  'failed',
  'waiting',
  'not sent',
  'recovered of sent',
  'of declined',
] as const;

function headings({ by }: Report): string[] {
  return ['period', ...by, ...FIGURES, 'money recovered'];
}

function totalCells({ by, total }: Report): string[] {
  return cells(
    'total',
    by.map(() => ''),
    total,
  );
}

function cells(
  period: string,
  values: readonly (string | number | null)[],
  counts: ReportCounts & { readonly isUnfinished: boolean },
): string[] {
  const { declined, sent, recovered, recoveredByBilling, failed, waiting, recoveryRate } = counts;
  const figures = [declined, sent, recovered, recoveredByBilling, failed, waiting, sumOf(counts.notSent)];
  return [
    counts.isUnfinished ? `${period} *` : period,
    ...values.map((value) => (value === null ? '-' : cleanText(String(value)))),
    ...figures.map(String),
    rateText(recoveryRate.ofSent),
    rateText(recoveryRate.ofDeclined),
    recoveredText(counts),
  ];
}

function totalLines({
  notSent,
  timeToRecoverMs,
  late,
  contradictions,
  withdrawn,
  recoveredLater,
  money,
}: ReportCounts) {
  const reasons = Object.entries(notSent).map(([reason, count]) => `${reason} ${count}`);
  return [
    `not sent:        ${reasons.length === 0 ? 'none' : reasons.join(', ')}`,
    `time to recover: ${timeToRecoverMs === null ? 'nothing recovered' : `half within ${durationText(timeToRecoverMs.p50)}, 90 % within ${durationText(timeToRecoverMs.p90)}`}`,
    `also:            ${countText(late, 'late approval')}, ${countText(contradictions, 'contradiction')}, ${withdrawn} called back, ${recoveredLater} recovered after the window`,
    ...Object.entries(money).map(
      ([currency, { declinedMinor, recoveredMinor, feeMinor, netMinor, recoveredByBillingMinor }]) =>
        `${currency}:             declined ${moneyText(declinedMinor, currency)}; FlexEcom recovered ${moneyText(recoveredMinor, currency)}, ` +
        `fee ${moneyText(feeMinor, currency)}, leaves ${moneyText(netMinor, currency)}; billing recovered ${moneyText(recoveredByBillingMinor, currency)}`,
    ),
  ];
}

/** What FlexEcom adds, for the total and for each line that has both sides. */
function holdoutLines({ lines, total }: Report): string[] {
  if (total.holdout === null) return [];
  const named = lines.flatMap(({ period, values, isUnfinished, holdout }) => {
    const name = [period, ...values.map((value) => cleanText(String(value ?? '-')))].join(' ');
    return holdout?.difference == null ? [] : [holdoutLine(isUnfinished ? `${name} *` : name, holdout)];
  });
  return [
    '',
    'holdout: recovered by FlexEcom or billing, of the debts on each side (upsales are on neither)',
    ...(named.length > 1 ? named : []),
    holdoutLine(total.isUnfinished ? 'total *' : 'total', total.holdout),
  ];
}

function holdoutLine(name: string, { sent, heldOut, difference }: NonNullable<ReportCounts['holdout']>): string {
  const points = (part: number) => `${part >= 0 ? '+' : ''}${(part * 100).toFixed(1)}`;
  const added =
    difference === null
      ? 'no comparison: a side has no debts'
      : `FlexEcom adds ${points(difference.difference)} points (${points(difference.low)} to ${points(difference.high)})`;
  return `  ${name}: sent ${rateText(sent)} of ${sent?.of ?? 0}, held out ${rateText(heldOut)} of ${heldOut?.of ?? 0}; ${added}`;
}

/** `31.2 % (28.0-34.6)`: with the 95 % interval. */
function rateText(rate: Rate | null): string {
  if (rate === null) return '-';
  const percent = (part: number) => (part * 100).toFixed(1);
  return `${percent(rate.rate)} % (${percent(rate.low)}-${percent(rate.high)})`;
}

function recoveredText({ money }: ReportCounts): string {
  const recovered = Object.entries(money).filter(([, { recoveredMinor }]) => recoveredMinor > 0);
  return recovered.length === 0
    ? '-'
    : moneyByCurrencyText(
        Object.fromEntries(recovered.map(([currency, { recoveredMinor }]) => [currency, recoveredMinor])),
      );
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

const UNITS: readonly [string, number][] = [
  ['days', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** `2.5 days`, `40 s`. */
function durationText(ms: number): string {
  const [unit, size] = UNITS.find(([, length]) => ms >= 2 * length) ?? ['s', 1_000];
  const count = ms / size;
  return `${count < 10 ? count.toFixed(1) : Math.round(count)} ${unit}`;
}
