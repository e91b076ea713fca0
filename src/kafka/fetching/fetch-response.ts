import KafkajsDecoder from 'kafkajs/src/protocol/decoder.js';
import decodeOldMessages from 'kafkajs/src/protocol/messageSet/decoder.js';
import { ByteCursor } from './byte-cursor.ts';
import { FETCHED_BYTES_MAX, FETCHED_MESSAGES_MAX } from './limits.ts';
import { costOf } from './message-cost.ts';
import type { FetchedMessage } from './record.ts';
import { MAGIC, magicOf, nextBatch, readBatch } from './record-batch.ts';

/** The offset that a fetch asked for. */
export type AskedFor = (topic: string, partition: number) => number;

/** The answer to a fetch of version 11, the newest that kafkajs knows, as kafkajs decodes it. */
export async function decodeFetchResponse(raw: Buffer, askedFor: AskedFor) {
  const cursor = new ByteCursor(raw);
  const clientSideThrottleTime = cursor.int32();
  const errorCode = cursor.int16();
  const sessionId = cursor.int32();
  const responses = await eachOf(cursor, async () => {
    const topicName = cursor.slice(cursor.int16())?.toString() ?? '';
    return { topicName, partitions: await eachOf(cursor, () => decodePartition(cursor, topicName, askedFor)) };
  });
  // The broker does not throttle by itself: kafkajs waits for the other number.
  return { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId, responses };
}

async function decodePartition(cursor: ByteCursor, topicName: string, askedFor: AskedFor) {
  const partition = cursor.int32();
  return {
    partition,
    errorCode: cursor.int16(),
    highWatermark: String(cursor.int64()),
    lastStableOffset: String(cursor.int64()),
    lastStartOffset: String(cursor.int64()),
    abortedTransactions: await eachOf(cursor, async () => ({
      producerId: String(cursor.int64()),
      firstOffset: String(cursor.int64()),
    })),
    preferredReadReplica: cursor.int32(),
    messages: await decodeMessages(cursor.slice(cursor.int32()), askedFor(topicName, partition)),
  };
}

async function eachOf<Element>(cursor: ByteCursor, decode: () => Promise<Element>): Promise<Element[]> {
  const elements: Element[] = [];
  for (let left = cursor.int32(); left > 0; left--) elements.push(await decode());
  return elements;
}

/**
 * The messages from the offset `from` on, as many as one fetch may take. A consumer asks for the others with its next
 * fetch, which gets the same batches again.
 */
export async function decodeMessages(set: Buffer | null, from: number): Promise<readonly FetchedMessage[]> {
  if (set === null) return [];
  const magic = magicOf(set);
  if (magic === null) return [];
  if (magic !== MAGIC) return await decodeOldMessages(new KafkajsDecoder(set), set.length);
  const messages: FetchedMessage[] = [];
  const room = roomFor();
  const cursor = new ByteCursor(set);
  for (let batch = nextBatch(cursor); batch !== null; batch = nextBatch(cursor)) {
    if (!(await readBatch(batch, from, messages, room))) break;
  }
  return messages;
}

function roomFor(): (messages: readonly FetchedMessage[]) => boolean {
  let counted = 0;
  let bytes = 0;
  return (messages) => {
    for (; counted < messages.length; counted++) {
      const message = messages[counted];
      if (message !== undefined) bytes += costOf(message);
    }
    return counted < FETCHED_MESSAGES_MAX && bytes < FETCHED_BYTES_MAX;
  };
}
