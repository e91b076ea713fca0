import { randomBytes } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import type { StackAddresses } from '../../local/addresses.ts';
import type { OutputMessage } from '../../src/domain/decision.ts';
import { createKafka } from '../../src/kafka/client/client.ts';
import { Publisher } from '../../src/kafka/client/publisher.ts';
import { Codec } from '../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../src/kafka/codec/registry.ts';
import { setupTopics } from '../../src/kafka/setup/setup-topics.ts';
import { connectDatabase, type Database } from '../../src/mongo/database.ts';
import { setupCollections } from '../../src/mongo/setup-collections.ts';
import { type Names, namesFor } from '../../src/names.ts';
import { allTopics, inputTopics } from '../../topics/all.ts';

/** Topics and databases of one measurement, under a prefix of its own; all of it is dropped at the end. */
export class BenchScene {
  readonly addresses: StackAddresses;
  readonly names: Names;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly codec: Codec;
  readonly database: Database;
  readonly #copies: string[] = [];

  private constructor(addresses: StackAddresses, names: Names, database: Database) {
    this.addresses = addresses;
    this.names = names;
    this.database = database;
    this.kafka = createKafka({ brokers: addresses.kafkaBrokers.split(','), clientId: 'bench' });
    this.admin = this.kafka.admin();
    this.codec = new Codec(new HttpRegistry(addresses.schemaRegistryUrl), names);
  }

  static async open(addresses: StackAddresses): Promise<BenchScene> {
    const names = namesFor(`bench${randomBytes(4).toString('hex')}`);
    const scene = new BenchScene(addresses, names, await connectDatabase(addresses.mongodbUri, names.database));
    await scene.admin.connect();
    const registry = new HttpRegistry(addresses.schemaRegistryUrl);
    const log = () => undefined;
    await setupTopics({ admin: scene.admin, registry, names, topics: allTopics, inputs: inputTopics, log });
    await setupCollections(scene.database);
    await scene.codec.prepare(allTopics);
    return scene;
  }

  /** Publishes in the order given; resolves when all are acknowledged. */
  async publish(messages: Iterable<OutputMessage> | AsyncIterable<OutputMessage>): Promise<void> {
    const publisher = new Publisher(this);
    let batch: Promise<void>[] = [];
    for await (const { topic, event } of messages) {
      batch.push(publisher.publish(topic, event));
      if (batch.length < PUBLISHED_AT_ONCE) continue;
      await Promise.all(batch);
      batch = [];
    }
    await Promise.all(batch);
    await publisher.close();
  }

  /** Another database with the same collections, indexes and documents. */
  async copyDatabase(suffix: string): Promise<string> {
    const name = `${this.names.database}_${suffix}`;
    this.#copies.push(name);
    await setupCollections({ db: this.database.client.db(name) });
    for (const { name: coll } of await this.database.db.listCollections({}, { nameOnly: true }).toArray()) {
      const source = this.database.db.collection(coll);
      if ((await source.estimatedDocumentCount()) === 0) continue;
      await source.aggregate([{ $out: { db: name, coll } }], { maxTimeMS: COPY_MAX_MS }).toArray();
    }
    return name;
  }

  async drop(): Promise<void> {
    const topics = (await this.admin.listTopics()).filter((topic) => topic.startsWith(`${this.names.prefix}.`));
    await this.admin.deleteTopics({ topics });
    const { groups } = await this.admin.listGroups();
    const own = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(`${this.names.prefix}.`));
    await this.admin.deleteGroups(own).catch(() => undefined);
    await this.database.db.dropDatabase();
    for (const name of this.#copies) await this.database.client.db(name).dropDatabase();
    await Promise.all([this.admin.disconnect(), this.database.close()]);
  }
}

const PUBLISHED_AT_ONCE = 4_000;
const COPY_MAX_MS = 600_000;
