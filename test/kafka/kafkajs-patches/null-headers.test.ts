import { describe, expect, it } from '@jest/globals';
import encodeRecord from 'kafkajs/src/protocol/recordBatch/record/v0/index.js';
import { ByteCursor } from '../../../src/kafka/fetching/byte-cursor.ts';
import { readRecord } from '../../../src/kafka/fetching/record.ts';
import { patchNullHeaders, withNullHeaders } from '../../../src/kafka/kafkajs-patches/null-headers.ts';

const headers = { none: null, empty: '', several: [null, 'x'], left: undefined };
const context = {
  ...{ firstOffset: '0', firstTimestamp: '0', maxTimestamp: '0', producerId: '-1', producerEpoch: 0, firstSequence: 0 },
  ...{ partitionLeaderEpoch: 0, inTransaction: false, isControlBatch: false, lastOffsetDelta: 0 },
  ...{ timestampType: 0, magicByte: 2 },
};

describe('a header without a value', () => {
  it('is written as one, and not as an empty one', () => {
    patchNullHeaders();
    const { buffer } = encodeRecord({ key: null, value: null, headers: withNullHeaders(headers) });
    const cursor = new ByteCursor(buffer);
    const record = cursor.slice(cursor.varint()) ?? Buffer.alloc(0);
    expect(cursor.left).toBe(0);
    const x = Buffer.from('x');
    expect(readRecord(record, context).headers).toEqual({ none: null, empty: Buffer.alloc(0), several: [null, x] });
  });
});
