import type { IHeaders, Kafka, Producer } from 'kafkajs';
import { errorMessage, TransientError } from '../../errors.ts';
import { checkedProducer, sendWhole } from '../kafkajs-patches/whole-sends.ts';

/** A message as final bytes. Full topic name, prefix included. */
export interface OutgoingRecord {
  readonly topic: string;
  /** Default: by the key, as Kafka's own producer chooses. */
  readonly partition?: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
}

/** Bounds the memory that records take while a broker fails, and the wait of the last one in the queue. */
const QUEUED_RECORDS_MAX = 20_000;

const BATCH_RECORDS_MAX = 1_000;

/** kafkajs never splits what goes to one partition, and a broker takes 1 MiB by default. */
export const BATCH_BYTES_MAX = 900_000;

/** Record framing, beside key, value and headers. */
const FRAME_BYTES = 100;

/** A few seconds in all: HTTP callers are waiting, and are told to try again later. */
const RETRY = { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 };

interface QueuedRecord {
  readonly record: OutgoingRecord;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Publishes single records at the speed of batches: records that arrive while a batch is on its way form the next batch.
 * Keeps their order. A record is in its topic once for every `publish` that resolved.
 */
export class RecordPublisher {
  readonly #sender: Sender;
  readonly #queue: QueuedRecord[] = [];
  #draining: Promise<void> | null = null;
  #isClosed = false;

  constructor(kafka: Pick<Kafka, 'producer'>) {
    this.#sender = new Sender(kafka);
  }

  /**
   * Resolves when all in-sync replicas have the record.
   * @throws TransientError where Kafka did not acknowledge it: the record may be in the topic or not.
   */
  async publish(record: OutgoingRecord): Promise<void> {
    if (this.#isClosed) throw new TransientError('the publisher is closed');
    if (this.#queue.length >= QUEUED_RECORDS_MAX) {
      throw new TransientError(`${QUEUED_RECORDS_MAX} events are waiting for Kafka already`);
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#queue.push({ record, resolve, reject });
    this.#draining ??= this.#drain();
    await promise;
  }

  /** Accepts no more records, waits for those under way, then disconnects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#draining;
    await this.#sender.disconnect();
  }

  async #drain(): Promise<void> {
    // One turn of the event loop, so that records published at the same moment form one batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) await sendBatch(this.#sender, takeBatch(this.#queue));
    this.#draining = null;
  }
}

/** About what the record takes in a batch. */
export function recordBytes({ key, value, headers }: OutgoingRecord): number {
  let bytes = FRAME_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, values] of Object.entries(headers)) {
    for (const one of Array.isArray(values) ? values : [values ?? '']) {
      bytes += Buffer.byteLength(name) + Buffer.byteLength(one);
    }
  }
  return bytes;
}

/** Removes the oldest records from the queue, as many as fit into a batch. */
function takeBatch(queue: QueuedRecord[]): QueuedRecord[] {
  let bytes = 0;
  let count = 0;
  for (const { record } of queue) {
    bytes += recordBytes(record);
    if (count === BATCH_RECORDS_MAX || (bytes > BATCH_BYTES_MAX && count > 0)) break;
    count += 1;
  }
  return queue.splice(0, count);
}

async function sendBatch(sender: Sender, batch: readonly QueuedRecord[]): Promise<void> {
  try {
    await sender.send(batch.map(({ record }) => record));
    for (const { resolve } of batch) resolve();
  } catch (error) {
    const failure = new TransientError(`Kafka did not acknowledge the events: ${errorMessage(error)}`);
    for (const { reject } of batch) reject(failure);
  }
}

/**
 * An idempotent producer that is replaced after a failure. kafkajs gives the sequence numbers of a failed batch to the next
 * one: a broker that had stored the first would acknowledge the second as a repeat, and drop it.
 */
class Sender {
  readonly #kafka: Pick<Kafka, 'producer'>;
  #producer: Producer | null = null;

  constructor(kafka: Pick<Kafka, 'producer'>) {
    this.#kafka = kafka;
  }

  async send(batch: readonly OutgoingRecord[]): Promise<void> {
    try {
      const producer = await this.#connected();
      await sendWhole(producer, () => producer.sendBatch({ acks: -1, topicMessages: byTopic(batch) }));
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
