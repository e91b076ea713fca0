import { describe, expect, it } from '@jest/globals';
import { resetConsequence, resetOffset } from '../../../src/operate/checkpoints/reset-offset.ts';
import { aCheckpointView } from '../../inspect/checkpoints/a-checkpoint-view.ts';

describe('resetting to an offset', () => {
  it('accepts only offsets inside the log', () => {
    expect(resetOffset(aCheckpointView(), 'beginning')).toBe(0);
    expect(resetOffset(aCheckpointView(), 'end')).toBe(200);
    expect(resetOffset(aCheckpointView(), 150)).toBe(150);
    expect(() => resetOffset(aCheckpointView(), 201)).toThrow(/outside the log/);
    expect(() => resetOffset(aCheckpointView({}, { committed: -1 }), 'committed')).toThrow(/outside the log/);
  });

  it('says which messages are skipped or read again', () => {
    expect(resetConsequence(aCheckpointView(), 150)).toBe('messages 100 to 149 will never be processed');
    expect(resetConsequence(aCheckpointView({}, { committed: 120 }), 100)).toMatch(/100 to 119 .* applied again/);
    expect(resetConsequence(aCheckpointView(), 50)).toMatch(/read again/);
    expect(resetConsequence(aCheckpointView(), 100)).toMatch(/where it stopped/);
  });
});
