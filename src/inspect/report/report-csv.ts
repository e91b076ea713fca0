import type { ReportMoney } from '../../domain/report/report-counts.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import type { Report } from './read-report.ts';
import type { Dimension } from './report-pipeline.ts';

type Line = Report['lines'][number];
type Cell = string | number | boolean | null | undefined;

/** A column's name, and its value of a line. Money is in minor units; rates are from 0 to 1, times in milliseconds. */
const COLUMNS: readonly (readonly [string, (line: Line, money: ReportMoney | undefined) => Cell])[] = [
  ['declined', (line) => line.declined],
  ['sent', (line) => line.sent],
  ['recovered', (line) => line.recovered],
  ['recoveredByBilling', (line) => line.recoveredByBilling],
  ['recoveredLater', (line) => line.recoveredLater],
  ['failed', (line) => line.failed],
  ['withdrawn', (line) => line.withdrawn],
  ['waiting', (line) => line.waiting],
  ['contradictions', (line) => line.contradictions],
  ['late', (line) => line.late],
  [
    'notSent',
    ({ notSent }) =>
      Object.entries(notSent)
        .map(([reason, count]) => `${reason}=${count}`)
        .join(' '),
  ],
  ['declinedMinor', (_, money) => money?.declinedMinor],
  ['sentMinor', (_, money) => money?.sentMinor],
  ['recoveredMinor', (_, money) => money?.recoveredMinor],
  ['recoveredByBillingMinor', (_, money) => money?.recoveredByBillingMinor],
  ['feeMinor', (_, money) => money?.feeMinor],
  ['netMinor', (_, money) => money?.netMinor],
  ['ofSent', ({ recoveryRate }) => recoveryRate.ofSent?.rate],
  ['ofSentLow', ({ recoveryRate }) => recoveryRate.ofSent?.low],
  ['ofSentHigh', ({ recoveryRate }) => recoveryRate.ofSent?.high],
  ['ofDeclined', ({ recoveryRate }) => recoveryRate.ofDeclined?.rate],
  ['ofDeclinedLow', ({ recoveryRate }) => recoveryRate.ofDeclined?.low],
  ['ofDeclinedHigh', ({ recoveryRate }) => recoveryRate.ofDeclined?.high],
  ['timeToRecoverP50Ms', ({ timeToRecoverMs }) => timeToRecoverMs?.p50],
  ['timeToRecoverP90Ms', ({ timeToRecoverMs }) => timeToRecoverMs?.p90],
  ['sideSent', ({ holdout }) => holdout?.sent?.of],
  ['sideSentRecovered', ({ holdout }) => holdout?.sent?.hits],
  ['sideHeldOut', ({ holdout }) => holdout?.heldOut?.of],
  ['sideHeldOutRecovered', ({ holdout }) => holdout?.heldOut?.hits],
  ['difference', ({ holdout }) => holdout?.difference?.difference],
  ['differenceLow', ({ holdout }) => holdout?.difference?.low],
  ['differenceHigh', ({ holdout }) => holdout?.difference?.high],
];

/** By what a report is made for `reportCsv`: each of its lines is of one currency. */
export function csvDimensions(by: readonly Dimension[]): readonly Dimension[] {
  return by.includes('currency') ? by : [...by, 'currency'];
}

/** As RFC 4180 quotes, with a line feed alone at the end of a line. `report.by` is of `csvDimensions`. */
export function reportCsv({ by, lines }: Report): string {
  const header = ['period', 'unfinished', ...by, ...COLUMNS.map(([name]) => name)];
  const currencyAt = by.indexOf('currency');
  const rows = lines.map((line) => {
    const money = line.money[String(line.values[currencyAt])];
    return [line.period, line.isUnfinished, ...line.values, ...COLUMNS.map(([, cellOf]) => cellOf(line, money))];
  });
  return [header, ...rows].map((row) => row.map(cellText).join(',')).join('\n');
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  // A spreadsheet takes such a text for a formula.
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cleanText(cell)}` : cleanText(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
