import type { KafkaHeaders } from '../client/kafka-types.ts';
import { ByteCursor } from './byte-cursor.ts';
import { HEADERS_READ_MAX } from './limits.ts';

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
  /** Why its batch cannot be read. It stands for all of the batch; the value is the compressed bytes. */
  readonly unreadable?: string;
}

/** The offset of a record, without reading the rest of it. */
export function recordOffset(record: Buffer, { firstOffset }: BatchContext): number {
  const cursor = new ByteCursor(record, 1);
  cursor.varlong();
  return Number(firstOffset) + cursor.varint();
}

/** Its bytes are copied: one message that waits must not keep a batch of megabytes in memory. */
export function readRecord(record: Buffer, context: BatchContext): FetchedMessage {
  const cursor = new ByteCursor(Buffer.from(record));
  const attributes = cursor.int8();
  const timestampDelta = cursor.varlong();
  const offset = Number(context.firstOffset) + cursor.varint();
  const key = cursor.slice(cursor.varint());
  const value = cursor.slice(cursor.varint());
  return {
    magicByte: context.magicByte,
    attributes,
    timestamp: context.timestampType === 1 ? context.maxTimestamp : timeOf(context, timestampDelta),
    offset: String(offset),
    key,
    value,
    headers: readHeaders(cursor),
    isControlRecord: context.isControlBatch,
    batchContext: context,
  };
}

function timeOf({ firstTimestamp }: BatchContext, delta: bigint): string {
  return String(BigInt.asIntN(64, BigInt(firstTimestamp) + delta));
}

function readHeaders(cursor: ByteCursor): KafkaHeaders {
  const count = Math.min(cursor.varint(), HEADERS_READ_MAX);
  const headers = new Map<string, KafkaHeaders[string]>();
  for (let index = 0; index < count; index++) {
    const name = cursor.slice(cursor.varint())?.toString() ?? '';
    const value = cursor.slice(cursor.varint());
    const before = headers.get(name);
    if (before === undefined) headers.set(name, value);
    else headers.set(name, Array.isArray(before) ? [...before, value] : [before, value]);
  }
  // Also for a header called __proto__, which an assignment would lose.
  return Object.fromEntries(headers);
}
