import type { Kafka } from 'kafkajs';
import { errorMessage, TransientError } from '../../errors.ts';
import type { TopicPartitions } from '../kafkajs-patches/whole-sends.ts';
import type { OutgoingRecord } from './outgoing-record.ts';
import { type Batch, PartitionQueues } from './partition-queues.ts';
import { PublishingProducer } from './publishing-producer.ts';

/** Bounds the memory that records take while a broker fails, and the wait of the last one in the queue. */
const QUEUED_RECORDS_MAX = 20_000;

/**
 * Publishes single records at the speed of batches: records that arrive while a batch is on its way form the next batch.
 * Keeps the order of each partition's records. A record is in its topic once for every `publish` that resolved.
 *
 * Each batch goes to one broker, by a producer of its own: what a broker that hangs has not acknowledged delays no
 * records of other brokers, and kafkajs repeats a batch to one broker rightly.
 */
export class RecordPublisher {
  readonly #kafka: Pick<Kafka, 'producer'>;
  readonly #queues = new PartitionQueues();
  /** Batches on their way, by the leader of their partitions. */
  readonly #sending = new Map<number | null, Promise<void>>();
  readonly #idle: PublishingProducer[] = [];
  #starting: Promise<void> | null = null;
  #isClosed = false;

  constructor(kafka: Pick<Kafka, 'producer'>) {
    this.#kafka = kafka;
  }

  /**
   * Resolves when all in-sync replicas have the record.
   * @throws TransientError where Kafka did not acknowledge it: the record may be in the topic or not.
   */
  async publish(record: OutgoingRecord): Promise<void> {
    if (this.#isClosed) throw new TransientError('the publisher is closed');
    if (this.#queues.size >= QUEUED_RECORDS_MAX) {
      throw new TransientError(`${QUEUED_RECORDS_MAX} events are waiting for Kafka already`);
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#queues.add({ record, resolve, reject });
    this.#starting ??= this.#startSoon();
    await promise;
  }

  /** Accepts no more records, waits for those under way, then disconnects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#starting;
    while (this.#sending.size > 0) await Promise.all(this.#sending.values());
    await Promise.all(this.#idle.splice(0).map((producer) => producer.disconnect()));
  }

  async #startSoon(): Promise<void> {
    // One turn of the event loop, so that records published at the same moment form one batch.
    await new Promise((resolve) => setImmediate(resolve));
    this.#starting = null;
    this.#sendBatches();
  }

  #sendBatches(): void {
    for (const batch of this.#queues.takeBatches((leader) => this.#sending.has(leader))) {
      this.#sending.set(batch.leader, this.#send(batch));
    }
  }

  async #send(batch: Batch): Promise<void> {
    const { leader, records } = batch;
    const producer = this.#idle.pop() ?? new PublishingProducer(this.#kafka);
    let learned: TopicPartitions = new Map();
    try {
      const outgoing = records.map(({ record }) => record);
      await producer.send(outgoing, (topics) => {
        learned = topics;
      });
      for (const { resolve } of records) resolve();
    } catch (error) {
      const text = `Kafka did not acknowledge the events: ${errorMessage(error)}`;
      const failure = new TransientError(text, { cause: error });
      for (const { reject } of records) reject(failure);
    }
    this.#idle.push(producer);
    this.#sending.delete(leader);
    this.#queues.finished(batch, learned);
    this.#sendBatches();
  }
}
