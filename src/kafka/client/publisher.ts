import type { IHeaders, Kafka, Producer } from 'kafkajs';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import { errorMessage, PoisonError, TransientError } from '../../errors.ts';
import type { Names } from '../../names.ts';
import type { Codec } from '../codec/codec.ts';
import { ceHeaders } from '../codec/headers.ts';
import { checkedProducer, sendWhole } from '../kafkajs-patches/whole-sends.ts';

/**
 * Publishes single events at the speed of batches: what is asked for while one batch is on its way goes into the next.
 * Order is kept, and each event is in its topic once for every `publish` that resolved.
 */
export interface Publisher {
  /**
   * Resolves when all in-sync replicas have it.
   * @param headers added to the CloudEvents ones, such as `traceparent`.
   * @throws PoisonError where the event breaks its topic's contract or is too large; nothing was sent.
   * @throws TransientError where Kafka is away: it may or may not be there, so that publishing it again may double it.
   */
  publish<Event extends PublishedEvent>(
    topic: TopicDefinition<Event>,
    event: Event,
    headers?: Record<string, string>,
  ): Promise<void>;
  /** Waits for what was asked for, then disconnects; nothing is taken from then on. */
  close(): Promise<void>;
}

export interface PublishedEvent {
  readonly eventId: string;
  readonly orderId: string;
  readonly occurredAt: number;
}

/** Bounds what a failing broker makes us hold, and how long the last in the queue waits. */
const WAITING_MAX = 20_000;

const BATCH_MESSAGES_MAX = 1_000;

/** kafkajs never splits what goes to one partition, and a broker takes 1 MiB by default. */
const BATCH_BYTES_MAX = 900_000;

/** Record framing, beside key, value and headers. */
const FRAME_BYTES = 100;

/** A few seconds in all: who waits for an answer over HTTP is told to come again. */
const RETRY = { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 };

interface Waiting {
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: IHeaders;
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export function createPublisher(deps: { kafka: Pick<Kafka, 'producer'>; codec: Codec; names: Names }): Publisher {
  const queue: Waiting[] = [];
  const sender = createSender(deps.kafka);
  let draining: Promise<void> | null = null;
  let closed = false;

  const drain = async () => {
    // One turn of the event loop, so that everything asked for at once goes together.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await sendBatch(sender, takeBatch(queue));
    draining = null;
  };

  return {
    publish: async (topic, event, headers = {}) => {
      const message = encoded(deps, topic, event, headers);
      if (closed) throw new TransientError('the publisher is closed');
      if (queue.length >= WAITING_MAX) throw new TransientError(`${WAITING_MAX} events wait for Kafka already`);
      await new Promise<void>((resolve, reject) => {
        queue.push({ ...message, resolve, reject });
        draining ??= drain();
      });
    },
    close: async () => {
      closed = true;
      await draining;
      await sender.disconnect();
    },
  };
}

function encoded<Event extends PublishedEvent>(
  { codec, names }: { codec: Codec; names: Names },
  topic: TopicDefinition<Event>,
  event: Event,
  headers: Record<string, string>,
): Omit<Waiting, 'resolve' | 'reject'> {
  const message = {
    topic: names.topic(topic.name),
    key: event.orderId,
    value: codec.encode(topic, event),
    headers: { ...ceHeaders(topic, event), ...headers },
  };
  const headerBytes = Object.entries(message.headers).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  const bytes = message.value.length + Buffer.byteLength(message.key) + headerBytes + FRAME_BYTES;
  if (bytes > BATCH_BYTES_MAX) throw new PoisonError(`a ${topic.name} event of ${bytes} bytes is too large`);
  return { ...message, bytes };
}

/** The oldest, as many as fit. */
function takeBatch(queue: Waiting[]): Waiting[] {
  let bytes = 0;
  let count = 0;
  for (const waiting of queue) {
    bytes += waiting.bytes;
    if (count === BATCH_MESSAGES_MAX || (bytes > BATCH_BYTES_MAX && count > 0)) break;
    count += 1;
  }
  return queue.splice(0, count);
}

async function sendBatch(sender: Sender, batch: readonly Waiting[]): Promise<void> {
  try {
    await sender.send(batch);
    for (const { resolve } of batch) resolve();
  } catch (error) {
    const failure = new TransientError(`Kafka did not take the events: ${errorMessage(error)}`);
    for (const { reject } of batch) reject(failure);
  }
}

interface Sender {
  send(batch: readonly Waiting[]): Promise<void>;
  disconnect(): Promise<void>;
}

/**
 * An idempotent producer that is replaced after a failure: kafkajs gives the sequence numbers of a batch that failed to
 * the next one, and a broker that did take the first would then acknowledge the second as a repeat and drop it.
 */
function createSender(kafka: Pick<Kafka, 'producer'>): Sender {
  let producer: Producer | null = null;
  const connected = async (): Promise<Producer> => {
    if (producer !== null) return producer;
    const fresh = checkedProducer(kafka, {
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: RETRY,
    });
    await fresh.connect();
    producer = fresh;
    return fresh;
  };
  const disconnect = async () => {
    const old = producer;
    producer = null;
    await old?.disconnect();
  };
  return {
    disconnect,
    send: async (batch) => {
      try {
        const current = await connected();
        await sendWhole(current, () => current.sendBatch({ acks: -1, topicMessages: byTopic(batch) }));
      } catch (error) {
        await disconnect().catch(() => undefined);
        throw error;
      }
    },
  };
}

function byTopic(batch: readonly Waiting[]) {
  const groups = Map.groupBy(batch, ({ topic }) => topic);
  return [...groups].map(([topic, messages]) => ({
    topic,
    messages: messages.map(({ key, value, headers }) => ({ key, value, headers })),
  }));
}
