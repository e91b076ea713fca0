import { type DemoResult, demoSummary } from '../../demo/report/summary.ts';
import { runDemo } from '../../demo/run-demo.ts';
import { createLogger } from '../../telemetry/logging.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { listenForStop } from '../stop-request.ts';
import { demoProgress } from './demo-progress.ts';

export interface DemoFlags {
  readonly declines: number;
  readonly seed: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly keep?: boolean;
}

/** `salvage demo`: exit code 1 where a decline is missing or the ledgers differ. */
export async function demo(flags: DemoFlags): Promise<void> {
  const progress = demoProgress(flags.quiet === true);
  const stop = listenForStop(progress.say);
  const logger = createLogger({ level: process.env.LOG_LEVEL === 'debug' ? 'debug' : 'fatal' });
  const show = (result: DemoResult) => {
    progress.done();
    process.stdout.write(flags.json === true ? `${JSON.stringify(demoJson(result))}\n` : demoSummary(result));
    if (!isSuccess(result)) process.exitCode = EXIT_CODES.failed;
  };
  const script = { ...progress, declines: flags.declines, seed: flags.seed, logger, signal: stop.signal };
  if (flags.keep !== true) return show(await runDemo(script));
  const keep = async (result: DemoResult, consoleUrl: string) => {
    show(result);
    process.stderr.write(`\nEverything keeps running. The console: ${consoleUrl}\nCtrl-C ends it.\n`);
    await stop.requested;
  };
  await runDemo({ ...script, keep });
}

function demoJson({ accounts, seconds }: DemoResult): Record<string, unknown> {
  return { ...accounts.accounting, seconds };
}

function isSuccess({ accounts: { accounting }, differences }: DemoResult): boolean {
  return accounting.unaccounted === 0 && accounting.pending === 0 && differences.length === 0;
}
