export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** In whole numbers; all 0 where there are no values. */
export function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (percent: number) => Math.round(sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0);
  return { p50: at(50), p90: at(90), p99: at(99), max: at(100) };
}

/** Two digits: further ones differ from run to run. */
export function ratio(part: number, whole: number): number {
  return Math.round((part / whole) * 100) / 100;
}
