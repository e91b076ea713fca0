import type { Checkpoint } from '../../../src/engine/checkpoint.ts';
import { type CheckpointView, parseCheckpointId } from '../../../src/inspect/checkpoints/checkpoints.ts';

export const CHECKPOINT_ID = 'apply-results/flexecom-result/0';

/** A checkpoint that is not stopped, in the middle of its log. */
export function aCheckpointView(
  checkpoint: Partial<Checkpoint> = {},
  view: Partial<CheckpointView> = {},
): CheckpointView {
  return {
    checkpoint: {
      _id: CHECKPOINT_ID,
      epoch: 3,
      from: 90,
      next: 100,
      outputs: [],
      storedAt: 0,
      deadLettersInARow: 0,
      stopped: null,
      held: null,
      identity: null,
      ...checkpoint,
    },
    ...parseCheckpointId(CHECKPOINT_ID),
    log: { start: 0, end: 200, clusterId: 'c' },
    committed: 100,
    ...view,
  };
}
