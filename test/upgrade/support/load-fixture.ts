import { createHash } from 'node:crypto';
import type { Admin } from 'kafkajs';
import { BSON, type Document } from 'mongodb';
import pRetry from 'p-retry';
import { z } from 'zod';
import type { KafkaClient } from '../../../src/kafka/client/kafka-types.ts';
import type { Registry } from '../../../src/kafka/codec/registry.ts';
import { topicOffsets } from '../../../src/kafka/log/topic-offsets.ts';
import { createTopics } from '../../../src/kafka/setup/create-topics.ts';
import type { Database } from '../../../src/mongo/database.ts';
import type { Names } from '../../../src/names.ts';
import type { Fixture, FixtureRecord } from './fixture.ts';
import { COORDINATOR_RETRIES, LogWriter } from './log-writer.ts';

interface LoadOptions {
  readonly kafka: KafkaClient;
  readonly admin: Admin;
  readonly registry: Registry;
  readonly database: Database;
  readonly names: Names;
}

/**
 * Puts what a deployment held on other servers under another prefix: the same offsets in its topics, the same documents.
 * Real time has passed since, so that times which Kafka compares with its own are moved by as much.
 */
export async function loadFixture(options: LoadOptions, fixture: Fixture): Promise<void> {
  const { admin } = options;
  const { clusterId } = await admin.describeCluster();
  const loading = new Loading(options, fixture, clusterId, await registerSchemas(options, fixture));
  await createTopics(admin, topicConfigsOf(options, fixture));
  await loading.writeTopics();
  await loading.commitOffsets();
  await loading.insertDocuments();
}

async function registerSchemas({ registry, names }: LoadOptions, { schemas }: Fixture): Promise<Map<number, number>> {
  const ids = new Map<number, number>();
  for (const topic of new Set(schemas.map((one) => one.topic))) {
    await registry.setCompatibility(names.subject(topic), 'BACKWARD_TRANSITIVE');
  }
  for (const { topic, id, schema } of schemas) {
    const registered = await registry.register(names.subject(topic), JSON.parse(schema));
    if ('refused' in registered) throw new Error(`${topic}: ${registered.refused}`);
    ids.set(id, registered.id);
  }
  return ids;
}

function topicConfigsOf({ names }: LoadOptions, { topics }: Fixture) {
  return topics.map(({ name, configs, partitions }) => ({
    topic: names.topic(name),
    numPartitions: partitions.length,
    configEntries: Object.entries(configs).map(([entry, value]) => ({ name: entry, value })),
  }));
}

const StoredOutput = z.looseObject({ topic: z.string(), value: z.instanceof(BSON.Binary).nullable() });
const StoredCheckpoint = z.looseObject({
  _id: z.string(),
  storedAt: z.number(),
  outputs: z.array(StoredOutput),
  identity: z.object({ clusterId: z.string(), offset: z.number(), timestamp: z.string(), hash: z.string() }).nullable(),
});

class Loading {
  readonly #options: LoadOptions;
  readonly #fixture: Fixture;
  readonly #clusterId: string;
  readonly #schemaIds: ReadonlyMap<number, number>;
  readonly #laterMs: number;

  constructor(options: LoadOptions, fixture: Fixture, clusterId: string, schemaIds: ReadonlyMap<number, number>) {
    this.#options = options;
    this.#fixture = fixture;
    this.#clusterId = clusterId;
    this.#schemaIds = schemaIds;
    this.#laterMs = Date.now() - fixture.madeAt;
  }

