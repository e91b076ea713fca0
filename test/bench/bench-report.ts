import type { CascadeLatency } from './cascade-latency.ts';
import type { StageThroughput } from './throughput.ts';

/** What `--json` prints. A part that was not asked for is null. */
export interface BenchReport {
  readonly machine: { readonly cores: number; readonly node: string; readonly platform: string };
  readonly classifyDeclines: StageThroughput | null;
  readonly applyResults: StageThroughput | null;
  readonly memory: MemoryGrowth | null;
  readonly cascade: CascadeLatency | null;
}

/** Resident memory of classify-declines after a garbage collection, with all messages and with a quarter of them. */
export interface MemoryGrowth {
  readonly messages: number;
  readonly peakMb: number;
  readonly fewerMessages: number;
  readonly fewerPeakMb: number;
  /** About 1 where memory does not grow with the number of messages. */
  readonly memoryRatio: number;
  /** Memory at the end, divided by memory after a fifth of the messages, in the larger run. */
  readonly fifthToEndRatio: number;
}

export function describeReport({ machine, classifyDeclines, applyResults, memory, cascade }: BenchReport): string {
  const lines = [`${machine.cores} cores, Node ${machine.node}, ${machine.platform}`];
  if (classifyDeclines !== null) lines.push('', ...describeStage('classify-declines', classifyDeclines));
  if (applyResults !== null) lines.push('', ...describeStage('apply-results', applyResults));
  if (memory !== null) lines.push('', ...describeMemory(memory));
  if (cascade !== null) lines.push('', ...describeCascade(cascade));
  return `${lines.join('\n')}\n`;
}

/** Two runs of the same floor on an undisturbed machine come closer than this. */
const DISTURBED_BELOW = 0.8;

function describeStage(name: string, stage: StageThroughput): string[] {
  return [
    `${name}, ${stage.messages} messages`,
    `  through the engine             ${stage.messagesPerSecond}/s, ${stage.messagesPerChunk} a chunk, ${stage.cpuMicrosPerMessage} us CPU a message`,
    `  bare floor                     ${stage.floorMessagesPerSecond}/s, ${stage.floorMessagesPerChunk} a chunk, ${stage.floorCpuMicrosPerMessage} us CPU a message`,
    `  bare floor, outputs not stored ${stage.floorWithoutStoredOutputsMessagesPerSecond}/s`,
    `  of the floor                   ${stage.throughputRatio} (${stage.throughputWithoutStoredOutputsRatio} where it stores no outputs)`,
    ...(stage.floorSpreadRatio < DISTURBED_BELOW
      ? [`  DISTURBED: the floor's two runs differ (${stage.floorSpreadRatio}); no ratio here counts`]
      : []),
    `  each message                   ${stage.loadedPerMessage} documents loaded, ${stage.writtenPerMessage} written, ${stage.outputsPerMessage} messages out`,
    `  resident memory                ${mb(stage.memory.atFifthMb)} after a fifth, ${mb(stage.memory.atEndMb)} at the end`,
  ];
}

function describeMemory(memory: MemoryGrowth): string[] {
  return [
    'resident memory of classify-declines at its peak',
    `  ${memory.fewerMessages} messages: ${mb(memory.fewerPeakMb)}; ${memory.messages} messages: ${mb(memory.peakMb)} (ratio ${memory.memoryRatio})`,
  ];
}

function describeCascade(cascade: CascadeLatency): string[] {
  const { p50, p99 } = cascade.overSandboxMs;
  return [
    `cascades, ${cascade.cascades} at ${cascade.perSecond}/s, from decline to order-complete`,
    `  over the sandbox's own ${cascade.sandboxMs} ms: p50 ${p50} ms, p99 ${p99} ms`,
    ...cascade.steps.map(
      ({ stage, step, chunks, meanMs }) =>
        `  ${stage.padEnd(18)} ${step.padEnd(8)} ${meanMs} ms a chunk, ${chunks} chunks`,
    ),
  ];
}

function mb(value: number): string {
  return `${Math.round(value)} MB`;
}
