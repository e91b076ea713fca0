import { describe, expect, it } from '@jest/globals';
import { checkpointId } from '../../../src/engine/checkpoint.ts';
import { waitingPartitions } from '../../../src/inspect/snapshot/unread-messages.ts';

describe('partitions that wait', () => {
  it('R18: give their reasons without a card number that a server repeated', () => {
    const reason = 'MongoDB refuses the document with 4111 1111 1111 1111';
    const _id = checkpointId({ stage: 'classify-declines', topic: 'rerun-requested', partition: 0 });
    const stopped = { kind: 'refused', reason, at: 1 } as const;
    const { stopped: one, held } = waitingPartitions([
      { _id, next: 0, stopped, held: null },
      { _id, next: 0, stopped: null, held: { reason, since: 1 } },
    ]);
    for (const { reason: told } of [...one, ...held]) {
      expect(told).toBe('MongoDB refuses the document with **** **** **** ****');
    }
    expect([one.length, held.length]).toEqual([1, 1]);
  });
});
