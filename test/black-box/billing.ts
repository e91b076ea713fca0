import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { MongoClient } from 'mongodb';
import { paymentMethod, subscriptionOf } from './declines.ts';
import type { Servers } from './world.ts';

type Decline = { topic: string; orderId: string } & Record<string, unknown>;

/** The billing system: publishes its declines as README shows, and keeps its orders and subscriptions in MongoDB. */
export class Billing {
  readonly #registry: SchemaRegistry;
  readonly #producer: Producer;
  readonly #mongo: MongoClient;
  readonly #prefix: string;
  readonly #schemaIds = new Map<string, Promise<number>>();

  constructor({ kafkaBrokers, schemaRegistryUrl, mongodbUri, prefix }: Servers) {
    this.#registry = new SchemaRegistry({ host: schemaRegistryUrl });
    const kafka = new Kafka({ clientId: 'billing', brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING });
    this.#producer = kafka.producer({ idempotent: true });
    this.#mongo = new MongoClient(mongodbUri);
    this.#prefix = prefix;
  }

  async open(): Promise<void> {
    await Promise.all([this.#producer.connect(), this.#mongo.connect()]);
  }

  async publish({ topic: contractTopic, ...event }: Decline): Promise<void> {
    const topic = `${this.#prefix}.${contractTopic}`;
    const value = await this.#registry.encode(await this.#schemaIdOf(topic), event);
    await this.#producer.send({ topic, acks: -1, messages: [{ key: event.orderId, value }] });
  }

  /** A program that does not know the contract. */
  async publishUnreadable(contractTopic: string, key: string): Promise<void> {
    const topic = `${this.#prefix}.${contractTopic}`;
    await this.#producer.send({ topic, acks: -1, messages: [{ key, value: 'no Avro' }] });
  }

  /** An order as billing keeps it, with a field that only billing may change. */
  async keepOrder(orderId: string, status: string): Promise<void> {
    await this.#collection('orders').insertOne({
      _id: orderId,
      customerId: `customer-of-${orderId}`,
      campaignId: 'us',
      parentOrderId: null,
      status,
      items: [],
      gatewayId: 'nmi-us',
      internalNote: 'seen by billing only',
    });
  }

  /** A subscription on nmi-us in its second cycle, 30.00 USD a month, unless `fields` say otherwise. */
  async keepSubscription(orderId: string, fields: Record<string, unknown> = {}): Promise<void> {
    await this.#collection('subscriptions').insertOne({
      _id: subscriptionOf(orderId),
      orderId,
      customerId: `customer-of-${orderId}`,
      status: 'RECYCLE_BILLING',
      billingCycle: 2,
      nextBillAt: null,
      schedule: { interval: 'P1M', anchorDay: null, timeZone: 'UTC' },
      priceMinor: 3_000,
      currency: 'USD',
      gatewayId: 'nmi-us',
      paymentMethodRef: paymentMethod('approve', orderId),
      nextBilling: null,
      internalNote: 'seen by billing only',
      ...fields,
    });
  }

  async changeSubscription(orderId: string, fields: Record<string, unknown>): Promise<void> {
    await this.#collection('subscriptions').updateOne({ _id: subscriptionOf(orderId) }, { $set: fields });
  }

  /** Drops the database, which is the pipeline's too: the test leaves nothing behind. */
  async close(): Promise<void> {
    await this.#producer.disconnect();
    await this.#mongo.db(this.#prefix).dropDatabase();
    await this.#mongo.close();
  }

  #collection(name: string) {
    return this.#mongo.db(this.#prefix).collection<{ _id: string } & Record<string, unknown>>(name);
  }

  #schemaIdOf(topic: string): Promise<number> {
    const known = this.#schemaIds.get(topic) ?? this.#registry.getLatestSchemaId(`${topic}-value`);
    this.#schemaIds.set(topic, known);
    return known;
  }
}
