import type { Kafka, Producer } from 'kafkajs';
import { checkedProducer, partitionsSeen, sendWhole, type TopicPartitions } from '../kafkajs-patches/whole-sends.ts';
import type { OutgoingRecord } from './outgoing-record.ts';

/** A few seconds in all: HTTP callers are waiting, and are told to try again later. */
const RETRY = { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 };

/**
 * An idempotent producer that is replaced after a failure. kafkajs gives the sequence numbers of a failed batch to the next
 * one: a broker that had stored the first would acknowledge the second as a repeat, and drop it.
 */
export class PublishingProducer {
  readonly #kafka: Pick<Kafka, 'producer'>;
  #producer: Producer | null = null;

  constructor(kafka: Pick<Kafka, 'producer'>) {
    this.#kafka = kafka;
  }

  /**
   * One batch at a time.
   * @param onPartitions gets what kafkajs knew of the records' topics, also where the send fails.
   */
  async send(batch: readonly OutgoingRecord[], onPartitions: (topics: TopicPartitions) => void): Promise<void> {
    try {
      const producer = await this.#connected();
      try {
        await sendWhole(producer, () => producer.sendBatch({ acks: -1, topicMessages: byTopic(batch) }));
      } finally {
        onPartitions(partitionsSeen(producer));
      }
    } catch (error) {
      await this.disconnect().catch(() => undefined);
      throw error;
    }
  }

  async disconnect(): Promise<void> {
    const old = this.#producer;
    this.#producer = null;
    await old?.disconnect();
  }

  async #connected(): Promise<Producer> {
    if (this.#producer !== null) return this.#producer;
    const fresh = checkedProducer(this.#kafka, {
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: RETRY,
    });
    await fresh.connect();
    this.#producer = fresh;
    return fresh;
  }
}

function byTopic(batch: readonly OutgoingRecord[]) {
  const groups = Map.groupBy(batch, ({ topic }) => topic);
  return [...groups].map(([topic, records]) => ({
    topic,
    messages: records.map(({ topic: _, ...message }) => message),
  }));
}
