import type { StackAddresses } from '../../../local/addresses.ts';
import type { BenchOptions } from '../bench-options.ts';
import { type Percentiles, percentilesOf } from '../figures.ts';
import { CascadeRun } from './cascade-run.ts';

export interface RateMax {
  /** The highest rate that was kept up with: p99 within `p99Ms`, every cascade answered. 0: none was. */
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly trials: readonly RateTrial[];
}

export interface RateTrial {
  readonly perSecond: number;
  readonly overSandboxMs: Percentiles;
  readonly unanswered: number;
  readonly isKept: boolean;
}

const P99_MS_MAX = 1_000;
const TRIAL_SECONDS = 10;
/** Between two trials, so that the second does not pay for what the first left behind. */
const REST_MS = 2_000;
const RATE_LIMIT = 3_200;
/** Closer than this, two runs of one rate differ as much. */
const CLOSE_ENOUGH = 1.1;

/** Doubles the rate while it is kept up with, halves it while it is not, then bisects. One pipeline, warm for all trials. */
export function measureRateMax(
  addresses: StackAddresses,
  options: Pick<BenchOptions, 'perSecond' | 'processes' | 'profileFolder'>,
  report: (line: string) => void,
): Promise<RateMax> {
  return CascadeRun.with(addresses, { ...options, besideBacklog: false }, async (run) => {
    const trials: RateTrial[] = [];
    const isKept = async (perSecond: number) => {
      const trial = await tryRate(run, perSecond);
      trials.push(trial);
      report(`cascades: ${perSecond}/s: p99 ${trial.overSandboxMs.p99} ms, ${trial.unanswered} unanswered`);
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      return trial.isKept;
    };
    await run.warmUp(report);
    return { perSecond: await highestRate(options.perSecond, isKept), p99Ms: P99_MS_MAX, trials };
  });
}

async function tryRate(run: CascadeRun, perSecond: number): Promise<RateTrial> {
  const { overMs, unanswered } = await run.measure({ perSecond, seconds: TRIAL_SECONDS, slowPercent: 0, slowMs: 0 });
  const overSandboxMs = percentilesOf(overMs);
  return { perSecond, overSandboxMs, unanswered, isKept: unanswered === 0 && overSandboxMs.p99 <= P99_MS_MAX };
}

/** @returns 0 where not even one a second is kept. */
export async function highestRate(first: number, isKept: (rate: number) => Promise<boolean>): Promise<number> {
  let kept = 0;
  let tooHigh = RATE_LIMIT;
  for (let rate = first; rate >= 1 && rate < RATE_LIMIT; ) {
    if (await isKept(rate)) {
      kept = rate;
      if (tooHigh < RATE_LIMIT) break;
      rate *= 2;
    } else {
      tooHigh = rate;
      if (kept > 0) break;
      rate = Math.floor(rate / 2);
    }
  }
  while (kept > 0 && tooHigh / kept > CLOSE_ENOUGH && tooHigh < RATE_LIMIT) {
    const middle = Math.round(Math.sqrt(kept * tooHigh));
    if (middle === kept || middle === tooHigh) break;
    if (await isKept(middle)) kept = middle;
    else tooHigh = middle;
  }
  return kept;
}
