import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Schema } from 'avsc';
import { type Admin, ConfigResourceTypes } from 'kafkajs';
import { FatalError, UsageError } from '../../../src/errors.ts';
import { createKafka } from '../../../src/kafka/client/client.ts';
import { Publisher } from '../../../src/kafka/client/publisher.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../../src/kafka/codec/registry.ts';
import { createTopics } from '../../../src/kafka/setup/create-topics.ts';
import { checkRegistryNotEmpty } from '../../../src/kafka/setup/registry-check.ts';
import { setupTopics } from '../../../src/kafka/setup/setup-topics.ts';
import { type Names, namesFor } from '../../../src/names.ts';
import { allTopics, inputTopics } from '../../../topics/all.ts';
import { submissionDue } from '../../../topics/submission-due.ts';
import { freshPrefix, stackForTests } from '../../support/stack.ts';
import { releasedSchemas } from '../../topics/released-schemas.ts';
import { submissionDueSample } from '../../topics/sample-events.ts';

const { kafkaBrokers, schemaRegistryUrl } = stackForTests();
const kafka = createKafka({ brokers: [kafkaBrokers], clientId: 'setup-topics-test' });
const registry = new HttpRegistry(schemaRegistryUrl);
let admin: Admin;

beforeAll(async () => {
  admin = kafka.admin();
  await admin.connect();
});

afterAll(() => admin.disconnect());

function setUp(names: Names, topics = allTopics.slice(0, 4), log: (line: string) => void = () => undefined) {
  const inputs = inputTopics.filter((input) => topics.some(({ name }) => name === input.name));
  return setupTopics({ admin, registry, names, topics, inputs, log });
}

