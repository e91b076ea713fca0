/** `npm run chaos`: the pipeline on real clusters that are broken by plan, and a checker that shares no code with it. */
import { CommanderError } from 'commander';
import { printProgress } from '../../local/stack.ts';
import { describeError } from '../../src/cli/describe-error.ts';
import { patchRequestTimers } from '../../src/kafka/kafkajs-patches/request-timers.ts';
import { parseChaosOptions } from './chaos-options.ts';
import { describeReport, isClean } from './chaos-report.ts';
import { runChaos } from './run-chaos.ts';

// Idle connections of billing would keep a core busy.
patchRequestTimers();
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    printProgress('Stopping: ending every process …');
    stopping.abort();
  });
}
try {
  const options = parseChaosOptions(process.argv.slice(2));
  const report = await runChaos(options, stopping.signal, printProgress);
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : describeReport(report));
  process.exitCode = isClean(report) ? 0 : 1;
} catch (error) {
  // Commander has said itself what was typed wrongly.
  const what = stopping.signal.aborted ? 'stopped before its end' : describeError(error);
  if (!(error instanceof CommanderError)) process.stderr.write(`chaos: ${what}\n`);
  process.exitCode = error instanceof CommanderError ? Math.min(2, 2 * error.exitCode) : 1;
}
// Clients of Kafka may still try to reach brokers that are gone, and would keep the process. What is printed comes first.
process.stdout.write('', () => process.exit());