  async writeTopics(): Promise<void> {
    const { kafka, admin, names } = this.#options;
    // Waits until the broker leads each of the new topics.
    for (const { name } of this.#fixture.topics) await topicOffsets(admin, names.topic(name));
    const writer = new LogWriter(kafka, admin, names.transactionalId('loaded'));
    await writer.connect();
    for (const { name, partitions } of this.#fixture.topics) {
      for (const { partition, end, records } of partitions) {
        const messages = records.map((record) => this.#message(record));
        await writer.write({ topic: names.topic(name), partition, end, records: messages });
      }
    }
    await writer.disconnect();
  }

  async commitOffsets(): Promise<void> {
    const { admin, names } = this.#options;
    const byGroupAndTopic = Map.groupBy(this.#fixture.offsets, ({ group, topic }) => `${group} ${topic}`);
    for (const offsets of byGroupAndTopic.values()) {
      const [{ group, topic } = { group: '', topic: '' }] = offsets;
      const partitions = offsets.map(({ partition, offset }) => ({ partition, offset: String(offset) }));
      const committed = { groupId: names.group(group), topic: names.topic(topic), partitions };
      await pRetry(() => admin.setOffsets(committed), COORDINATOR_RETRIES);
    }
  }

  async insertDocuments(): Promise<void> {
    const { db } = this.#options.database;
    for (const [collection, stored] of Object.entries(this.#fixture.documents)) {
      const isCheckpoints = collection === 'checkpoints';
      // Numbers as they were stored, except where they are about to be moved.
      const documents: Document[] = BSON.EJSON.deserialize(stored, { relaxed: isCheckpoints });
      const loaded = isCheckpoints ? documents.map((document) => this.#checkpoint(document)) : documents;
      if (loaded.length > 0) await db.collection(collection).insertMany(loaded);
    }
  }

  #message({ offset, timestamp, key, value, headers }: FixtureRecord) {
    return {
      offset,
      timestamp: String(timestamp + this.#laterMs),
      key: bytesOf(key),
      value: this.#value(bytesOf(value)),
      headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text, 'base64')])),
    };
  }

  /** Avro in the Confluent wire format names its schema by an id, which is another one in another registry. */
  #value(value: Buffer | null): Buffer | null {
    if (value === null || value.length < 5 || value[0] !== 0) return value;
    const id = this.#schemaIds.get(value.readInt32BE(1));
    if (id === undefined) return value;
    const rewritten = Buffer.from(value);
    rewritten.writeInt32BE(id, 1);
    return rewritten;
  }

  #checkpoint(document: Document): Document {
    const checkpoint = StoredCheckpoint.parse(document);
    const { prefix } = this.#fixture;
    const { names } = this.#options;
    return {
      ...checkpoint,
      storedAt: checkpoint.storedAt + this.#laterMs,
      outputs: checkpoint.outputs.map(({ topic, value, ...output }) => ({
        ...output,
        topic: names.topic(topic.slice(prefix.length + 1)),
        value: value === null ? null : this.#value(Buffer.from(value.buffer)),
      })),
      identity: this.#identity(checkpoint),
    };
  }

  /** Of the same record, as it is here. */
  #identity({ _id, identity }: z.infer<typeof StoredCheckpoint>) {
    if (identity === null) return null;
    const [, topic, partition] = _id.split('/');
    const partitions = this.#fixture.topics.find(({ name }) => name === topic)?.partitions;
    const records = partitions?.find((one) => one.partition === Number(partition))?.records;
    const record = records?.find(({ offset }) => offset === identity.offset);
    if (record === undefined) throw new Error(`${_id}: the record at offset ${identity.offset} is missing`);
    const { key, value, timestamp } = this.#message(record);
    return { clusterId: this.#clusterId, offset: identity.offset, timestamp, hash: oldHash(key, value) };
  }
}

function bytesOf(base64: string | null): Buffer | null {
  return base64 === null ? null : Buffer.from(base64, 'base64');
}

/** How the first version hashed a record. */
function oldHash(key: Buffer | null, value: Buffer | null): string {
  const hash = createHash('sha256');
  hash
    .update(key ?? 'no key')
    .update('\0')
    .update(value ?? 'no value');
  return hash.digest('base64url').slice(0, 22);
}
