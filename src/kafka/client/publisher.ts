import type { IHeaders, Kafka, Producer } from 'kafkajs';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import { errorMessage, PoisonError, TransientError } from '../../errors.ts';
import type { Names } from '../../names.ts';
import type { Codec } from '../codec/codec.ts';
import { ceHeaders } from '../codec/headers.ts';
import { checkedProducer, sendWhole } from '../kafkajs-patches/whole-sends.ts';

/**
 * Publishes single events at the speed of batches: events that arrive while a batch is on its way form the next batch.
 * Keeps their order. An event is in its topic once for every `publish` that resolved.
 */
export interface Publisher {
  /**
   * Resolves when all in-sync replicas have the event.
   * @param headers added to the CloudEvents ones, such as `traceparent`.
   * @throws PoisonError where the event breaks its topic's contract or is too large; nothing was sent.
   * @throws TransientError where Kafka is away: the event may be in the topic or not, so publishing it again may double it.
   */
  publish<Event extends PublishedEvent>(
    topic: TopicDefinition<Event>,
    event: Event,
    headers?: Record<string, string>,
  ): Promise<void>;
  /** Accepts no more events, waits for those under way, then disconnects. */
  close(): Promise<void>;
}

export interface PublishedEvent {
  readonly eventId: string;
  readonly orderId: string;
  readonly occurredAt: number;
}

/** Bounds the memory that events take while a broker fails, and the wait of the last one in the queue. */
const QUEUED_EVENTS_MAX = 20_000;

const BATCH_MESSAGES_MAX = 1_000;

/** kafkajs never splits what goes to one partition, and a broker takes 1 MiB by default. */
const BATCH_BYTES_MAX = 900_000;

/** Record framing, beside key, value and headers. */
const FRAME_BYTES = 100;

/** A few seconds in all: HTTP callers are waiting, and are told to try again later. */
const RETRY = { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 };

interface QueuedMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: IHeaders;
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export function createPublisher(deps: { kafka: Pick<Kafka, 'producer'>; codec: Codec; names: Names }): Publisher {
  const queue: QueuedMessage[] = [];
  const sender = createSender(deps.kafka);
  let draining: Promise<void> | null = null;
  let closed = false;

  const drain = async () => {
    // One turn of the event loop, so that events published at the same moment form one batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await sendBatch(sender, takeBatch(queue));
    draining = null;
  };

  return {
    publish: async (topic, event, headers = {}) => {
      const message = encode(deps, topic, event, headers);
      if (closed) throw new TransientError('the publisher is closed');
      if (queue.length >= QUEUED_EVENTS_MAX) {
        throw new TransientError(`${QUEUED_EVENTS_MAX} events are waiting for Kafka already`);
      }
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

function encode<Event extends PublishedEvent>(
  { codec, names }: { codec: Codec; names: Names },
  topic: TopicDefinition<Event>,
  event: Event,
  headers: Record<string, string>,
): Omit<QueuedMessage, 'resolve' | 'reject'> {
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

/** Removes the oldest messages from the queue, as many as fit into a batch. */
function takeBatch(queue: QueuedMessage[]): QueuedMessage[] {
  let bytes = 0;
  let count = 0;
  for (const message of queue) {
    bytes += message.bytes;
    if (count === BATCH_MESSAGES_MAX || (bytes > BATCH_BYTES_MAX && count > 0)) break;
    count += 1;
  }
  return queue.splice(0, count);
}

async function sendBatch(sender: Sender, batch: readonly QueuedMessage[]): Promise<void> {
  try {
    await sender.send(batch);
    for (const { resolve } of batch) resolve();
  } catch (error) {
    const failure = new TransientError(`Kafka did not acknowledge the events: ${errorMessage(error)}`);
    for (const { reject } of batch) reject(failure);
  }
}

interface Sender {
  send(batch: readonly QueuedMessage[]): Promise<void>;
  disconnect(): Promise<void>;
}

/**
 * An idempotent producer that is replaced after a failure. kafkajs gives the sequence numbers of a failed batch to the next
 * one: a broker that had stored the first would acknowledge the second as a repeat, and drop it.
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

function byTopic(batch: readonly QueuedMessage[]) {
  const groups = Map.groupBy(batch, ({ topic }) => topic);
  return [...groups].map(([topic, messages]) => ({
    topic,
    messages: messages.map(({ key, value, headers }) => ({ key, value, headers })),
  }));
}

/** HTTP callers give up after about this long. What Kafka stores later is recognised as a repeat when they try again. */
const ACKNOWLEDGEMENT_WAIT_MS = 10_000;

/**
 * Waits for Kafka's acknowledgement of a `publish`, for a limited time.
 * @throws TransientError when the time is over; what `publishing` throws.
 */
export async function awaitAcknowledgement(publishing: Promise<void>, waitMs = ACKNOWLEDGEMENT_WAIT_MS): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TransientError(`Kafka has not acknowledged within ${waitMs} ms`)), waitMs);
  });
  try {
    await Promise.race([publishing, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
