import { compress, uncompress } from 'snappy';
import { FatalError } from '../../errors.ts';

/**
 * Java clients and brokers write snappy in the frames of snappy-java ("xerial"): a header of 16 bytes, then blocks, each a
 * length of four bytes and raw snappy. librdkafka writes a batch as one raw block.
 */
const XERIAL_MAGIC = Buffer.from([0x82, ...Buffer.from('SNAPPY'), 0x00]);
/** The magic, the version, and the oldest version that can read it, both 1. */
const XERIAL_HEADER = Buffer.from([...XERIAL_MAGIC, 0, 0, 0, 1, 0, 0, 0, 1]);
const BLOCK_LENGTH_BYTES = 4;
/** The block size of snappy-java. */
const BLOCK_SIZE_BYTES = 32 * 1024;

/** Writes the frames of snappy-java: every client reads these, and older Java clients read nothing else. */
export async function compressSnappy(records: Buffer): Promise<Buffer> {
  const parts: Buffer[] = [XERIAL_HEADER];
  for (let from = 0; from < records.length; from += BLOCK_SIZE_BYTES) {
    const block = await compress(records.subarray(from, from + BLOCK_SIZE_BYTES));
    const length = Buffer.alloc(BLOCK_LENGTH_BYTES);
    length.writeInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

export async function decompressSnappy(compressed: Buffer, sizeMax: number): Promise<Buffer> {
  const framed = compressed.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC);
  const blocks = framed ? xerialBlocks(compressed) : [compressed];
  const size = blocks.reduce((sum, block) => sum + uncompressedSize(block), 0);
  if (size > sizeMax) throw new FatalError(`a snappy batch of ${size} bytes is over the limit of ${sizeMax}`);
  return Buffer.concat(await Promise.all(blocks.map(uncompressBlock)));
}

function xerialBlocks(compressed: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  let position = XERIAL_HEADER.length;
  while (position < compressed.length) {
    const from = position + BLOCK_LENGTH_BYTES;
    const length = from <= compressed.length ? compressed.readInt32BE(position) : -1;
    if (length <= 0 || from + length > compressed.length) throw new FatalError('a snappy batch is cut off or damaged');
    blocks.push(compressed.subarray(from, from + length));
    position = from + length;
  }
  return blocks;
}

/** Raw snappy begins with the length of its content, seven bits a byte, lowest first. The decoder enforces it. */
function uncompressedSize(block: Buffer): number {
  let size = 0;
  for (let index = 0; index < 5; index++) {
    const byte = block[index];
    if (byte === undefined) break;
    size += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return size;
  }
  throw new FatalError('a snappy batch is cut off or damaged');
}

async function uncompressBlock(block: Buffer): Promise<Buffer> {
  const records = await uncompress(block, { asBuffer: true });
  return typeof records === 'string' ? Buffer.from(records) : records;
}
