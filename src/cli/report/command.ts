import { Command, InvalidArgumentError, Option } from 'commander';
import { PERIOD_UNITS } from '../../domain/report/periods.ts';
import { DIMENSIONS, type Dimension } from '../../inspect/report/report-pipeline.ts';
import type { ReportFlags } from './report.ts';

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
    .action(async (flags: ReportFlags) => (await import('./report.ts')).report(flags));
}

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
