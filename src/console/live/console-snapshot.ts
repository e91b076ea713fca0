import { type Judgement, judgeConditions } from '../../inspect/conditions/conditions.ts';
import { SnapshotReader } from '../../inspect/snapshot/read-snapshot.ts';
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

/** Reads what everybody watches; the same reader serves as long as the process runs. */
export function consoleSnapshots(options: ConsoleOptions): () => Promise<ConsoleSnapshot> {
  const reader = new SnapshotReader({ ...options, limits: options.settings }, PART_WITHIN_MS);
  return async () => {
    const snapshot = await reader.read();
    const { holding: needed, unknown } = judgeConditions(snapshot);
    return { ...snapshot, needed, unknown };
  };
}
