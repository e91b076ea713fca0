import { describe, expect, it } from '@jest/globals';
import { checkpointText } from '../../../src/cli/checkpoint/checkpoint-text.ts';
import { aCheckpointView, CHECKPOINT_NAME } from '../../inspect/checkpoints/a-checkpoint-view.ts';

describe('a checkpoint, for a person', () => {
  it('says where it is in the log', () => {
    expect(checkpointText(aCheckpointView())).toContain('next 100, log 0 to 200, group committed 100, epoch 3');
  });

  it('of a stopped partition says why, what to do, and what that means', () => {
    const stopped = { kind: 'refused', reason: 'a gap', at: 0 } as const;
    const text = checkpointText(aCheckpointView({ stopped }, { log: { start: 150, end: 200, clusterId: 'c' } }));
    expect(text).toContain(`${CHECKPOINT_NAME}: STOPPED`);
    expect(text).toContain('refused since 1970-01-01 00:00:00.000: a gap');
    expect(text).toContain(`salvage checkpoint reset ${CHECKPOINT_NAME} --to beginning\n`);
    expect(text).toContain('messages 100 to 149 are gone');
  });
});
