import { createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import { type PeriodUnit, startOfDay, startOfDaysAgo, startOfLastMonth } from '../../domain/report/periods.ts';
import { UsageError } from '../../errors.ts';
import { NO_CONFIGURATION, type Report, readReport } from '../../inspect/report/read-report.ts';
import { csvDimensions, reportCsv } from '../../inspect/report/report-csv.ts';
import type { Dimension } from '../../inspect/report/report-pipeline.ts';
import { withDatabase } from '../../inspect/servers.ts';
import type { Database } from '../../mongo/database.ts';
import { readSettings } from '../../settings/settings.ts';
import type { TimeRead } from '../parse-time.ts';
import { print, printJson } from '../print.ts';
import { progressEvery } from '../progress.ts';
import { dayText, reportText } from './report-text.ts';

export interface ReportFlags {
  readonly from?: TimeRead;
  readonly to?: TimeRead;
  readonly since?: TimeRead;
  readonly until?: TimeRead;
  readonly period: PeriodUnit;
  readonly by: readonly Dimension[];
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** `salvage report` */
export async function report(flags: ReportFlags): Promise<void> {
  if (flags.json && flags.csv) throw new UsageError('--json and --csv cannot be used together');
  const { by } = flags;
  const wanted = flags.csv ? csvDimensions(by) : by;
  const found = await withDatabase(readSettings(process.env), 'read', (database) =>
    read(database, { ...flags, by: wanted }),
  );
  if (flags.json) printJson(found);
  else if (flags.csv) process.stdout.write(`${reportCsv(found)}\n`);
  else print(reportText(found));
}

async function read(database: Database, { period, by, ...flags }: ReportFlags): Promise<Report> {
  const configuration = (await createConfigurationStore(database.db).load()) ?? NO_CONFIGURATION;
  const { timeZone } = configuration;
  const now = Date.now();
  const [from, to] = [flags.from ?? flags.since, flags.to ?? flags.until];
  const range = {
    from: from === undefined ? startOfLastMonth(now, timeZone) : timeIn(timeZone, from, now),
    to: to === undefined ? now : timeIn(timeZone, to, now),
  };
  if (range.from >= range.to) throw new UsageError('--from must be before --to');
  return readReport(database, configuration, { ...range, period, by, now }, { onRead: showProgress(range, timeZone) });
}

/** On stderr: a report over years of millions of debts takes a while. */
function showProgress({ from, to }: { from: number; to: number }, timeZone: string): (until: number) => void {
  const share = (until: number) => Math.floor(((until - from) / (to - from)) * 100);
  return progressEvery((until) => `read up to ${dayText(until, timeZone)}, ${share(until)} % of the time asked for`);
}

function timeIn(timeZone: string, read: TimeRead, now: number): number {
  switch (read.kind) {
    case 'moment':
      return read.at;
    case 'day':
      return startOfDay(read.day, timeZone);
    case 'days-ago':
      return startOfDaysAgo(read.days, now, timeZone);
    default:
      return read satisfies never;
  }
}
