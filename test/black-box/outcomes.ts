import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { type Consumer, Kafka, logLevel } from 'kafkajs';
import type { TopicDefinition } from '../../topics/contract/topic.ts';
import { declineAccepted } from '../../topics/decline-accepted.ts';
import { declineNotSent } from '../../topics/decline-not-sent.ts';
import { moneyContradiction } from '../../topics/money-contradiction.ts';
import { orderCompleteNewSale } from '../../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../../topics/order-complete.recurring.ts';
import { orderDeclined } from '../../topics/order-declined.ts';
import { subscriptionRecycleFailed } from '../../topics/subscription-recycle-failed.ts';
import { until } from '../support/until.ts';
import type { Servers } from './world.ts';

const TOPICS = [
  declineAccepted,
  declineNotSent,
  orderCompleteNewSale,
  orderCompleteRecurring,
  orderDeclined,
  subscriptionRecycleFailed,
  moneyContradiction,
];

/**
 * Fulfillment, and the part of billing that listens: a plain consumer of every topic that the pipeline promises to
 * others.
 */
export class Outcomes {
  readonly #registry: SchemaRegistry;
  readonly #consumer: Consumer;
  readonly #prefix: string;
  readonly #seen: { topic: string; orderId: string; event: unknown }[] = [];

  constructor({ kafkaBrokers, schemaRegistryUrl, prefix }: Servers) {
    this.#registry = new SchemaRegistry({ host: schemaRegistryUrl });
    const kafka = new Kafka({ clientId: 'fulfillment', brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING });
    this.#consumer = kafka.consumer({ groupId: `${prefix}.fulfillment`, maxWaitTimeInMs: 200 });
    this.#prefix = prefix;
  }

  async open(): Promise<void> {
    await this.#consumer.connect();
    await this.#consumer.subscribe({
      topics: TOPICS.map(({ name }) => `${this.#prefix}.${name}`),
      fromBeginning: true,
    });
    await this.#consumer.run({
      eachMessage: async ({ topic, message: { key, value } }) => {
        if (value === null) return;
        // A plain object: avsc's records carry methods of their own.
        const event: unknown = JSON.parse(JSON.stringify(await this.#registry.decode(value)));
        this.#seen.push({ topic: topic.slice(this.#prefix.length + 1), orderId: String(key), event });
      },
    });
  }

  /** Waits for the order's n-th message (from 1) in a topic. */
  async next<Event>(topic: TopicDefinition<Event>, orderId: string, nth = 1): Promise<Event> {
    const found = () => this.of(topic, orderId)[nth - 1];
    const seen = () => JSON.stringify(this.#seen.filter((one) => one.orderId === orderId));
    await until(
      () => found() !== undefined,
      () => `no ${topic.name} (${nth}) of ${orderId}, only: ${seen()}`,
    );
    return found() as Event;
  }

  /** Waits for billing's first answer about an order, whichever it is. */
  async answered(orderId: string): Promise<void> {
    const isAnswered = () => [declineAccepted, declineNotSent].some(({ name }) => this.#count(name, orderId) > 0);
    await until(isAnswered, () => `no answer about ${orderId}`);
  }

  /** The order's messages in a topic so far. */
  of<Event>(topic: TopicDefinition<Event>, orderId: string): Event[] {
    return this.#seen
      .filter((one) => one.topic === topic.name && one.orderId === orderId)
      .map(({ event }) => topic.structure.parse(event));
  }

  async close(): Promise<void> {
    await this.#consumer.disconnect();
  }

  #count(topic: string, orderId: string): number {
    return this.#seen.filter((one) => one.topic === topic && one.orderId === orderId).length;
  }
}
