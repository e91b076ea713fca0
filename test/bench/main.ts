/** `npm run bench`: how much the pipeline does a second, compared with what the servers could do. On real servers. */
import { availableParallelism } from 'node:os';
import { CommanderError } from 'commander';
import { openStack, printProgress } from '../../local/stack.ts';
import { describeError, exitCodeFor } from '../../src/cli/describe-error.ts';
import { patchKafkajs } from '../../src/kafka/kafkajs-patches/patch-kafkajs.ts';
import { type BenchOptions, parseBenchOptions } from './bench-options.ts';
import { type BenchReport, describeReport } from './bench-report.ts';
import { measureCascade } from './cascade-latency.ts';
import { measureMemory, measureThroughput, ratio } from './throughput.ts';

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
  const wants = (part: BenchOptions['only'][number]) => options.only.includes(part);
  const stack = await openStack();
  try {
    const classify =
      wants('classify') || wants('memory')
        ? await measureThroughput(stack, 'classify-declines', options, printProgress)
        : null;
    const apply = wants('apply') ? await measureThroughput(stack, 'apply-results', options, printProgress) : null;
    const quarter = { ...options, messages: Math.ceil(options.messages / 4) };
    const fewer = wants('memory') ? await measureMemory(stack, 'classify-declines', quarter, printProgress) : null;
    const cascade = wants('cascade') ? await measureCascade(stack, options, printProgress) : null;
    return {
      machine: { cores: availableParallelism(), node: process.version, platform: process.platform },
      classifyDeclines: classify,
      applyResults: apply,
      memory:
        classify === null || fewer === null
          ? null
          : {
              messages: options.messages,
              peakMb: classify.memory.peakMb,
              fewerMessages: quarter.messages,
              fewerPeakMb: fewer.peakMb,
              memoryRatio: ratio(classify.memory.peakMb, fewer.peakMb),
              fifthToEndRatio: ratio(classify.memory.atEndMb, classify.memory.atFifthMb),
            },
      cascade,
    };
  } finally {
    await stack.stop();
  }
}
