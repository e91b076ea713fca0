import { type Checkpoint, checkpointId } from '../../../src/engine/checkpoint.ts';
import { type CheckpointView, parseCheckpointId } from '../../../src/inspect/checkpoints/checkpoints.ts';
import { aCheckpoint } from '../../engine/support/a-checkpoint.ts';

const PARTITION = { stage: 'apply-results', topic: 'flexecom-result', partition: 0 };
/** What commands call it. */
export const CHECKPOINT_NAME = 'apply-results/flexecom-result/0';

/** A checkpoint that is not stopped, in the middle of its log. */
export function aCheckpointView(
  checkpoint: Partial<Checkpoint> = {},
  view: Partial<CheckpointView> = {},
): CheckpointView {
  return {
    name: CHECKPOINT_NAME,
    checkpoint: aCheckpoint({ _id: checkpointId(PARTITION), epoch: 3, from: 90, next: 100, ...checkpoint }),
    ...parseCheckpointId(CHECKPOINT_NAME),
    log: { start: 0, end: 200, clusterId: 'c' },
    committed: 100,
    ...view,
  };
}
