import type { KafkaHeaders } from '../client/kafka-types.ts';
import { ByteCursor } from './byte-cursor.ts';
import { CUT_VALUE_BYTES, HEADER_BYTES_READ_MAX, HEADERS_READ_MAX, VALUE_BYTES_MAX } from './limits.ts';

/** What a batch says of its records, in kafkajs's words. */
export interface BatchContext {
  readonly firstOffset: string;
  readonly firstTimestamp: string;
  readonly partitionLeaderEpoch: number;
  readonly inTransaction: boolean;
  readonly isControlBatch: boolean;
  readonly lastOffsetDelta: number;
  readonly producerId: string;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  readonly maxTimestamp: string;
  /** 1: the broker's own time of each append, which is `maxTimestamp`. */
  readonly timestampType: number;
  readonly magicByte: number;
}

/** A message as kafkajs's consumers have it. */
export interface FetchedMessage {
  readonly magicByte: number;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: KafkaHeaders;
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
  /** Why it cannot be read: its value is too long, and cut, or it stands for a batch, and the value is the compressed bytes. */
  readonly unreadable?: string;
}

/** The offset of a record, without reading the rest of it. */
export function recordOffset(record: Buffer, { firstOffset }: BatchContext): number {
  const cursor = new ByteCursor(record, 1);
  cursor.varlong();
  return Number(firstOffset) + cursor.varint();
}

/** All that is kept is copied: one message that waits must not keep a batch of megabytes in memory. */
export function readRecord(record: Buffer, context: BatchContext): FetchedMessage {
  const cursor = new ByteCursor(record);
  const attributes = cursor.int8();
  const timestampDelta = cursor.varlong();
  const offset = Number(context.firstOffset) + cursor.varint();
  const key = cursor.slice(cursor.varint());
  const value = cursor.slice(cursor.varint());
  const unreadable = sizeProblem('key', key) ?? sizeProblem('value', value);
  return {
    magicByte: context.magicByte,
    attributes,
    timestamp: context.timestampType === 1 ? context.maxTimestamp : timeOf(context, timestampDelta),
    offset: String(offset),
    key: kept(key),
    value: kept(value),
    headers: readHeaders(cursor),
    isControlRecord: context.isControlBatch,
    batchContext: context,
    ...(unreadable === null ? {} : { unreadable }),
  };
}

function sizeProblem(what: string, bytes: Buffer | null): string | null {
  if (bytes === null || bytes.length <= VALUE_BYTES_MAX) return null;
  return `its ${what} has ${bytes.length} bytes, more than ${VALUE_BYTES_MAX}`;
}

function kept(bytes: Buffer | null): Buffer | null {
  if (bytes === null) return null;
  return Buffer.from(bytes.length > VALUE_BYTES_MAX ? bytes.subarray(0, CUT_VALUE_BYTES) : bytes);
}

function timeOf({ firstTimestamp }: BatchContext, delta: bigint): string {
  return String(BigInt.asIntN(64, BigInt(firstTimestamp) + delta));
}

function readHeaders(cursor: ByteCursor): KafkaHeaders {
  const count = Math.min(cursor.varint(), HEADERS_READ_MAX);
  const headers = new Map<string, KafkaHeaders[string]>();
  let bytes = 0;
  for (let index = 0; index < count && bytes < HEADER_BYTES_READ_MAX; index++) {
    const name = keptHeader(cursor.slice(cursor.varint()))?.toString() ?? '';
    const value = keptHeader(cursor.slice(cursor.varint()));
    bytes += name.length + (value?.length ?? 0);
    const before = headers.get(name);
    if (before === undefined) headers.set(name, value);
    else headers.set(name, Array.isArray(before) ? [...before, value] : [before, value]);
  }
  // Also for a header called __proto__, which an assignment would lose.
  return Object.fromEntries(headers);
}

function keptHeader(bytes: Buffer | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes.subarray(0, HEADER_BYTES_READ_MAX));
}
