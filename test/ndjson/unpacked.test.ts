import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../src/errors.ts';
import { unpacked } from '../../src/ndjson/unpacked.ts';

const TEXT = '{"a":1}\n'.repeat(100_000);

async function read(chunks: readonly (Buffer | string)[]): Promise<string> {
  const given = async function* () {
    yield* chunks;
  };
  const parts: Buffer[] = [];
  for await (const part of unpacked('f.ndjson', given())) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}

/** Byte by byte, as a slow pipe may bring it. */
function bytes(buffer: Buffer): Buffer[] {
  return [...buffer].map((byte) => Buffer.from([byte]));
}

describe('the bytes of an NDJSON file', () => {
  it('are text, also if there are none or few', async () => {
    expect(await read([TEXT])).toBe(TEXT);
    expect(await read([])).toBe('');
    expect(await read(bytes(Buffer.from('{}')))).toBe('{}');
  });

  it('are decompressed if they are gzip, however they arrive', async () => {
    const packed = gzipSync(TEXT);
    expect(await read([packed])).toBe(TEXT);
    expect(await read(bytes(packed))).toBe(TEXT);
  });

  it.each([
    ['zstd', zstdCompressSync(TEXT), /f\.ndjson is compressed with zstd, .*zstd -d$/],
    ['ZIP', Buffer.from('PK\u0003\u0004…'), /is a ZIP archive/],
    ['bzip2', Buffer.from('BZh91AY'), /compressed with bzip2/],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), /is UTF-16, .*iconv/],
    ['half a gzip file', gzipSync(TEXT).subarray(0, 100), /its gzip data are damaged or incomplete/],
    ['damaged gzip', Buffer.concat([gzipSync(TEXT).subarray(0, 20), Buffer.alloc(50)]), /damaged or incomplete/],
  ])('are refused as a whole if they are %s', async (_what, packed, said) => {
    await expect(read([packed])).rejects.toThrow(UsageError);
    await expect(read([packed])).rejects.toThrow(said);
  });

  it('are refused with the error of the file if it cannot be read further', async () => {
    const broken = async function* () {
      yield gzipSync(TEXT).subarray(0, 100);
      throw new Error('the disk is gone');
    };
    await expect(
      (async () => {
        for await (const _ of unpacked('f', broken()));
      })(),
    ).rejects.toThrow('the disk is gone');
  });
});
