import type { CascadeLatency } from './cascade/cascade-latency.ts';
import type { RateMax } from './cascade/rate-max.ts';
import type { ConnectComparison } from './connect/connect-throughput.ts';
import type { ConsoleWaits } from './console/console-waits.ts';
import type { Percentiles } from './figures.ts';
import type { IdleUse } from './idle-use.ts';
import type { MemoryUse } from './memory-use.ts';
import type { StageThroughput } from './throughput.ts';

/** What `--json` prints. A part that was not asked for is null. */
export interface BenchReport {
  readonly machine: { readonly cores: number; readonly node: string; readonly platform: string };
  readonly classifyDeclines: StageThroughput | null;
  readonly applyResults: StageThroughput | null;
  readonly connect: ConnectComparison | null;
  readonly memory: MemoryUse | null;
  readonly cascade: CascadeLatency | null;
  readonly rateMax: RateMax | null;
  readonly idle: IdleUse | null;
  readonly console: ConsoleWaits | null;
}

export function describeReport(report: BenchReport): string {
  const { machine, classifyDeclines, applyResults, connect, memory, cascade, rateMax, idle } = report;
  const { console: waits } = report;
  const lines = [`${machine.cores} cores, Node ${machine.node}, ${machine.platform}`];
  if (classifyDeclines !== null) lines.push('', ...describeStage('classify-declines', classifyDeclines));
  if (applyResults !== null) lines.push('', ...describeStage('apply-results', applyResults));
  if (connect !== null) lines.push('', ...describeConnect(connect));
  if (memory !== null) lines.push('', ...describeMemory(memory));
  if (cascade !== null) lines.push('', ...describeCascade(cascade));
  if (rateMax !== null) lines.push('', ...describeRateMax(rateMax));
  if (idle !== null) lines.push('', ...describeIdle(idle));
  if (waits !== null) lines.push('', ...describeConsole(waits));
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
  ];
}

function describeConnect(connect: ConnectComparison): string[] {
  return [
    `documents a second, ${connect.messages} messages`,
    `  Kafka Connect's MongoDB sink   ${connect.connectDocumentsPerSecond}, ${connect.connectCpuMicrosPerDocument} us CPU each`,
    `  classify-declines              ${connect.classifyDeclinesDocumentsPerSecond}, ${connect.classifyDeclinesCpuMicrosPerDocument} us CPU each (ratio ${connect.classifyDeclinesRatio})`,
    `  apply-results                  ${connect.applyResultsDocumentsPerSecond}, ${connect.applyResultsCpuMicrosPerDocument} us CPU each (ratio ${connect.applyResultsRatio})`,
  ];
}

function describeMemory({ runs, peakRatio }: MemoryUse): string[] {
  return [
    'resident memory of one process with all roles',
    ...runs.map(
      ({ messages, messagesPerSecond, peakMb, endMb }) =>
        `  ${messages} messages, ${messagesPerSecond}/s: peak ${peakMb} MB, at the end ${endMb} MB`,
    ),
    ...(peakRatio === null ? [] : [`  ratio of the peaks ${peakRatio}`]),
  ];
}

function describeCascade(cascade: CascadeLatency): string[] {
  const { slow, backlog, cpuMsPerCascade } = cascade;
  return [
    `cascades, ${cascade.cascades} at ${cascade.perSecond}/s, roles in ${cascade.processes === 1 ? 'one process' : 'two processes'}, from decline to order-complete`,
    `  over the sandbox's own ${cascade.sandboxMs} ms: ${percentilesText(cascade.overSandboxMs)}`,
    ...(cascade.unanswered > 0 ? [`  NOT ANSWERED before their deadline: ${cascade.unanswered}`] : []),
    ...(slow === null
      ? []
      : [
          `  while ${slow.cascades} others took ${slow.answerMs} ms; without these: ${percentilesText(slow.overSandboxMsWithout)} (ratios ${slow.p50Ratio}, ${slow.p99Ratio})`,
        ]),
    ...(backlog === null
      ? []
      : [
          `  while ${backlog.rebills} rebills were worked off at ${backlog.perSecond}/s; left at the end: ${backlog.left}`,
        ]),
    ...(cpuMsPerCascade === null
      ? []
      : [`  CPU: ${cpuMsPerCascade} ms each (${cpuText(cascade.cpuMsByProcess ?? {}, 'ms')})`]),
    `  other work on the machine used ${cascade.otherCores} cores`,
    ...cascade.steps.map(({ step, meanMs }) => `  ${step.padEnd(19)} ${meanMs} ms`),
    ...cascade.chunkSteps.map(
      ({ stage, step, chunks, meanMs }) =>
        `  ${stage.padEnd(19)} ${step.padEnd(8)} ${meanMs} ms a chunk, ${chunks} chunks`,
    ),
  ];
}

function describeRateMax({ perSecond, p99Ms, trials }: RateMax): string[] {
  return [
    `the highest rate of cascades with p99 within ${p99Ms} ms: ${perSecond} a second`,
    ...trials.map(
      (trial) =>
        `  ${trial.perSecond}/s: ${percentilesText(trial.overSandboxMs)}${trial.unanswered > 0 ? `, ${trial.unanswered} not answered` : ''}`,
    ),
  ];
}

function describeIdle({ seconds, cpuPercent, otherCores }: IdleUse): string[] {
  return [
    `idle for ${seconds} s, in percent of one core: ${cpuText(cpuPercent, '%')}`,
    `  other work on the machine used ${otherCores} cores`,
  ];
}

function describeConsole({ debts, requests }: ConsoleWaits): string[] {
  const width = Math.max(...requests.map(({ name }) => name.length));
  return [
    `a page of the console waits, with ${debts} debts; of one request: CPU of mongod and console, examined documents and keys`,
    ...requests.map(
      (one) =>
        `  ${one.name.padEnd(width)}  p50 ${one.p50Ms} ms, max ${one.maxMs} ms; CPU ${one.mongodCpuMs ?? '?'} and ${one.consoleCpuMs} ms; ${one.documentsExamined} documents, ${one.keysExamined} keys; others used ${one.otherCores} cores`,
    ),
  ];
}

function percentilesText({ p50, p90, p99 }: Percentiles): string {
  return `p50 ${p50} ms, p90 ${p90} ms, p99 ${p99} ms`;
}

function cpuText(byProcess: Readonly<Record<string, number | null>>, unit: string): string {
  return Object.entries(byProcess)
    .map(([name, used]) => (used === null ? `${name} elsewhere` : `${name} ${used} ${unit}`))
    .join(', ');
}
