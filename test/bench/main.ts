/** `npm run bench`: how fast the pipeline is, and what it costs, beside what the servers could do. On real servers. */
import { availableParallelism } from 'node:os';
import { CommanderError } from 'commander';
import { openStack, printProgress } from '../../local/stack.ts';
import { describeError, exitCodeFor } from '../../src/cli/describe-error.ts';
import { patchKafkajs } from '../../src/kafka/kafkajs-patches/patch-kafkajs.ts';
import { type BenchOptions, type Part, parseBenchOptions } from './bench-options.ts';
import { type BenchReport, describeReport } from './bench-report.ts';
import { measureCascade } from './cascade/cascade-latency.ts';
import { measureRateMax } from './cascade/rate-max.ts';
import { compareWithConnect } from './connect/connect-throughput.ts';
import { measureConsole } from './console/console-waits.ts';
import { measureIdle } from './idle-use.ts';
import { measureMemory } from './memory-use.ts';
import { measureThroughput } from './throughput.ts';

patchKafkajs();
try {
  const options = parseBenchOptions(process.argv.slice(2));
  const report = await bench(options);
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : describeReport(report));
} catch (error) {
  // Commander has already printed what is wrong with the options.
  if (!(error instanceof CommanderError)) process.stderr.write(`bench: ${describeError(error)}\n`);
  process.exitCode = error instanceof CommanderError ? Math.min(2, 2 * error.exitCode) : exitCodeFor(error);
}

async function bench(options: BenchOptions): Promise<BenchReport> {
  const wants = (...parts: readonly Part[]) => parts.some((part) => options.only.includes(part));
  const stack = await openStack();
  try {
    const throughput = (stage: 'classify-declines' | 'apply-results') =>
      measureThroughput(stack, stage, options, printProgress);
    const classifyDeclines = wants('classify', 'connect') ? await throughput('classify-declines') : null;
    const applyResults = wants('apply', 'connect') ? await throughput('apply-results') : null;
    return {
      machine: { cores: availableParallelism(), node: process.version, platform: process.platform },
      classifyDeclines,
      applyResults,
      connect:
        wants('connect') && classifyDeclines !== null && applyResults !== null
          ? await compareWithConnect(stack, options, { classifyDeclines, applyResults }, printProgress)
          : null,
      memory: wants('memory') ? await measureMemory(stack, options, printProgress) : null,
      cascade: wants('cascade') ? await measureCascade(stack, options, printProgress) : null,
      rateMax: wants('rate-max') ? await measureRateMax(stack, options, printProgress) : null,
      idle: wants('idle') ? await measureIdle(stack, options, printProgress) : null,
      console: wants('console') ? await measureConsole(stack, options, printProgress) : null,
    };
  } finally {
    await stack.stop();
  }
}
