import type { Damage, Finding } from './check/finding.ts';
import { DAMAGES } from './check/finding.ts';
import type { Recovery } from './check/recovery.ts';

export interface ChaosReport extends Readonly<Record<Damage, number>> {
  readonly seed: number;
  readonly seconds: number;
  /** How many were done. */
  readonly faults: number;
  /** Different declines in the topics, repeats not counted. */
  readonly declines: number;
  readonly recoverySeconds: Recovery;
  /** Pipeline processes that ended by themselves and were started again. */
  readonly restarts: number;
  /** The first of each damage. */
  readonly findings: readonly Finding[];
}

const FINDINGS_SHOWN = 20;

export function damageCounts(findings: readonly Finding[]): Record<Damage, number> {
  const count = (damage: Damage) => findings.filter((finding) => finding.damage === damage).length;
  return {
    lost: count('lost'),
    doubled: count('doubled'),
    unaccounted: count('unaccounted'),
    wrongMoney: count('wrongMoney'),
    stuck: count('stuck'),
  };
}

export function firstFindings(findings: readonly Finding[]): Finding[] {
  return DAMAGES.flatMap((damage) => findings.filter((finding) => finding.damage === damage).slice(0, FINDINGS_SHOWN));
}

export function isClean(report: ChaosReport): boolean {
  return DAMAGES.every((damage) => report[damage] === 0);
}

export function describeReport(report: ChaosReport): string {
  const { seed, seconds, faults, declines, recoverySeconds, restarts, findings } = report;
  const lines = [
    `seed ${seed}, ${seconds} s, ${faults} faults, ${declines} declines: ${isClean(report) ? 'nothing found' : 'DAMAGE'}`,
    DAMAGES.map((damage) => `${damage} ${report[damage]}`).join(', '),
    `longest wait for a first answer after a fault: half of them under ${recoverySeconds.p50} s, all under ${recoverySeconds.max} s`,
    ...(restarts === 0 ? [] : [`pipeline processes ended by themselves ${restarts} times`]),
    ...findings.map(({ damage, what }) => `  ${damage}: ${what}`),
  ];
  return `${lines.join('\n')}\n`;
}
