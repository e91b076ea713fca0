import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { FatalError } from '../../../src/errors.ts';
import {
  COMPRESSIONS,
  DECOMPRESSED_BYTES_MAX,
  registerCompression,
} from '../../../src/kafka/compression/compression.ts';

const MEGABYTE = 1024 * 1024;

describe.each(['GZIP', 'Snappy', 'LZ4', 'ZSTD'] as const)('%s', (name) => {
  const { compress, decompress } = COMPRESSIONS[name];

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from('a')],
    ['a megabyte that does not shrink', randomBytes(MEGABYTE)],
    ['a megabyte that shrinks', Buffer.alloc(MEGABYTE, 'decline ')],
  ])('reads back what it wrote: %s', async (_, records) => {
    expect((await decompress(await compress(records), 2 * MEGABYTE)).equals(records)).toBe(true);
  });

  it('refuses records that are longer than the limit', async () => {
    const compressed = await compress(Buffer.alloc(3 * MEGABYTE, 'decline '));
    await expect(decompress(compressed, MEGABYTE)).rejects.toThrow(/limit|larger than/);
  });

  it('refuses a batch that is cut off', async () => {
    const compressed = await compress(randomBytes(100_000));
    await expect(decompress(compressed.subarray(0, 50_000), MEGABYTE)).rejects.toThrow();
  });
});

describe('what other implementations wrote', () => {
  it.each([
    ['Snappy', 'snappy-java, as Java clients do', 'glNOQVBQWQAAAAABAAAAAQAAAA0fHGRlY2xpbmUgWggA'],
    ['Snappy', 'raw, as librdkafka does', 'HxxkZWNsaW5lIFoIAA=='],
    ['LZ4', 'the lz4 command', 'BCJNGGRApxEAAACOZGVjbGluZSAIAFBjbGluZQAAAABX2Mso'],
    ['LZ4', 'with its size and block checksums', 'BCJNGHxAHwAAAAAAAADEEQAAAI5kZWNsaW5lIAgAUGNsaW5lxXrjqQAAAABX2Mso'],
    ['ZSTD', 'the zstd command', 'KLUv/SQfdQAAQGRlY2xpbmUgAQCrCxeVYwc5'],
    ['ZSTD', 'without its size', 'KLUv/QRYdQAAQGRlY2xpbmUgAQCrCxeVYwc5'],
  ] as const)('is read: %s, %s', async (name, _, compressed) => {
    const records = await COMPRESSIONS[name].decompress(Buffer.from(compressed, 'base64'), 10_000);
    expect(records.toString()).toBe('decline decline decline decline');
  });
});

describe('snappy', () => {
  it('refuses a block that claims more than the limit, without reading it', async () => {
    const claim = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00]);
    await expect(COMPRESSIONS.Snappy.decompress(claim, MEGABYTE)).rejects.toThrow('limit');
  });

  it('refuses blocks that together exceed the limit', async () => {
    const compressed = await COMPRESSIONS.Snappy.compress(Buffer.alloc(100_000));
    await expect(COMPRESSIONS.Snappy.decompress(compressed, 99_999)).rejects.toThrow('limit');
  });
});

describe('kafkajs', () => {
  registerCompression();
  const { CompressionCodecs, CompressionTypes } = kafkajs;

  it.each([CompressionTypes.GZIP, CompressionTypes.Snappy, CompressionTypes.LZ4, CompressionTypes.ZSTD] as const)(
    'has a codec for type %d that ends with an error, not with the memory',
    async (type) => {
      const codec = CompressionCodecs[type]();
      const compressed = await codec.compress({ buffer: Buffer.alloc(DECOMPRESSED_BYTES_MAX + 1) });
      const refused = codec.decompress(compressed);
      await expect(refused).rejects.toThrow(FatalError);
      await expect(refused).rejects.toThrow('A compressed batch cannot be read');
    },
  );
});
