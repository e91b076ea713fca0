import { type DemoResult, demoSummary } from '../../demo/report/summary.ts';
import { runDemo } from '../../demo/run-demo.ts';
import { createLogger } from '../../telemetry/logging.ts';
import { listenForStop } from '../stop-request.ts';
import { demoProgress } from './demo-progress.ts';

export interface DemoFlags {
  readonly declines: number;
  readonly seed: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `salvage demo`: exit code 1 where a decline is missing or the ledgers differ. */
export async function demo(flags: DemoFlags): Promise<void> {
  const progress = demoProgress(flags.quiet === true);
  const stop = listenForStop(progress.say);
  const logger = createLogger({ level: process.env.LOG_LEVEL === 'debug' ? 'debug' : 'fatal' });
  const result = await runDemo({ ...flags, ...progress, logger, signal: stop.signal });
  progress.done();
  process.stdout.write(flags.json === true ? `${JSON.stringify(demoJson(result))}\n` : demoSummary(result));
  if (!isSuccess(result)) process.exitCode = 1;
}

function demoJson({ accounts, seconds }: DemoResult): Record<string, unknown> {
  return { ...accounts.accounting, seconds };
}

function isSuccess({ accounts: { accounting }, differences }: DemoResult): boolean {
  return accounting.unaccounted === 0 && accounting.pending === 0 && differences.length === 0;
}
