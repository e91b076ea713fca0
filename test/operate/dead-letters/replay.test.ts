import { describe, expect, it } from '@jest/globals';
import type { DeadLetter } from '../../../src/inspect/dead-letters/dead-letters.ts';
import { originalMessage, replayVerdict } from '../../../src/operate/dead-letters/replay.ts';

const deadLetter: DeadLetter = {
  topic: 'flexecom-result',
  partition: 1,
  offset: 7,
  timestamp: 0,
  stage: 'apply-results',
  reason: 'not Avro',
  sourcePartition: 4,
  sourceOffset: 99,
  masked: false,
  record: {
    topic: 'x.flexecom-result.dlq',
    partition: 1,
    offset: 7,
    timestamp: 0,
    key: Buffer.from([0xff, 0xfe]),
    value: Buffer.from([1, 2, 3]),
    headers: {
      traceparent: 'trace',
      ce_type: 'salvage.flexecom-result',
      ce_id: 'dlq/…',
      salvage_chunk: 'apply-results/flexecom-result/4/3/90',
      salvage_reason: 'not Avro',
      salvage_masked: 'false',
    },
  },
};

describe('replaying a dead letter', () => {
  it('publishes the original key, bytes and partition, with a header that names the dead letter', () => {
    expect(originalMessage(deadLetter)).toEqual({
      key: Buffer.from([0xff, 0xfe]),
      value: Buffer.from([1, 2, 3]),
      partition: 4,
      headers: {
        traceparent: 'trace',
        ce_type: 'salvage.flexecom-result',
        salvage_replay_of: 'flexecom-result.dlq 1:7',
      },
    });
  });

  it('R18: refuses a masked dead letter, which is not the original message', () => {
    expect(replayVerdict(deadLetter)).toEqual({ kind: 'replay' });
    expect(replayVerdict({ ...deadLetter, masked: true })).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('masked'),
    });
  });
});
