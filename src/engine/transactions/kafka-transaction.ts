import { brokerErrorType } from '../../kafka/client/kafka-errors.ts';
import type { KafkaProducer, KafkaTransaction } from '../../kafka/client/kafka-types.ts';
import { withNullHeaders } from '../../kafka/kafkajs-patches/null-headers.ts';
import { sendOnce } from '../../kafka/kafkajs-patches/whole-sends.ts';
import type { Names } from '../../names.ts';
import { collisionBackoffMs, wait } from '../../waiting/backoff.ts';
import type { StoredOutput } from '../checkpoint.ts';
import { SEND_BYTES_MAX } from '../limits.ts';
import type { PartitionId } from '../partition-id.ts';

/** An output with the time that it has in its topic: that of its checkpoint; epoch ms. */
interface TimedOutput {
  readonly output: StoredOutput;
  readonly storedAt: number;
}

export interface GroupOffset {
  /** Full name, prefix included. */
  readonly topic: string;
  readonly partition: number;
  /** The next offset to read. */
  readonly next: number;
}

/** A group's offset for a partition of an input topic. */
export function groupOffset(names: Pick<Names, 'topic'>, { topic, partition }: PartitionId, next: number): GroupOffset {
  return { topic: names.topic(topic), partition, next };
}

/** What one Kafka transaction carries. */
export interface Publication {
  readonly group: string;
  readonly offsets: readonly GroupOffset[];
  readonly outputs: readonly TimedOutput[];
  /** Called before the commit. */
  readonly sent?: () => unknown;
  /** Called each time that the broker was still closing the previous transaction. */
  readonly retried?: () => void;
}

const CONCURRENT_TRANSACTIONS_TRIES_MAX = 200;

/**
 * Publishes outputs and the group's offsets in one Kafka transaction.
 * @throws kafkajs's errors, or TransientError where kafkajs may have sent some messages not at all or twice. Whether the
 * transaction was committed is then unknown: drop the producer.
 */
export async function publishAndCommit(producer: KafkaProducer, publication: Publication): Promise<void> {
  const transaction = await producer.transaction();
  // The offsets first: they may have to wait for the end of the previous transaction, and kafkajs would restart a send.
  await sendOffsets(transaction, publication);
  for (const part of splitByBytes(publication.outputs)) await sendPart(producer, transaction, part);
  await publication.sent?.();
  await transaction.commit();
}

async function sendPart(
  producer: KafkaProducer,
  transaction: KafkaTransaction,
  part: readonly TimedOutput[],
): Promise<void> {
  const byTopic = Map.groupBy(part, ({ output }) => output.topic);
  const topicMessages = [...byTopic].map(([topic, outputs]) => ({
    topic,
    messages: outputs.map(({ output: { key, value, headers }, storedAt }) => ({
      key,
      value,
      headers: withNullHeaders(headers),
      timestamp: String(storedAt),
    })),
  }));
  await sendOnce(producer, () => transaction.sendBatch({ acks: -1, topicMessages }));
}

/** The broker may still be closing this producer's previous transaction; kafkajs does not retry that here. */
async function sendOffsets(transaction: KafkaTransaction, { group, offsets, retried }: Publication): Promise<void> {
  const byTopic = Map.groupBy(offsets, ({ topic }) => topic);
  const topics = [...byTopic].map(([topic, ofTopic]) => ({
    topic,
    partitions: ofTopic.map(({ partition, next }) => ({ partition, offset: String(next) })),
  }));
  for (let attempt = 0; ; attempt++) {
    try {
      await transaction.sendOffsets({ consumerGroupId: group, topics });
      return;
    } catch (error) {
      if (brokerErrorType(error) !== 'CONCURRENT_TRANSACTIONS' || attempt >= CONCURRENT_TRANSACTIONS_TRIES_MAX) {
        throw error;
      }
      retried?.();
      await wait(collisionBackoffMs(attempt));
    }
  }
}

function splitByBytes(outputs: readonly TimedOutput[]): TimedOutput[][] {
  const parts: TimedOutput[][] = [];
  let part: TimedOutput[] = [];
  let bytes = 0;
  for (const timed of outputs) {
    const size = outputBytes(timed.output);
    if (part.length > 0 && bytes + size > SEND_BYTES_MAX) {
      parts.push(part);
      part = [];
      bytes = 0;
    }
    part.push(timed);
    bytes += size;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/** The approximate size of an output in a record batch and in the checkpoint. */
export function outputBytes(output: StoredOutput): number {
  let bytes = (output.key?.length ?? 0) + (output.value?.length ?? 0) + 64;
  for (const [name, value] of Object.entries(output.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      bytes += Buffer.byteLength(name) + Buffer.byteLength(one ?? '') + 8;
    }
  }
  return bytes;
}
