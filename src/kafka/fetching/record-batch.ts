import { countText } from '../../domain/count-text.ts';
import { errorCode, errorMessage } from '../../errors.ts';
import { COMPRESSIONS, DECOMPRESSED_BYTES_MAX } from '../compression/compression.ts';
import { ByteCursor } from './byte-cursor.ts';
import { CUT_VALUE_BYTES, PASSED_IN_A_ROW } from './limits.ts';
import { type BatchContext, type FetchedMessage, readRecord, recordOffset } from './record.ts';

/** Of a batch's header, from its first offset to its number of records. */
const HEADER_BYTES = 61;
const MAGIC_AT = 16;
export const MAGIC = 2;

const COMPRESSION = 0x07;
/** By the number in `attributes`. */
const COMPRESSION_NAMES = [null, 'GZIP', 'Snappy', 'LZ4', 'ZSTD'] as const;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

interface RecordBatch {
  readonly context: BatchContext;
  readonly lastOffset: number;
  readonly attributes: number;
  readonly count: number;
  /** As they are in the log: compressed, where `attributes` say so. */
  readonly records: Buffer;
}

/** The magic number of the format that a set of records begins with. */
export function magicOf(set: Buffer): number | null {
  return set.length > MAGIC_AT ? set.readInt8(MAGIC_AT) : null;
}

/** The next batch of a set; null where it is not whole: brokers cut the last one off. */
export function nextBatch(set: ByteCursor): RecordBatch | null {
  if (set.left < HEADER_BYTES) return null;
  const firstOffset = set.int64();
  const length = set.int32();
  const body = length >= HEADER_BYTES - 12 && length <= set.left ? set.slice(length) : null;
  if (body === null) return null;
  const header = new ByteCursor(body);
  const partitionLeaderEpoch = header.int32();
  const magicByte = header.int8();
  header.int32(); // The checksum.
  const attributes = header.int16();
  const lastOffsetDelta = header.int32();
  const firstTimestamp = header.int64();
  const maxTimestamp = header.int64();
  const context: BatchContext = {
    firstOffset: String(firstOffset),
    firstTimestamp: String(firstTimestamp),
    partitionLeaderEpoch,
    inTransaction: (attributes & TRANSACTIONAL) > 0,
    isControlBatch: (attributes & CONTROL) > 0,
    lastOffsetDelta,
    producerId: String(header.int64()),
    producerEpoch: header.int16(),
    firstSequence: header.int32(),
    maxTimestamp: String(maxTimestamp),
    timestampType: (attributes & LOG_APPEND_TIME) > 0 ? 1 : 0,
    magicByte,
  };
  const count = header.int32();
  const lastOffset = Number(firstOffset) + lastOffsetDelta;
  return { context, lastOffset, attributes, count, records: body.subarray(header.position) };
}

/** Whether there is room for a message more. */
type HasRoom = (messages: readonly FetchedMessage[]) => boolean;

/**
 * Adds a batch's messages from the offset `from` on to `messages`, while there is room for them. Those that cannot be
 * decompressed or read become one message that says why.
 * @returns whether it was read to its end.
 */
export async function readBatch(
  batch: RecordBatch,
  from: number,
  messages: FetchedMessage[],
  hasRoom: HasRoom,
): Promise<boolean> {
  const before = messages.length;
  let last: Buffer | null = null;
  try {
    const cursor = new ByteCursor(await plainRecords(batch));
    for (let index = 0; index < batch.count; index++) {
      last = cursor.slice(cursor.varint());
      if (last === null) throw new RangeError('a record has no bytes');
      if (recordOffset(last, batch.context) >= from) {
        if (!hasRoom(messages)) return false;
        messages.push(readRecord(last, batch.context));
      }
      if (index % PASSED_IN_A_ROW === PASSED_IN_A_ROW - 1) await new Promise((resolve) => setImmediate(resolve));
    }
  } catch (error) {
    // This machine's fault, not the batch's: it is fetched again.
    if (isOfMemory(error)) throw error;
    messages.push(unreadableRest(batch, errorMessage(error)));
  }
  // The log was compacted. kafkajs drops this message, but must have seen one to go on behind it.
  if (messages.length === before && last !== null) messages.push(readRecord(last, batch.context));
  return true;
}

function isOfMemory(error: unknown): boolean {
  const isCoded = MEMORY_ERROR_CODES.includes(String(errorCode(error)));
  return isCoded || /allocation failed|out of memory/i.test(errorMessage(error));
}

const MEMORY_ERROR_CODES: readonly string[] = ['Z_MEM_ERROR', 'ERR_MEMORY_ALLOCATION_FAILED'];

async function plainRecords({ attributes, records }: RecordBatch): Promise<Buffer> {
  const type = attributes & COMPRESSION;
  if (type === 0) return records;
  const name = COMPRESSION_NAMES[type];
  if (name == null) throw new RangeError(`its compression type, ${type}, is unknown`);
  return await COMPRESSIONS[name].decompress(records, DECOMPRESSED_BYTES_MAX);
}

/** Stands at the batch's last offset, so that reading goes on behind it. */
function unreadableRest({ context, lastOffset, count, records }: RecordBatch, why: string): FetchedMessage {
  return {
    magicByte: context.magicByte,
    attributes: 0,
    timestamp: context.maxTimestamp,
    offset: String(lastOffset),
    key: null,
    value: Buffer.from(records.subarray(0, CUT_VALUE_BYTES)),
    headers: {},
    isControlRecord: context.isControlBatch,
    batchContext: context,
    unreadable: `it stands for messages of a batch (${countText(count, 'message')}, the last at offset ${lastOffset}): ${why}`,
  };
}
