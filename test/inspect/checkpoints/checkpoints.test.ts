import { describe, expect, it } from '@jest/globals';
import { parseCheckpointId } from '../../../src/inspect/checkpoints/checkpoints.ts';
import { CHECKPOINT_NAME } from './a-checkpoint-view.ts';

describe('the id of a checkpoint', () => {
  it('is a stage, a topic that it reads, and a partition', () => {
    expect(parseCheckpointId(CHECKPOINT_NAME)).toMatchObject({
      partition: 0,
      input: { stage: 'apply-results', lane: 'bulk' },
    });
    for (const wrong of [
      'apply-results/flexecom-result',
      'apply-results/submission-due/0',
      `${CHECKPOINT_NAME}/1`,
      'x',
    ]) {
      expect(() => parseCheckpointId(wrong)).toThrow(/is not a checkpoint id/);
    }
  });
});
