import { ChaosRandom } from '../chaos-random.ts';
import { FAULT_KINDS, FAULT_NAMES, type FaultName, isTimed, type TimedFault } from './fault-kinds.ts';

export interface PlannedFault {
  readonly name: TimedFault;
  /** After the load begins. */
  readonly atMs: number;
  /** 0: it is over at once. */
  readonly forMs: number;
  /** Which node or process, by number from 0; modulo how many there are. */
  readonly target: number;
}

/** The pipeline runs undisturbed for so long, so that everything has its first message. */
const FIRST_AFTER_MS = 8_000;
const GAP_MS = { from: 1_500, to: 7_000 };
/** A node of a cluster catches up before the next one fails: with two of three away nothing could be written, by design. */
const CATCH_UP_MS = 12_000;
/** A rolling restart takes about this long. */
const ROLLING_MS = 30_000;

/**
 * Faults for a run of `seconds`: those of different subjects may overlap, those of one never do.
 * @returns in the order of their times; the same seed gives the same ones
 */
export function planFaults(seed: number, seconds: number, names: readonly FaultName[] = FAULT_NAMES): PlannedFault[] {
  const random = new ChaosRandom(seed ^ 0x5eed);
  const endMs = seconds * 1_000;
  const freeAt = new Map<string, number>();
  const faults: PlannedFault[] = [];
  for (let atMs = FIRST_AFTER_MS; atMs < endMs; atMs += random.between(GAP_MS.from, GAP_MS.to)) {
    const choices = names
      .filter(isTimed)
      .map((name) => ({ name, ...FAULT_KINDS[name] }))
      .filter(({ subject }) => (freeAt.get(subject) ?? 0) <= atMs)
      .filter(({ name }) => !name.endsWith('rolling') || atMs + ROLLING_MS < endMs);
    if (choices.length === 0) continue;
    const { name, subject, seconds: lasts } = random.weighted(choices);
    const wantedMs = lasts === null ? 0 : random.between(lasts[0] * 1_000, lasts[1] * 1_000);
    const forMs = Math.min(wantedMs, endMs - atMs);
    faults.push({ name, atMs, forMs, target: random.between(0, 2) });
    const takesMs = name.endsWith('rolling') ? ROLLING_MS : forMs;
    freeAt.set(subject, atMs + takesMs + CATCH_UP_MS);
  }
  return faults;
}
