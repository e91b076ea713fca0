import type { FuzzReport, TargetCount } from './fuzz-report.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { type FuzzFinding, inputSeed, tryInput } from './try-input.ts';

interface FuzzRun {
  readonly seed: number;
  /** Ends the run: the time is over, enough inputs were tried, or somebody stopped it. */
  isOver(target: TargetCount, seconds: number): boolean;
  readonly onProgress?: (counts: readonly TargetCount[]) => void;
}

/** The targets take turns of this length, so that each has an equal share of the time, however fast it is. */
const TURN_MS = 200;

/** More of one kind say nothing new. */
const FINDINGS_OF_ONE_MAX = 20;

/** Tries inputs until the run is over for each target. */
export async function runFuzz(targets: readonly FuzzTarget[], run: FuzzRun): Promise<FuzzReport> {
  const startedAt = performance.now();
  const secondsSoFar = () => (performance.now() - startedAt) / 1_000;
  const counts = targets.map(({ name }): TargetCount => ({ name, inputs: 0, seconds: 0 }));
  const findings: FuzzFinding[] = [];
  const isOver = (count: TargetCount) => run.isOver(count, secondsSoFar());
  while (counts.some((count) => !isOver(count))) {
    for (const [index, target] of targets.entries()) {
      const count = counts[index];
      if (count !== undefined) await takeTurn(target, count, run.seed, findings, isOver);
    }
    run.onProgress?.(counts);
  }
  return { seed: run.seed, seconds: secondsSoFar(), targets: counts, findings };
}

async function takeTurn(
  target: FuzzTarget,
  count: TargetCount,
  seed: number,
  findings: FuzzFinding[],
  isOver: (count: TargetCount) => boolean,
): Promise<void> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < TURN_MS && !isOver(count)) {
    const finding = await tryInput(target, inputSeed(seed, target.name, count.inputs));
    count.inputs += 1;
    const ofTarget = findings.filter((known) => known.target === target.name).length;
    if (finding !== null && ofTarget < FINDINGS_OF_ONE_MAX) findings.push(finding);
  }
  count.seconds += (performance.now() - startedAt) / 1_000;
}
