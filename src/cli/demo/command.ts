import { Command } from 'commander';
import { parseCount } from '../parse-options.ts';
import type { DemoFlags } from './demo.ts';

const DECLINES = 2_400;
const SEED = 'salvage';

export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'Run the whole pipeline on sample declines, on a local stack that it starts and stops, and print a summary.',
    )
    .option('--declines <number>', 'how many declines to publish', parseCount, DECLINES)
    .option('--seed <text>', 'a different seed makes a different sample and different answers from FlexEcom', SEED)
    .option('--json', 'print the summary as one JSON object')
    .option('--keep', 'leave everything running at the end, and print the address of the console, until Ctrl-C')
    .option('--quiet', 'print no progress')
    .addHelpText('after', MORE_HELP)
    .action(async (flags: DemoFlags) => (await import('./demo.ts')).demo(flags));
}

const MORE_HELP = `
With --keep, the console is at a free port, or at CONSOLE_PORT.

Starts real servers (see salvage stack), unless KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI are set: then it
uses those, under a prefix of its own. LOG_LEVEL=debug writes the pipeline's log to stderr.

Exit codes:
  0  every decline is accounted for, and FlexEcom's ledger agrees with ours to the minor unit
  1  a decline is missing, the ledgers differ, or the demo failed
  2  wrong usage`;
