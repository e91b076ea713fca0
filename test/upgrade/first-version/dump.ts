import type { Admin } from 'kafkajs';
import { BSON } from 'mongodb';
import { z } from 'zod';
import type { SandboxState } from '../../../src/flexecom/sandbox/submissions.ts';
import type { KafkaClient } from '../../../src/kafka/client/kafka-types.ts';
import type { Registry } from '../../../src/kafka/codec/registry.ts';
import { type LogRecord, readLog } from '../../../src/kafka/log/log-reader.ts';
import { topicConfigs } from '../../../src/kafka/log/topic-configs.ts';
import { topicOffsets } from '../../../src/kafka/log/topic-offsets.ts';
import type { Database } from '../../../src/mongo/database.ts';
import type { Names } from '../../../src/names.ts';
import { OLD_INPUTS } from '../../../src/upgrade/first-version.ts';
import type { Fixture, FixturePartition, FixtureRecord } from '../support/fixture.ts';

interface DumpOptions {
  readonly commit: string;
  readonly domainNow: number;
  readonly kafka: KafkaClient;
  readonly admin: Admin;
  readonly registry: Registry;
  readonly database: Database;
  readonly names: Names;
  readonly sandbox: SandboxState;
}

/** All that a deployment holds, once nothing of it runs any more. */
export async function dump(options: DumpOptions): Promise<Fixture> {
  const { commit, domainNow, admin, names, sandbox } = options;
  const { clusterId } = await admin.describeCluster();
  return {
    commit,
    madeAt: Date.now(),
    domainNow,
    prefix: names.prefix,
    clusterId,
    topics: await topicsOf(options),
    offsets: await offsetsOf(options),
    schemas: await schemasOf(options),
    documents: await documentsOf(options),
    sandbox: JSON.parse(JSON.stringify(sandbox)),
  };
}

async function topicNames({ admin, names }: DumpOptions): Promise<string[]> {
  return (await admin.listTopics()).filter((name) => name.startsWith(`${names.prefix}.`)).sort();
}

async function topicsOf(options: DumpOptions): Promise<Fixture['topics']> {
  const { admin, names } = options;
  const topics: Fixture['topics'] = [];
  for (const topic of await topicNames(options)) {
    const configs = await topicConfigs(admin, [topic], ['cleanup.policy', 'retention.ms']);
    topics.push({
      name: names.contractTopic(topic),
      configs: Object.fromEntries(configs.get(topic) ?? []),
      partitions: await partitionsOf(options, topic),
    });
  }
  return topics;
}

async function partitionsOf({ kafka, admin, names }: DumpOptions, topic: string): Promise<FixturePartition[]> {
  const ends = await topicOffsets(admin, topic);
  const partitions = ends.map(
    ({ partition, high }): FixturePartition => ({ partition, end: Number(high), records: [] }),
  );
  const ranges = partitions.map(({ partition, end }) => ({ topic, partition, from: 0, to: end }));
  await readLog({ kafka, names }, ranges, (record) => {
    partitions.find(({ partition }) => partition === record.partition)?.records.push(fixtureRecord(record));
  });
  return partitions.toSorted((one, other) => one.partition - other.partition);
}

function fixtureRecord({ offset, timestamp, key, value, headers }: LogRecord): FixtureRecord {
  const base64 = (bytes: Buffer | null) => bytes?.toString('base64') ?? null;
  const text = Object.entries(headers).map(([name, header]) => [name, Buffer.from(String(header)).toString('base64')]);
  return { offset, timestamp, key: base64(key), value: base64(value), headers: Object.fromEntries(text) };
}

async function offsetsOf({ admin, names }: DumpOptions): Promise<Fixture['offsets']> {
  const offsets: Fixture['offsets'] = [];
  for (const { group, topic } of OLD_INPUTS) {
    const [fetched] = await admin.fetchOffsets({ groupId: names.group(group), topics: [names.topic(topic)] });
    for (const { partition, offset } of fetched?.partitions ?? []) {
      if (Number(offset) >= 0) offsets.push({ group, topic, partition, offset: Number(offset) });
    }
  }
  return offsets;
}

async function schemasOf(options: DumpOptions): Promise<Fixture['schemas']> {
  const { registry, names } = options;
  const schemas: Fixture['schemas'] = [];
  for (const topic of await topicNames(options)) {
    const name = names.contractTopic(topic);
    for (const { schemaText } of await registry.versionsOf(names.subject(name))) {
      const id = await registry.idOf(names.subject(name), JSON.parse(schemaText));
      if (id === null) throw new Error(`the registry has no id for a schema of ${name}`);
      schemas.push({ topic: name, id, schema: schemaText });
    }
  }
  return schemas;
}

async function documentsOf({ database }: DumpOptions): Promise<Fixture['documents']> {
  const documents: Fixture['documents'] = {};
  for (const { collectionName } of await database.db.collections()) {
    const found = await database.db.collection(collectionName).find().sort({ _id: 1 }).toArray();
    documents[collectionName] = z.array(z.unknown()).parse(BSON.EJSON.serialize(found, { relaxed: false }));
  }
  return documents;
}
