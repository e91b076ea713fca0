import type { Kafka } from 'kafkajs';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import type { AnyTopic } from '../../domain/decision.ts';
import { PoisonError, TransientError } from '../../errors.ts';
import type { Names } from '../../names.ts';
import { inSendSpan } from '../../telemetry/tracing/in-send-span.ts';
import type { Codec } from '../codec/codec.ts';
import { ceHeaders, traceContextOf, traceHeaders } from '../codec/headers.ts';
import { BATCH_BYTES_MAX, type OutgoingRecord, recordBytes } from './outgoing-record.ts';
import { RecordPublisher } from './record-publisher.ts';

export interface PublishedEvent {
  readonly eventId: string;
  readonly orderId: string;
  readonly occurredAt: number;
}

interface PublisherDependencies {
  readonly kafka: Pick<Kafka, 'producer'>;
  readonly codec: Codec;
  readonly names: Names;
}

/**
 * Publishes single events at the speed of batches: events that arrive while a batch is on its way form the next batch.
 * Keeps their order. An event is in its topic once for every `publish` that resolved.
 */
export class Publisher {
  readonly #records: RecordPublisher;
  readonly #codec: Codec;
  readonly #names: Names;

  constructor({ kafka, codec, names }: PublisherDependencies) {
    this.#records = new RecordPublisher(kafka);
    this.#codec = codec;
    this.#names = names;
  }

  /**
   * Resolves when all in-sync replicas have the event.
   * @param headers added to the CloudEvents ones. A trace in them goes on where nothing that is traced here publishes.
   * @throws PoisonError where the event breaks its topic's contract or is too large; nothing was sent.
   * @throws TransientError where Kafka is away: the event may be in the topic or not, so publishing it again may double it.
   */
  async publish<Event extends PublishedEvent>(
    topic: TopicDefinition<Event>,
    event: Event,
    headers: Record<string, string> = {},
  ): Promise<void> {
    const { eventId, orderId } = event;
    const message = { topic: this.#names.topic(topic.name), eventId, orderId };
    await inSendSpan(message, traceContextOf(headers), (carried) =>
      this.#records.publish(this.#encode(topic, event, { ...headers, ...traceHeaders(carried) })),
    );
  }

  /**
   * Publishes a message whose bytes were made before, unchanged, once it was checked as an event is. Resolves as `publish` does.
   * @throws PoisonError where it breaks its topic's contract, as its readers would find; nothing was sent.
   * @throws TransientError as `publish`, and where the schema registry is away.
   */
  async republish(topic: AnyTopic, message: Omit<OutgoingRecord, 'topic'>): Promise<void> {
    await checkMessage(this.#codec, topic, message);
    await this.#records.publish({ ...message, topic: this.#names.topic(topic.name) });
  }

  /** Accepts no more events, waits for those under way, then disconnects. */
  close(): Promise<void> {
    return this.#records.close();
  }

  #encode<Event extends PublishedEvent>(
    topic: TopicDefinition<Event>,
    event: Event,
    headers: Record<string, string>,
  ): OutgoingRecord {
    const record = {
      topic: this.#names.topic(topic.name),
      key: Buffer.from(event.orderId),
      value: this.#codec.encode(topic, event),
      headers: { ...ceHeaders(topic, event, this.#codec.schemaUri(topic)), ...headers },
    };
    const bytes = recordBytes(record);
    if (bytes > BATCH_BYTES_MAX) throw new PoisonError(`a ${topic.name} event of ${bytes} bytes is too large`);
    return record;
  }
}

/** @throws PoisonError where a reader of the topic would refuse it; TransientError where the schema registry is away */
export async function checkMessage(
  codec: Pick<Codec, 'decode'>,
  topic: AnyTopic,
  { key, value }: Pick<OutgoingRecord, 'key' | 'value'>,
): Promise<void> {
  if (value === null) throw new PoisonError('the message has no value');
  const { orderId } = await codec.decode(topic, value);
  if (key === null || !key.equals(Buffer.from(orderId))) {
    throw new PoisonError(`the key must be the orderId ${orderId}, but it is ${key?.toString('utf8') ?? 'missing'}`);
  }
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
