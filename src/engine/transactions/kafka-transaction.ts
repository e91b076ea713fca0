import { brokerErrorType } from '../../kafka/client/kafka-errors.ts';
import type { KafkaProducer, KafkaTransaction } from '../../kafka/client/kafka-types.ts';
import { sendOnce } from '../../kafka/kafkajs-patches/whole-sends.ts';
import { backoffMs, wait } from '../../waiting/backoff.ts';
import type { StoredOutput } from '../checkpoint.ts';
import { SEND_BYTES_MAX } from '../limits.ts';

interface OffsetCommit {
  readonly group: string;
  /** Full name, prefix included. */
  readonly topic: string;
  readonly partition: number;
  readonly next: number;
}

const CONCURRENT_TRANSACTIONS_TRIES_MAX = 200;
const CONCURRENT_TRANSACTIONS_WAIT_MAX_MS = 100;

/**
 * Publishes outputs and the group's offset in one Kafka transaction. `sent` is called before the commit, `retried` each
 * time that the broker was still closing the previous transaction.
 * @throws kafkajs's errors, or TransientError where kafkajs may have sent some messages not at all or twice. Whether the
 * transaction was committed is then unknown: drop the producer.
 */
export async function publishAndCommit(
  producer: KafkaProducer,
  outputs: readonly StoredOutput[],
  offset: OffsetCommit,
  sent: () => unknown,
  retried: () => void = () => {},
): Promise<void> {
  const transaction = await producer.transaction();
  // The offset first: it may have to wait for the end of the previous transaction, and kafkajs would restart a send.
  await sendOffset(transaction, offset, retried);
  for (const part of splitByBytes(outputs)) await sendPart(producer, transaction, part);
  await sent();
  await transaction.commit();
}

async function sendPart(
  producer: KafkaProducer,
  transaction: KafkaTransaction,
  part: readonly StoredOutput[],
): Promise<void> {
  const byTopic = Map.groupBy(part, (output) => output.topic);
  const topicMessages = [...byTopic].map(([topic, outputs]) => ({
    topic,
    messages: outputs.map(({ key, value, headers }) => ({ key, value, headers })),
  }));
  await sendOnce(producer, () => transaction.sendBatch({ acks: -1, topicMessages }));
}

/** The broker may still be closing this producer's previous transaction; kafkajs does not retry that here. */
async function sendOffset(
  transaction: KafkaTransaction,
  { group, topic, partition, next }: OffsetCommit,
  retried: () => void,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await transaction.sendOffsets({
        consumerGroupId: group,
        topics: [{ topic, partitions: [{ partition, offset: String(next) }] }],
      });
      return;
    } catch (error) {
      if (brokerErrorType(error) !== 'CONCURRENT_TRANSACTIONS' || attempt >= CONCURRENT_TRANSACTIONS_TRIES_MAX) {
        throw error;
      }
      retried();
      await wait(backoffMs(attempt, CONCURRENT_TRANSACTIONS_WAIT_MAX_MS));
    }
  }
}

/** A connection that cannot be closed is closed already, and its error would hide the one that led here. */
export async function disconnectQuietly(producer: KafkaProducer): Promise<void> {
  await producer.disconnect().catch(() => undefined);
}

function splitByBytes(outputs: readonly StoredOutput[]): StoredOutput[][] {
  const parts: StoredOutput[][] = [];
  let part: StoredOutput[] = [];
  let bytes = 0;
  for (const output of outputs) {
    const size = outputBytes(output);
    if (part.length > 0 && bytes + size > SEND_BYTES_MAX) {
      parts.push(part);
      part = [];
      bytes = 0;
    }
    part.push(output);
    bytes += size;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/** The approximate size of an output in a record batch and in the checkpoint. */
export function outputBytes(output: StoredOutput): number {
  let bytes = (output.key?.length ?? 0) + (output.value?.length ?? 0) + 64;
  for (const [name, value] of Object.entries(output.headers)) bytes += name.length + Buffer.byteLength(value) + 8;
  return bytes;
}
