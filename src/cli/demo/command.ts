import { Command, InvalidArgumentError } from 'commander';
import { type DemoResult, demoSummary } from '../../demo/report/summary.ts';
import { runDemo } from '../../demo/run-demo.ts';
import { createLogger } from '../../telemetry/logging.ts';
import { listenForStop } from '../until-stopped.ts';
import { demoProgress } from './demo-progress.ts';

const DECLINES = 2_400;
const SEED = 'salvage';

/** `salvage demo`: the whole pipeline on the sample input. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('the whole pipeline on a sample of declines, on a local stack that it starts and stops')
    .option('--declines <number>', 'how many declines are published', wholeNumber, DECLINES)
    .option('--seed <text>', 'another seed makes another sample and other answers of FlexEcom', SEED)
    .option('--json', 'its only output on stdout is one JSON object')
    .option('--quiet', 'no progress on stderr')
    .addHelpText('after', MORE_HELP)
    .action(async (options: { declines: number; seed: string; json?: boolean; quiet?: boolean }) => {
      const progress = demoProgress(options.quiet === true);
      const stop = listenForStop(progress.say);
      const logger = createLogger({ level: process.env.LOG_LEVEL === 'debug' ? 'debug' : 'fatal' });
      const result = await runDemo({ ...options, ...progress, logger, signal: stop.signal });
      progress.done();
      process.stdout.write(options.json === true ? `${JSON.stringify(demoJson(result))}\n` : demoSummary(result));
      if (!isInOrder(result)) process.exitCode = 1;
    });
}

const MORE_HELP = `
Starts real servers (see salvage stack) unless KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI are given; there it
works under a prefix of its own. LOG_LEVEL=debug shows the pipeline's log on stderr.
Exit codes: 0 all accounted for and FlexEcom's ledger agrees to the minor unit; 1 not so, or it failed; 2 wrong use.`;

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('a whole number from 1 is expected');
  return number;
}

function demoJson({ accounts, seconds }: DemoResult): Record<string, unknown> {
  return { ...accounts.accounting, seconds };
}

function isInOrder({ accounts: { accounting }, differences }: DemoResult): boolean {
  return accounting.unaccounted === 0 && accounting.pending === 0 && differences.length === 0;
}
