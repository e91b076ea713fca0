import { compressFrame, decompressFrame } from 'lz4-napi';
import { FatalError } from '../../errors.ts';

export function compressLz4(records: Buffer): Promise<Buffer> {
  return compressFrame(records);
}

export async function decompressLz4(compressed: Buffer, sizeMax: number): Promise<Buffer> {
  const { end, contentSizeMax } = measureFrame(compressed);
  if (contentSizeMax > sizeMax) {
    throw new FatalError(`an lz4 batch of up to ${contentSizeMax} bytes is over the limit of ${sizeMax}`);
  }
  return decompressFrame(compressed.subarray(0, end));
}

const MAGIC = 0x184d2204;
/** Flags of the frame's descriptor. */
const BLOCK_CHECKSUMS = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY_ID = 0x01;
/** In a block's length: its data is not compressed. */
const STORED = 0x8000_0000;
/** One byte of a match's length stands for 255 bytes at most, so no block shrinks further. */
const RATIO_MAX = 255;

/**
 * Walks through the frame's blocks without decompressing them, as the decoder itself has no limit.
 * @returns where the frame ends, and the maximum length of its content.
 * @throws FatalError where it is not a complete LZ4 frame.
 */
function measureFrame(frame: Buffer): { end: number; contentSizeMax: number } {
  if (read(frame, 0) !== MAGIC) throw new FatalError('an lz4 batch does not start with an LZ4 frame');
  const flags = frame[4] ?? 0;
  const blockSizeMax = 2 ** (8 + 2 * (((frame[5] ?? 0) >> 4) & 7));
  const blockChecksumBytes = flags & BLOCK_CHECKSUMS ? 4 : 0;
  // Magic, flags, block size, what the flags say, a checksum of one byte.
  let position = 6 + (flags & CONTENT_SIZE ? 8 : 0) + (flags & DICTIONARY_ID ? 4 : 0) + 1;
  let contentSizeMax = 0;
  for (let length = read(frame, position); length !== 0; length = read(frame, position)) {
    const bytes = length % STORED;
    contentSizeMax += length >= STORED ? bytes : Math.min(blockSizeMax, bytes * RATIO_MAX);
    position += 4 + bytes + blockChecksumBytes;
  }
  return { end: position + 4 + (flags & CONTENT_CHECKSUM ? 4 : 0), contentSizeMax };
}

function read(frame: Buffer, position: number): number {
  if (position + 4 > frame.length) throw new FatalError('an lz4 batch is cut off or damaged');
  return frame.readUInt32LE(position);
}
