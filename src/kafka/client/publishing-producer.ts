import type { Kafka, Producer } from 'kafkajs';
import { wait } from '../../waiting/backoff.ts';
import { withNullHeaders } from '../kafkajs-patches/null-headers.ts';
import { isCoordinatorAway, isUnreachable } from '../kafkajs-patches/unanswered.ts';
import { checkedProducer, partitionsSeen, sendWhole, type TopicPartitions } from '../kafkajs-patches/whole-sends.ts';
import type { OutgoingRecord } from './outgoing-record.ts';

/** About eleven seconds in all: Kafka's own failover, for which HTTP callers wait as long (`awaitAcknowledgement`). */
const RETRY = { retries: 14, initialRetryTime: 100, maxRetryTime: 1_000 };

const SETTINGS = { idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false, retry: RETRY };

/**
 * Longer than kafkajs needs to notice that no broker can be reached. A broker gives no producer's id while it hangs, or while
 * it has none left and the active controller hangs.
 */
const CONNECT_MS_MAX = 4_000;
const CONNECT_TRIES = 3;

class LateConnectionError extends Error {}

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
    for (let triesLeft = CONNECT_TRIES; this.#producer === null; triesLeft--) {
      const fresh = checkedProducer(this.#kafka, SETTINGS);
      try {
        await connectInTime(fresh);
        this.#producer = fresh;
      } catch (error) {
        fresh.disconnect().catch(() => undefined);
        if (triesLeft === 1 || !isPassing(error)) throw error;
      }
    }
    return this.#producer;
  }
}

async function connectInTime(producer: Producer): Promise<void> {
  const connecting = producer.connect();
  connecting.catch(() => undefined);
  const connected = new AbortController();
  const limit = wait(CONNECT_MS_MAX, connected.signal).then(() => {
    throw new LateConnectionError(`Kafka has not given a producer's id within ${CONNECT_MS_MAX} ms`);
  });
  limit.catch(() => undefined);
  try {
    await Promise.race([connecting, limit]);
  } finally {
    connected.abort();
  }
}

/** Whether brokers can be reached, and one of them may give a producer's id at the next try. */
function isPassing(error: unknown): boolean {
  return error instanceof LateConnectionError || (isCoordinatorAway(error) && !isUnreachable(error));
}

function byTopic(batch: readonly OutgoingRecord[]) {
  const groups = Map.groupBy(batch, ({ topic }) => topic);
  return [...groups].map(([topic, records]) => ({
    topic,
    messages: records.map(({ topic: _, headers, ...message }) => ({ ...message, headers: withNullHeaders(headers) })),
  }));
}
