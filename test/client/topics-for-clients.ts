import type { Admin, Kafka, Producer } from 'kafkajs';
import { DECLINE_TOPICS, OUTCOME_TOPICS } from '../../src/client/event-topics.ts';
import { createKafka } from '../../src/kafka/client/client.ts';
import { Codec } from '../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../src/kafka/codec/registry.ts';
import { createTopics } from '../../src/kafka/setup/create-topics.ts';
import { type Names, namesFor } from '../../src/names.ts';
import { freshPrefix, stackForTests } from '../support/stack.ts';

/** The topics that others write and read, with one partition each, and the pipeline's side of them. */
export class TopicsForClients {
  readonly prefix = freshPrefix();
  readonly names: Names = namesFor(this.prefix);
  readonly kafka: Kafka;
  readonly codec: Codec;
  readonly producer: Producer;
  readonly #admin: Admin;
  readonly #registry: HttpRegistry;

  constructor() {
    const { kafkaBrokers, schemaRegistryUrl } = stackForTests();
    this.kafka = createKafka({ brokers: kafkaBrokers.split(','), clientId: 'client-test' });
    this.#registry = new HttpRegistry(schemaRegistryUrl);
    this.codec = new Codec(this.#registry, this.names);
    this.producer = this.kafka.producer();
    this.#admin = this.kafka.admin();
  }

  /** For the options of a client. */
  get connection() {
    const { kafkaBrokers, schemaRegistryUrl } = stackForTests();
    return { brokers: kafkaBrokers.split(','), schemaRegistryUrl, prefix: this.prefix, clientId: 'client-test' };
  }

  async open(): Promise<void> {
    const topics = [...Object.values(DECLINE_TOPICS), ...Object.values(OUTCOME_TOPICS)];
    await Promise.all([this.#admin.connect(), this.producer.connect()]);
    await createTopics(
      this.#admin,
      topics.map(({ name }) => ({ topic: this.names.topic(name), numPartitions: 1, replicationFactor: 1 })),
    );
    for (const { name, avro } of topics) await this.#registry.register(this.names.subject(name), avro);
    await this.codec.prepare(topics);
  }

  async close(): Promise<void> {
    await Promise.all([this.#admin.disconnect(), this.producer.disconnect()]);
  }
}