describe('setting up topics', () => {
  it('creates the fifteen topics and eight dead-letter topics as the contract defines them, once', async () => {
    const names = namesFor(freshPrefix());
    const lines: string[] = [];
    const first = await setUp(names, [...allTopics], (line) => lines.push(line));
    expect(first.createdTopics).toHaveLength(23);
    expect(first.registeredSubjects).toHaveLength(15);
    expect(first.differences).toEqual([]);
    expect(lines).toEqual([
      `created 23 topics of 6 partitions: ${first.createdTopics.join(', ')}`,
      `registered 15 schemas, compatibility FULL_TRANSITIVE: ${first.registeredSubjects.join(', ')}`,
    ]);

    const again: string[] = [];
    const second = await setUp(names, [...allTopics], (line) => again.push(line));
    expect(second).toEqual({ createdTopics: [], registeredSubjects: [], unchanged: 38, differences: [] });
    expect(again).toEqual([]);
  });

  it('keeps dead letters for 90 days, never compacts, and needs one replica in sync on a single broker', async () => {
    const names = namesFor(freshPrefix());
    await setUp(names);
    const topic = names.deadLetterTopic('submission-due');
    expect(await settingsOf(topic)).toMatchObject({
      'retention.ms': String(90 * 86_400_000),
      'cleanup.policy': 'delete',
      'min.insync.replicas': '1',
      'compression.type': 'gzip',
    });
  });

  it('reports a topic that differs from its definition, and does not change it', async () => {
    const names = namesFor(freshPrefix());
    const topic = names.topic('submission-due');
    const configEntries = [{ name: 'compression.type', value: 'lz4' }];
    await createTopics(admin, [{ topic, numPartitions: 2, configEntries }]);
    const lines: string[] = [];
    const report = await setUp(names, undefined, (line) => lines.push(line));
    expect(report.differences).toContain(`${topic} has partitions 2 instead of 6`);
    expect(lines).toContain(`left unchanged: ${topic} has partitions 2 instead of 6`);
    expect(lines).toContain(`left unchanged: ${topic} has compression.type lz4 instead of gzip`);
    expect(await settingsOf(topic)).toMatchObject({ 'compression.type': 'lz4' });
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    expect(topics[0]?.partitions).toHaveLength(2);
  });

  it('sets the compatibility of its subjects to FULL_TRANSITIVE, also of those that an earlier version set up', async () => {
    const names = namesFor(freshPrefix());
    await registry.setCompatibility(names.subject('submission-due'), 'BACKWARD_TRANSITIVE');
    await setUp(names);
    for (const { name } of allTopics.slice(0, 4)) {
      expect(await registry.compatibilityOf(names.subject(name))).toBe('FULL_TRANSITIVE');
    }
  });

  it('takes over the subjects of a released version, and registers its own schemas beside theirs', async () => {
    const names = namesFor(freshPrefix());
    const topic = 'payment-declined.new-sale';
    const [first] = releasedSchemas(topic);
    if (first === undefined) throw new Error('no released schema');
    await registry.setCompatibility(names.subject(topic), 'BACKWARD_TRANSITIVE');
    await registry.register(names.subject(topic), first.schema);
    const { registeredSubjects } = await setUp(names);
    expect(registeredSubjects).toContain(names.subject(topic));
    expect(await registry.versionsOf(names.subject(topic))).toHaveLength(2);
    expect(await registry.idOf(names.subject(topic), first.schema)).not.toBeNull();
  });

  it.each([
    ['lacks a field that we have had from the start', schemaWithout('dueAt'), 'dueAt'],
    ['has a new field without a default', schemaWith('{"name":"channel","type":"string"},'), 'channel'],
    ['has another type', JSON.parse(JSON.stringify(submissionDue.avro).replace('SubmissionDue', 'Due')), 'salvage.Due'],
    ['is not a record', 'string', 'string'],
  ])('names a subject with a version that %s, and changes nothing', async (_, foreign, why) => {
    const names = namesFor(freshPrefix());
    const subject = names.subject('submission-due');
    await registry.register(subject, foreign);
    await registry.setCompatibility(subject, 'FORWARD');
    const lines: string[] = [];
    const error = await failureOf(setUp(names, undefined, (line) => lines.push(line)));
    expect(error).toBeInstanceOf(UsageError);
    const problems = error instanceof UsageError ? error.problems : [];
    expect(problems).toEqual([expect.stringContaining(`${subject}: version 1 is incompatible`)]);
    expect(problems[0]).toContain(why);
    expect(lines).toEqual([]);
    expect(await registry.compatibilityOf(subject)).toBe('FORWARD');
    expect(await registry.versionsOf(subject)).toHaveLength(1);
    expect(await registry.knowsSubject(names.subject('rerun-requested'))).toBe(false);
    expect(await admin.listTopics()).not.toContain(names.topic('rerun-requested'));
  });

  it('registers a schema that adds a field with a default', async () => {
    const names = namesFor(freshPrefix());
    await setUp(names);
    const changed = { ...submissionDue, avro: schemaWith('{"name":"channel","type":"string","default":"WEB"},') };
    const report = await setupTopics({ admin, registry, names, topics: [changed], inputs: [], log: () => undefined });
    expect(report.registeredSubjects).toEqual([names.subject('submission-due')]);
  });
});

describe('a registry that lost its schemas', () => {
  it('is refused where topics hold messages, and accepted where they are empty', async () => {
    const names = namesFor(freshPrefix());
    await setUp(names);
    const topics = allTopics.slice(0, 4);
    const lost = { knowsSubject: async () => false };
    await checkRegistryNotEmpty({ admin, registry: lost, names, topics });

    const codec = new Codec(new HttpRegistry(schemaRegistryUrl), names);
    await codec.prepare([submissionDue]);
    const publisher = new Publisher({ kafka, codec, names });
    await publisher.publish(submissionDue, submissionDueSample);
    await publisher.close();

    await checkRegistryNotEmpty({ admin, registry, names, topics });
    const error = await failureOf(checkRegistryNotEmpty({ admin, registry: lost, names, topics }));
    expect(error).toBeInstanceOf(FatalError);
    expect(String(error)).toContain(names.topic('submission-due'));
    expect(String(error)).not.toContain('rerun-requested');
  });
});

async function settingsOf(topic: string): Promise<Record<string, string>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
  });
  const entries = resources[0]?.configEntries ?? [];
  return Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]));
}

function schemaWith(field: string): Schema {
  return JSON.parse(JSON.stringify(submissionDue.avro).replace('{"name":"dueAt"', `${field}{"name":"dueAt"`));
}

function schemaWithout(field: string): Schema {
  const schema = JSON.parse(JSON.stringify(submissionDue.avro));
  return { ...schema, fields: schema.fields.filter(({ name }: { name: string }) => name !== field) };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
