import type { FuzzFinding } from './try-input.ts';

export interface TargetCount {
  readonly name: string;
  inputs: number;
  /** Of its turns. */
  seconds: number;
}

export interface FuzzReport {
  readonly seed: number;
  readonly seconds: number;
  readonly targets: readonly TargetCount[];
  /** The first of each target. */
  readonly findings: readonly FuzzFinding[];
}

export function isClean({ findings }: FuzzReport): boolean {
  return findings.length === 0;
}

export function describeReport(report: FuzzReport): string {
  const { seed, seconds, targets, findings } = report;
  const inputs = targets.reduce((sum, target) => sum + target.inputs, 0);
  const lines = [
    `seed ${seed}, ${Math.round(seconds)} s, ${inputs} inputs: ${isClean(report) ? 'nothing found' : 'FOUND'}`,
    ...targets.map(describeTarget),
    ...findings.map(
      ({ target, damage, input, what }) => `  ${damage}: ${what}\n    again: --target ${target} --input ${input}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function describeTarget({ name, inputs, seconds }: TargetCount): string {
  return `  ${name}: ${inputs} inputs, ${Math.round(inputs / Math.max(seconds, 0.001))} a second`;
}
