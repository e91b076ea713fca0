import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel, type Message, Partitioners, type Producer } from 'kafkajs';
import { PREFIX } from '../cluster/merchant.ts';
import type { Schemas } from '../schemas.ts';
import type { PlannedEvent } from './planned-declines.ts';
import type { DeclineTopic } from './planned-load.ts';

/** Where the broker says that a message is; a consumer must find it there. */
export interface Acknowledged {
  /** `topic/partition/offset`, without the prefix. */
  readonly position: string;
  readonly key: string;
  readonly atMs: number;
}

const SEND_MS_MAX = 5_000;
const METADATA_TRUSTED_MS = 3_000;
const RETRY_MS = { from: 100, to: 2_000 };

/**
 * The billing system: publishes declines until the brokers have acknowledged them, so at least once. A decline that is
 * published twice is a repeat like any other.
 */
export class Billing {
  readonly kafka: Kafka;
  readonly acknowledged: Acknowledged[] = [];
  readonly #producer: Producer;
  readonly #schemas: Schemas;
  readonly #startedAt: number;

  constructor(brokers: string, schemas: Schemas, startedAt: number) {
    this.kafka = new Kafka({
      clientId: 'billing',
      brokers: brokers.split(','),
      logLevel: logLevel.NOTHING,
      requestTimeout: SEND_MS_MAX,
      connectionTimeout: SEND_MS_MAX,
      retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 5 },
    });
    this.#producer = this.kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      // Partitions are added during a run, and billing should write to them soon.
      metadataMaxAge: METADATA_TRUSTED_MS,
    });
    this.#schemas = schemas;
    this.#startedAt = startedAt;
  }

  open(): Promise<void> {
    return this.#producer.connect();
  }

  async close(): Promise<void> {
    await Promise.race([this.#producer.disconnect(), sleep(SEND_MS_MAX, undefined, { ref: false })]);
  }

  publishDecline(planned: PlannedEvent, signal: AbortSignal): Promise<void> {
    return this.#publish(planned.topic, this.message(planned), signal);
  }

  publishMalformed(topic: DeclineTopic, key: string, signal: AbortSignal): Promise<void> {
    return this.#publish(topic, { key, value: `{"orderId":"${key}","amount":"12.34"}` }, signal);
  }

  message({ topic, orderId, eventId, occurredMs, fields }: PlannedEvent): Message {
    const occurredAt = this.#startedAt + occurredMs;
    const scheduledAt = topic === 'payment-declined.recurring' ? { scheduledAt: occurredAt - 86_400_000 } : {};
    return { key: orderId, value: this.#schemas.encode(topic, { ...fields, ...scheduledAt, eventId, occurredAt }) };
  }

  /** Resolves when it is acknowledged, or when the run gives up. */
  async #publish(topic: DeclineTopic, message: Message, signal: AbortSignal): Promise<void> {
    for (let waitMs = RETRY_MS.from; !signal.aborted; waitMs = Math.min(waitMs * 2, RETRY_MS.to)) {
      try {
        const [at] = await this.#producer.send({
          topic: `${PREFIX}.${topic}`,
          acks: -1,
          timeout: SEND_MS_MAX,
          messages: [message],
        });
        const position = `${topic}/${at?.partition}/${at?.baseOffset}`;
        this.acknowledged.push({ position, key: String(message.key), atMs: Date.now() });
        return;
      } catch {
        await sleep(waitMs);
      }
    }
  }
}
