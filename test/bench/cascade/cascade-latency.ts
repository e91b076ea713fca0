import type { StackAddresses } from '../../../local/addresses.ts';
import { paymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { benchRebills } from '../bench-declines.ts';
import type { BenchOptions } from '../bench-options.ts';
import { SANDBOX_MS } from '../cascade-sample.ts';
import { type Percentiles, percentilesOf, ratio } from '../figures.ts';
import { Backlog } from '../pipeline/backlog.ts';
import type { CpuUse } from '../pipeline/cpu-meter.ts';
import { type CascadeResult, CascadeRun } from './cascade-run.ts';
import type { CascadeStep } from './cascade-steps.ts';
import type { StepMean } from './chunk-steps.ts';

export interface CascadeLatency {
  readonly cascades: number;
  readonly perSecond: number;
  /** In how many processes the roles ran. */
  readonly processes: number;
  /** How long the sandbox takes to answer each cascade that is not slow; subtracted below. */
  readonly sandboxMs: number;
  /** Slow ones are left out. */
  readonly overSandboxMs: Percentiles;
  /** Not order-complete before their deadline: in no percentile. */
  readonly unanswered: number;
  /** Kafka, mongod, sandbox and pipeline together; null beside a backlog, whose CPU cannot be told apart. */
  readonly cpuMsPerCascade: number | null;
  readonly cpuMsByProcess: Readonly<Record<string, number | null>> | null;
  /** CPU cores used on average by what does not belong to the measurement. */
  readonly otherCores: number;
  /** Where the time goes from producing a decline to reading its order-complete; empty with slow answers or a backlog. */
  readonly steps: readonly CascadeStep[];
  /** A chunk's time by step, from the pipeline's own metrics. */
  readonly chunkSteps: readonly StepMean[];
  readonly slow: SlowAnswers | null;
  readonly backlog: BacklogResult | null;
}

/** What some slow answers do to the others, in one run. */
interface SlowAnswers {
  readonly percent: number;
  readonly answerMs: number;
  readonly cascades: number;
  /** The same load without slow answers, measured before. */
  readonly overSandboxMsWithout: Percentiles;
  readonly p50Ratio: number;
  readonly p99Ratio: number;
}

interface BacklogResult {
  readonly rebills: number;
  readonly perSecond: number;
  /** When the last counted cascade was sent. */
  readonly left: number;
}

type LatencyOptions = Pick<
  BenchOptions,
  'perSecond' | 'cascadeSeconds' | 'slow' | 'backlog' | 'processes' | 'profileFolder'
>;
type Report = (line: string) => void;

/** Sends cascades at a steady rate: alone, then with some slow answers, or beside a backlog of rebills. */
export function measureCascade(
  addresses: StackAddresses,
  options: LatencyOptions,
  report: Report,
): Promise<CascadeLatency> {
  return CascadeRun.with(addresses, { ...options, besideBacklog: options.backlog > 0 }, async (run) => {
    await run.warmUp(report);
    if (options.backlog > 0) return besideBacklog(run, options, report);
    const load = { perSecond: options.perSecond, seconds: options.cascadeSeconds, slowPercent: 0, slowMs: 0 };
    report(`cascades: ${load.perSecond}/s for ${load.seconds} s`);
    const even = await run.measure(load);
    if (options.slow === null) return { ...describe(even, options), steps: await run.steps(load.perSecond) };
    const { percent, answerMs } = options.slow;
    report(`cascades: the same, and ${percent} % of the answers take ${answerMs} ms`);
    const mixed = await run.measure({ ...load, slowPercent: percent, slowMs: answerMs });
    return { ...describe(mixed, options), slow: slowAnswers(options.slow, mixed, even) };
  });
}

async function besideBacklog(run: CascadeRun, options: LatencyOptions, report: Report): Promise<CascadeLatency> {
  report(`cascades: publishing a backlog of ${options.backlog} rebills`);
  await run.scene.publish(benchRebills(options.backlog, Date.now()));
  const backlog = await Backlog.watch(run.scene, [paymentDeclinedRecurring]);
  report(`cascades: ${options.perSecond}/s beside it, for ${options.cascadeSeconds} s at most`);
  let result: BacklogResult | null = null;
  const hasEnded = () => {
    result = { rebills: options.backlog, perSecond: backlog.perSecond, left: backlog.left };
    return backlog.left === 0;
  };
  const load = { perSecond: options.perSecond, seconds: options.cascadeSeconds, slowPercent: 0, slowMs: 0, hasEnded };
  const measured = await run.measure(load).finally(() => backlog.stop());
  return { ...describe(measured, options), cpuMsPerCascade: null, cpuMsByProcess: null, backlog: result };
}

function describe(
  { overMs, unanswered, sent, slow, cpu, chunkSteps }: CascadeResult,
  { perSecond, processes }: LatencyOptions,
): CascadeLatency {
  const cpuMs = cpuPerCascade({ cpu, sent });
  return {
    cascades: sent - slow,
    perSecond,
    processes,
    sandboxMs: SANDBOX_MS,
    overSandboxMs: percentilesOf(overMs),
    unanswered,
    cpuMsPerCascade: cpuMs.total,
    cpuMsByProcess: cpuMs.byProcess,
    otherCores: ratio(cpu.otherCores, 1),
    steps: [],
    chunkSteps,
    slow: null,
    backlog: null,
  };
}

function slowAnswers(
  { percent, answerMs }: { percent: number; answerMs: number },
  mixed: CascadeResult,
  even: CascadeResult,
): SlowAnswers {
  const [own, without] = [percentilesOf(mixed.overMs), percentilesOf(even.overMs)];
  return {
    percent,
    answerMs,
    cascades: mixed.slow,
    overSandboxMsWithout: without,
    p50Ratio: ratio(own.p50, without.p50),
    p99Ratio: ratio(own.p99, without.p99),
  };
}

interface CpuPerCascade {
  /** Null where one of the servers runs on another machine. */
  readonly total: number | null;
  readonly byProcess: Readonly<Record<string, number | null>>;
}

function cpuPerCascade({ cpu, sent }: { cpu: CpuUse; sent: number }): CpuPerCascade {
  const each = (seconds: number) => ratio(seconds * 1_000, sent);
  const used = Object.values(cpu.byName);
  return {
    total: used.includes(null) ? null : each(used.reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0)),
    byProcess: Object.fromEntries(
      Object.entries(cpu.byName).map(([name, seconds]) => [name, seconds === null ? null : each(seconds)]),
    ),
  };
}
