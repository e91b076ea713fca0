import { describe, expect, it } from '@jest/globals';
import kafkajs, { type IHeaders } from 'kafkajs';
import encodeRecord from 'kafkajs/src/protocol/recordBatch/record/v0/index.js';
import batches from 'kafkajs/src/protocol/recordBatch/v0/index.js';
import { registerCompression } from '../../../src/kafka/compression/compression.ts';
import { decodeMessages } from '../../../src/kafka/fetching/fetch-response.ts';
import { FETCHED_MESSAGES_MAX, HEADERS_READ_MAX } from '../../../src/kafka/fetching/limits.ts';
import { patchNullHeaders, withNullHeaders } from '../../../src/kafka/kafkajs-patches/null-headers.ts';

const { CompressionTypes } = kafkajs;
registerCompression();
patchNullHeaders();

interface Given {
  readonly key?: Buffer | null;
  readonly value?: Buffer | null;
  readonly headers?: IHeaders;
}

/** A batch as kafkajs's producers write it. */
async function batch(firstOffset: number, records: readonly Given[], compression = CompressionTypes.None) {
  const encoded = records.map(({ key = null, value = null, headers = {} }, offsetDelta) =>
    encodeRecord({ offsetDelta, key, value, headers }),
  );
  const lastOffsetDelta = records.length - 1;
  const { buffer } = await batches.RecordBatch({
    compression,
    firstTimestamp: 1_000,
    lastOffsetDelta,
    records: encoded,
  });
  const bytes = Buffer.from(buffer);
  bytes.writeBigInt64BE(BigInt(firstOffset));
  return bytes;
}

const many = (count: number, value: Buffer | null = null) => Array.from({ length: count }, () => ({ value }));
const offsets = (messages: readonly { offset: string }[]) => messages.map(({ offset }) => Number(offset));

describe('the messages of a fetch', () => {
  it('have key, value, time, offset and headers', async () => {
    const headers = withNullHeaders({ a: 'x', none: null, twice: ['1', '2'] });
    const set = await batch(40, [{ key: Buffer.from('k'), value: Buffer.from('v'), headers }, {}]);
    const [first, second] = await decodeMessages(set, 0);
    expect(first).toMatchObject({ key: Buffer.from('k'), value: Buffer.from('v'), timestamp: '1000', offset: '40' });
    expect(first?.headers).toEqual({ a: Buffer.from('x'), none: null, twice: [Buffer.from('1'), Buffer.from('2')] });
    expect(second).toMatchObject({ key: null, value: null, offset: '41', headers: {}, isControlRecord: false });
  });

  it('begin at the offset that was asked for, in the middle of a batch', async () => {
    const set = Buffer.concat([await batch(10, many(5)), await batch(15, many(5))]);
    expect(offsets(await decodeMessages(set, 13))).toEqual([13, 14, 15, 16, 17, 18, 19]);
  });

  it('are those of whole batches: brokers cut the last one off', async () => {
    const [first, last] = [await batch(0, many(2)), await batch(2, many(2))];
    for (const bytes of [0, 10, 60, last.length - 1]) {
      expect(offsets(await decodeMessages(Buffer.concat([first, last.subarray(0, bytes)]), 0))).toEqual([0, 1]);
    }
  });

  it('are few thousand at once, and the others come with the next fetches', async () => {
    const set = await batch(0, many(30_000, Buffer.from('x')), CompressionTypes.GZIP);
    const read: number[] = [];
    for (let from = 0; from < 12_000; from = (read.at(-1) ?? 0) + 1) {
      const messages = await decodeMessages(set, from);
      expect(messages.length).toBeLessThanOrEqual(FETCHED_MESSAGES_MAX);
      read.push(...offsets(messages));
    }
    expect(read).toEqual(Array.from({ length: read.length }, (_, index) => index));
    expect((await decodeMessages(set, 29_990)).length).toBe(10);
  });

  it('are few megabytes at once, one message at least, and do not keep the whole batch in memory', async () => {
    const set = await batch(0, many(40, Buffer.alloc(1_000_000)), CompressionTypes.GZIP);
    const messages = await decodeMessages(set, 7);
    expect(offsets(messages)).toEqual([7, 8, 9, 10]);
    for (const { value } of messages) expect(value?.buffer.byteLength).toBeLessThan(2_000_000);
  });

  it('have values of a megabyte at most: of a longer one a part is kept', async () => {
    const values = [Buffer.alloc(1_000_000, 'a'), Buffer.alloc(12_000_000, '4'), Buffer.from('b')];
    const set = await batch(
      0,
      values.map((value) => ({ key: Buffer.from('k'), value })),
      CompressionTypes.GZIP,
    );
    const [whole, long, last] = await decodeMessages(set, 0);
    expect([whole?.value?.length, last?.value?.length]).toEqual([1_000_000, 1]);
    expect(long?.key).toEqual(Buffer.from('k'));
    expect(long?.value?.equals(Buffer.alloc(500_000, '4'))).toBe(true);
    expect(long?.unreadable).toMatch(/12000000 bytes, more than 1000000/);
    expect(long?.value?.buffer.byteLength).toBeLessThan(1_000_000);
  });

  it('have few hundred kilobytes of headers, and do not keep the others in memory', async () => {
    const headers = { first: 'x', long: Buffer.alloc(12_000_000), behind: 'y' };
    const [message] = await decodeMessages(await batch(0, [{ key: Buffer.from('k'), headers }]), 0);
    expect(Object.keys(message?.headers ?? {})).toEqual(['first', 'long']);
    expect(message?.headers.long).toHaveLength(256_000);
    expect(message?.key?.buffer.byteLength).toBeLessThan(100_000);
  });

  it('have so many headers that whoever counts them finds too many', async () => {
    const headers = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`h${index}`, '']));
    const [message] = await decodeMessages(await batch(0, [{ headers }]), 0);
    expect(Object.keys(message?.headers ?? {})).toEqual(Object.keys(headers).slice(0, HEADERS_READ_MAX));
  });

  it.each(['__proto__', 'constructor', ''])('keep a header that is called "%s"', async (name) => {
    const [message] = await decodeMessages(await batch(0, [{ headers: Object.fromEntries([[name, 'x']]) }]), 0);
    expect(Object.entries(message?.headers ?? {})).toEqual([[name, Buffer.from('x')]]);
  });

  it('are seen once where none of a batch is left at the offset: kafkajs goes on behind them', async () => {
    const set = await batch(0, many(3));
    set.writeInt32BE(9, 23); // Offsets up to 9 were in it before the log was compacted.
    expect(offsets(await decodeMessages(set, 5))).toEqual([2]);
  });
});

