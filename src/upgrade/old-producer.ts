import pRetry from 'p-retry';
import { brokerErrorType } from '../kafka/client/kafka-errors.ts';
import type { KafkaClient, KafkaProducer, KafkaTransaction } from '../kafka/client/kafka-types.ts';
import { checkedProducer, sendOnce } from '../kafka/kafkajs-patches/whole-sends.ts';
import type { OldOutput, OldPartition } from './first-version.ts';

/** Below the first version's own limit for one transaction of a dead process. */
const TRANSACTION_TIMEOUT_MS = 15_000;
const RETRY = { initialRetryTime: 8, maxRetryTime: 400, retries: 12, multiplier: 1.6 };

/** kafkajs sends what goes to one partition as one batch, and brokers take 1 MB by default. */
const SEND_BYTES_MAX = 700_000;

/** While the broker closes the transaction before. */
const CONCURRENT_RETRIES = { retries: 100, minTimeout: 5, maxTimeout: 100, factor: 1.5 };

/**
 * The producer of a partition of the first version: with it, the broker aborts whatever an old process has in flight there
 * and takes nothing more from it.
 */
export class OldProducer {
  readonly #producer: KafkaProducer;

  private constructor(producer: KafkaProducer) {
    this.#producer = producer;
  }

  static async fence(kafka: KafkaClient, { transactionalId }: OldPartition): Promise<OldProducer> {
    const producer = checkedProducer(kafka, {
      transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
      allowAutoTopicCreation: false,
      retry: RETRY,
    });
    const fencing = new OldProducer(producer);
    try {
      await producer.connect();
      // Connecting alone fences nobody: the first transaction does.
      await (await producer.transaction()).abort();
      return fencing;
    } catch (error) {
      await fencing.close();
      throw error;
    }
  }

  /** Publishes outputs and the group's offset in one transaction: all of it is in Kafka, or nothing. */
  async publish(
    { group, topic, partition }: OldPartition,
    outputs: readonly OldOutput[],
    next: number,
    onSent: () => void | Promise<void>,
  ): Promise<void> {
    const transaction = await this.#producer.transaction();
    await sendOffset(transaction, {
      consumerGroupId: group,
      topics: [{ topic, partitions: [{ partition, offset: String(next) }] }],
    });
    for (const part of splitByBytes(outputs)) await this.#send(transaction, part);
    await onSent();
    await transaction.commit();
  }

  /** A connection that cannot be closed is closed already. */
  async close(): Promise<void> {
    await this.#producer.disconnect().catch(() => undefined);
  }

  async #send(transaction: KafkaTransaction, outputs: readonly OldOutput[]): Promise<void> {
    const topicMessages = [...Map.groupBy(outputs, ({ topic }) => topic)].map(([topic, messages]) => ({
      topic,
      messages: messages.map(({ key, value, headers }) => ({ key, value, headers })),
    }));
    await sendOnce(this.#producer, () => transaction.sendBatch({ acks: -1, topicMessages }));
  }
}

function sendOffset(
  transaction: KafkaTransaction,
  offsets: Parameters<KafkaTransaction['sendOffsets']>[0],
): Promise<void> {
  return pRetry(() => transaction.sendOffsets(offsets), {
    ...CONCURRENT_RETRIES,
    shouldRetry: ({ error }) => brokerErrorType(error) === 'CONCURRENT_TRANSACTIONS',
  });
}

function splitByBytes(outputs: readonly OldOutput[]): OldOutput[][] {
  const parts: OldOutput[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const output of outputs) {
    const size = outputBytes(output);
    if (bytes + size > SEND_BYTES_MAX) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(output);
    bytes += size;
  }
  return parts;
}

function outputBytes({ key, value, headers }: OldOutput): number {
  const headerBytes = Object.entries(headers).map(([name, header]) => name.length + Buffer.byteLength(header) + 8);
  return (key?.length ?? 0) + (value?.length ?? 0) + 64 + headerBytes.reduce((sum, bytes) => sum + bytes, 0);
}
