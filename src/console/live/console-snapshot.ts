import { type Judgement, judgeConditions } from '../../inspect/conditions/conditions.ts';
import type { Snapshot } from '../../inspect/snapshot/snapshot.ts';
import type { ConsoleOptions } from '../dependencies.ts';

/** What everybody watches. */
export interface ConsoleSnapshot extends Snapshot {
  /** For what a person is needed, what costs most first. */
  readonly needed: Judgement['holding'];
  /** Conditions that could not be judged: `unread` says why. */
  readonly unknown: Judgement['unknown'];
}

/** No page waits for longer: a part that takes longer is missing, or is as it was a moment before. */
const PART_WITHIN_MS = 1_000;

/** Reads what everybody watches. */
export function consoleSnapshots({
  snapshotReader,
}: Pick<ConsoleOptions, 'snapshotReader'>): () => Promise<ConsoleSnapshot> {
  return async () => {
    const snapshot = await snapshotReader.read(PART_WITHIN_MS);
    const { holding: needed, unknown } = judgeConditions(snapshot);
    return { ...snapshot, needed, unknown };
  };
}
