import { Command, InvalidArgumentError, Option } from 'commander';
import { PERIOD_UNITS } from '../../domain/report/periods.ts';
import { DIMENSIONS, type Dimension } from '../../inspect/report/report-pipeline.ts';
import { readTime, TIME_FORMS } from '../parse-time.ts';
import type { ReportFlags } from './report.ts';

export function reportCommand(): Command {
  return new Command('report')
    .description(
      'Show what became of declined debts: sent, recovered, money, time to recover, and what was held out beside it. Debts are counted by the day of their first decline.',
    )
    .option('--from <time>', 'first declines from this day or time on (default: the first of last month)', readTime)
    .option('--to <time>', 'first declines before this day or time (default: now)', readTime)
    .option('--since <time>', 'the same as --from', readTime)
    .option('--until <time>', 'the same as --to', readTime)
    .addOption(new Option('--period <unit>', 'a line for each').choices(PERIOD_UNITS).default('month'))
    .option('--by <what>', `a line for each value of these, separated by commas: ${NAMES.join(', ')}`, parseBy, [])
    .option('--json', 'print one JSON object')
    .option('--csv', 'print comma-separated values, a line for each currency too')
    .addHelpText('after', MORE_HELP)
    .action(async (flags: ReportFlags) => (await import('./report.ts')).report(flags));
}

const MORE_HELP = `${TIME_FORMS}
In a report, a day begins at midnight in the configuration's timeZone, as its periods do.

Examples:
  salvage report
  salvage report --from 2026-01-01 --to 2026-02-01 --by route,network
  salvage report --from 30d --period day --csv > report.csv

What each figure means: docs/report.md

Exit codes: 0 shown, 1 MongoDB is unreachable, 2 wrong usage.`;

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
