import { Command, InvalidArgumentError, Option } from 'commander';
import { createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import { PERIOD_UNITS, type PeriodUnit, startOfDay, startOfLastMonth } from '../../domain/report/periods.ts';
import { UsageError } from '../../errors.ts';
import { type Report, readReport } from '../../inspect/report/read-report.ts';
import { DIMENSIONS, type Dimension } from '../../inspect/report/report-pipeline.ts';
import { withDatabase } from '../../inspect/servers.ts';
import type { Database } from '../../mongo/database.ts';
import { readSettings } from '../../settings/settings.ts';
import { reportCsv } from './report-csv.ts';
import { reportText } from './report-text.ts';

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly period: PeriodUnit;
  readonly by: readonly Dimension[];
  readonly json?: boolean;
  readonly csv?: boolean;
}

export function reportCommand(): Command {
  return new Command('report')
    .description(
      'Show what became of declined debts: sent, recovered, money, time to recover, and what was held out beside it. Debts are counted by the day of their first decline.',
    )
    .option(
      '--from <day>',
      'first declines from this day on, such as 2026-01-31 (default: the first of last month)',
      parseDay,
    )
    .option('--to <day>', 'first declines before this day (default: now)', parseDay)
    .addOption(new Option('--period <unit>', 'a line for each').choices(PERIOD_UNITS).default('month'))
    .option('--by <what>', `a line for each value of these, separated by commas: ${NAMES.join(', ')}`, parseBy, [])
    .option('--json', 'print one JSON object')
    .option('--csv', 'print comma-separated values, a line for each currency too')
    .addHelpText(
      'after',
      '\nWhat each figure means: docs/report.md\n\nExit codes: 0 shown, 1 MongoDB is unreachable, 2 wrong usage.',
    )
    .action(async (options: Options) => {
      if (options.json && options.csv) throw new UsageError('--json and --csv cannot be used together');
      const { by } = options;
      const wanted = options.csv && !by.includes('currency') ? [...by, 'currency' as const] : by;
      const report = await withDatabase(readSettings(process.env), 'read', (database) =>
        read(database, { ...options, by: wanted }),
      );
      process.stdout.write(`${printed(report, options)}\n`);
    });
}

function printed(report: Report, { json, csv }: Options): string {
  if (json) return JSON.stringify(report);
  return csv ? reportCsv(report) : reportText(report);
}

async function read(database: Database, { from, to, period, by }: Options): Promise<Report> {
  const configuration = (await createConfigurationStore(database.db).load()) ?? NO_CONFIGURATION;
  const { timeZone } = configuration;
  const now = Date.now();
  const range = {
    from: from === undefined ? startOfLastMonth(now, timeZone) : startOfDay(from, timeZone),
    to: to === undefined ? now : startOfDay(to, timeZone),
  };
  if (range.from >= range.to) throw new UsageError('--from must be before --to');
  return readReport(database, configuration, { ...range, period, by, now });
}

const NO_CONFIGURATION = { timeZone: 'UTC', reportWindowDays: 30, gateways: [], retiredGateways: [] } as const;

const NAMES = Object.keys(DIMENSIONS);

function isDimension(name: string): name is Dimension {
  return Object.hasOwn(DIMENSIONS, name);
}

function parseBy(text: string): Dimension[] {
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  const unknown = names.filter((name) => !isDimension(name));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`Unknown: ${unknown.join(', ')}. Choose from ${NAMES.join(', ')}.`);
  }
  return names.filter(isDimension);
}

function parseDay(text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  // Date.parse takes the 31st of February for the 3rd of March.
  if (!isDay || !new Date(text).toISOString().startsWith(text)) {
    throw new InvalidArgumentError('Expected a day such as 2026-01-31.');
  }
  return text;
}
