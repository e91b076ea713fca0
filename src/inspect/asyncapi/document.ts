import packageJson from '../../../package.json' with { type: 'json' };
import { allTopics, inputTopics } from '../../../topics/all.ts';
import { DEAD_LETTER_RETENTION_DAYS, ROLES } from '../../../topics/contract/topic.ts';
import type { AnyTopic } from '../../domain/decision.ts';
import { type Names, namesFor } from '../../names.ts';
import { consumerGroupOf, STAGE_TOPICS } from '../stage-topics.ts';
import { ASYNCAPI_VERSION, type AsyncApi, BINDING_VERSION, type Channel, type Operation } from './document-types.ts';
import { DEAD_LETTER, deadLetterMessage, messageOf, schemaNameOf, schemaOf } from './messages.ts';

/**
 * The topics as an AsyncAPI 3 document, from their own definitions: what is in each, who writes it and who reads it. Its names
 * have the prefix of this installation.
 */
export function asyncApiDocument(names: Names = namesFor('')): AsyncApi {
  const inputs = inputTopics.map((topic): AnyTopic => topic);
  return {
    asyncapi: ASYNCAPI_VERSION,
    info: { title: 'Decline salvage', version: packageJson.version, description: DESCRIPTION },
    defaultContentType: 'application/vnd.confluent.avro',
    servers: { kafka: SERVER },
    channels: Object.fromEntries([
      ...allTopics.map((topic) => [topic.name, channelOf(topic, names)]),
      ...inputs.map((topic) => [deadLettersOf(topic), deadLetterChannel(topic, names)]),
    ]),
    operations: Object.fromEntries([
      ...allTopics.flatMap((topic) => operationsOf(topic, names)),
      ...inputs.flatMap(deadLetterOperations),
    ]),
    components: {
      schemas: Object.fromEntries(allTopics.map((topic) => [schemaNameOf(topic), schemaOf(topic)])),
      messages: Object.fromEntries([
        ...allTopics.map((topic) => [topic.name, messageOf(topic, names)]),
        [DEAD_LETTER, deadLetterMessage()],
      ]),
    },
  };
}

const DESCRIPTION =
  'What the pipeline reads from and writes to Kafka. An operation is one of the pipeline: where it receives, you send, and the ' +
  'other way round. Topics that only the pipeline itself writes and reads are here too; what is in them is its own matter. ' +
  "Read with isolation.level=read_committed. Partition by murmur2 of the key, as Java's client does.";

const SERVER = {
  host: 'localhost:9092',
  protocol: 'kafka',
  description: 'Your brokers; the address is that of the local stack.',
  bindings: {
    kafka: {
      schemaRegistryUrl: 'http://localhost:8081/apis/ccompat/v7',
      schemaRegistryVendor: 'confluent',
      bindingVersion: BINDING_VERSION,
    },
  },
};

const DAY_MS = 86_400_000;

function channelOf({ name, partitions, retentionDays, writtenBy, readBy }: AnyTopic, names: Names): Channel {
  return {
    address: names.topic(name),
    description: `Written by ${writtenBy.join(', ')}; read by ${readBy.join(', ')}.`,
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
    bindings: kafkaTopic(names.topic(name), partitions, retentionDays),
    'x-written-by': writtenBy,
    'x-read-by': readBy,
  };
}

function deadLetterChannel(input: AnyTopic, names: Names): Channel {
  return {
    address: names.deadLetterTopic(input.name),
    description: `Messages of ${input.name} that its reader could not take; read by ops.`,
    messages: { [DEAD_LETTER]: { $ref: `#/components/messages/${DEAD_LETTER}` } },
    bindings: kafkaTopic(names.deadLetterTopic(input.name), input.partitions, DEAD_LETTER_RETENTION_DAYS),
    'x-written-by': input.readBy,
    'x-read-by': ['ops'],
  };
}

function kafkaTopic(topic: string, partitions: number, retentionDays: number): Channel['bindings'] {
  const topicConfiguration = { 'cleanup.policy': ['delete'], 'retention.ms': retentionDays * DAY_MS };
  return { kafka: { topic, partitions, topicConfiguration, bindingVersion: BINDING_VERSION } };
}

/** One for each role that writes or reads the topic. */
function operationsOf(topic: AnyTopic, names: Names): [string, Operation][] {
  const groups = new Map(STAGE_TOPICS.filter((read) => read.topic === topic.name).map((read) => [read.stage, read]));
  const sends = topic.writtenBy
    .filter(isRole)
    .map((role): [string, Operation] => [`${role}.sends.${topic.name}`, operation('send', role, topic.name)]);
  const receives = topic.readBy.filter(isRole).map((role): [string, Operation] => {
    const read = groups.get(role);
    const kafka = read && { groupId: { type: 'string', enum: [consumerGroupOf(names, read)] } };
    return [
      `${role}.receives.${topic.name}`,
      {
        ...operation('receive', role, topic.name),
        ...(kafka && { bindings: { kafka: { ...kafka, bindingVersion: BINDING_VERSION } } }),
      },
    ];
  });
  return [...sends, ...receives];
}

function deadLetterOperations(input: AnyTopic): [string, Operation][] {
  return input.readBy.map((stage) => [
    `${stage}.sends.${deadLettersOf(input)}`,
    operation('send', stage, deadLettersOf(input)),
  ]);
}

function operation(action: Operation['action'], role: string, channel: string): Operation {
  return { action, channel: { $ref: `#/channels/${channel}` }, tags: [{ name: role }] };
}

function deadLettersOf({ name }: AnyTopic): string {
  return namesFor('').deadLetterTopic(name);
}

/** Other systems have operations of their own, which are not ours to describe. */
function isRole(party: string): boolean {
  return ROLES.some((role) => role === party);
}
