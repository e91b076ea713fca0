import { Command } from 'commander';
import { type DemoResult, demoSummary } from '../../demo/report/summary.ts';
import { runDemo } from '../../demo/run-demo.ts';
import { createLogger } from '../../telemetry/logging.ts';
import { parseCount } from '../parse-options.ts';
import { listenForStop } from '../stop-request.ts';
import { demoProgress } from './demo-progress.ts';

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
    .option('--quiet', 'print no progress')
    .addHelpText('after', MORE_HELP)
    .action(async (options: { declines: number; seed: string; json?: boolean; quiet?: boolean }) => {
      const progress = demoProgress(options.quiet === true);
      const stop = listenForStop(progress.say);
      const logger = createLogger({ level: process.env.LOG_LEVEL === 'debug' ? 'debug' : 'fatal' });
      const result = await runDemo({ ...options, ...progress, logger, signal: stop.signal });
      progress.done();
      process.stdout.write(options.json === true ? `${JSON.stringify(demoJson(result))}\n` : demoSummary(result));
      if (!isSuccess(result)) process.exitCode = 1;
    });
}

const MORE_HELP = `
Starts real servers (see salvage stack), unless KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI are set: then it
uses those, under a prefix of its own. LOG_LEVEL=debug writes the pipeline's log to stderr.

Exit codes:
  0  every decline is accounted for, and FlexEcom's ledger agrees with ours to the minor unit
  1  a decline is missing, the ledgers differ, or the demo failed
  2  wrong usage`;

function demoJson({ accounts, seconds }: DemoResult): Record<string, unknown> {
  return { ...accounts.accounting, seconds };
}

function isSuccess({ accounts: { accounting }, differences }: DemoResult): boolean {
  return accounting.unaccounted === 0 && accounting.pending === 0 && differences.length === 0;
}