describe('a batch that cannot be read', () => {
  const bomb = (type: number) => batch(10, many(3, Buffer.alloc(20_000_000)), type);

  it.each([CompressionTypes.GZIP, CompressionTypes.Snappy, CompressionTypes.LZ4, CompressionTypes.ZSTD])(
    'is one message that says so, at its last offset, where it is too long: type %d',
    async (type) => {
      const set = Buffer.concat([await batch(9, many(1)), await bomb(type), await batch(13, many(1))]);
      const messages = await decodeMessages(set, 0);
      expect(offsets(messages)).toEqual([9, 12, 13]);
      expect(messages[1]?.unreadable).toMatch(/3 messages, the last at offset 12/);
      expect(messages[1]?.value?.length).toBeGreaterThan(0);
    },
  );

  it('is so where its compression is unknown, or its bytes are damaged', async () => {
    const unknown = await batch(0, many(2));
    unknown.writeInt16BE(7, 21);
    expect((await decodeMessages(unknown, 0))[0]?.unreadable).toMatch(/compression type, 7, is unknown/);
    const damaged = await batch(0, many(2), CompressionTypes.GZIP);
    damaged.fill(0xff, 70);
    expect((await decodeMessages(damaged, 0))[0]?.unreadable).toBeDefined();
    expect(offsets(await decodeMessages(damaged, 0))).toEqual([1]);
  });

  it('keeps the messages before the damage', async () => {
    const set = await batch(0, [{ value: Buffer.from('good') }, { value: Buffer.from('bad') }]);
    set.writeUInt8(0xff, set.length - 2 - 'bad'.length);
    const messages = await decodeMessages(set, 0);
    expect(messages.map(({ value, unreadable }) => unreadable ?? value?.toString())).toEqual([
      'good',
      expect.stringContaining('2 messages, the last at offset 1'),
    ]);
  });
});
