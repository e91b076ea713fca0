import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createKafka } from '../../src/kafka/client/client.ts';
import type { KafkaAdmin, KafkaClient, KafkaConsumer } from '../../src/kafka/client/kafka-types.ts';
import type { OutgoingRecord } from '../../src/kafka/client/outgoing-record.ts';
import { RecordPublisher } from '../../src/kafka/client/record-publisher.ts';
import { readLog } from '../../src/kafka/log/log-reader.ts';
import { createTopics } from '../../src/kafka/setup/create-topics.ts';
import { namesFor } from '../../src/names.ts';
import { createLogger } from '../../src/telemetry/logging.ts';
import { until } from '../support/until.ts';
import { ThreeBrokers } from './support/three-brokers.ts';

const NODES = [1, 2, 3];
const TOPICS = [
  { topic: 'moving', numPartitions: 6, replicationFactor: 3 },
  { topic: 'new-clients', numPartitions: 3, replicationFactor: 3 },
  { topic: 'growing', numPartitions: 2, replicationFactor: 3 },
  {
    topic: 'unreplicated',
    replicaAssignment: NODES.map((nodeId, partition) => ({ partition, replicas: [nodeId] })),
    configEntries: [{ name: 'min.insync.replicas', value: '1' }],
  },
];
const names = namesFor('failover');
const logLines: string[] = [];
let brokers: ThreeBrokers;
let kafka: KafkaClient;
let admin: KafkaAdmin;
let hanging: number | null = null;

beforeAll(async () => {
  brokers = await ThreeBrokers.start();
  const logger = createLogger({ level: 'info', into: { write: (line: string) => void logLines.push(line) } });
  kafka = createKafka({ brokers: brokers.addresses, clientId: 'failover', logger });
  admin = kafka.admin();
  await admin.connect();
  // Before any broker has hung: one that wakes up does not know newer topics for a moment.
  await createTopics(admin, TOPICS);
  // The first transaction creates Kafka's own topic for them, which needs all three brokers.
  await until(() => transact(kafka, 'first').then(isDone, isNotDone));
});

afterEach(async () => {
  if (hanging !== null) brokers.broker(hanging).resume();
  hanging = null;
  // The tests begin with all brokers in the cluster.
  await until(async () => {
    const cluster = await admin.describeCluster().catch(() => null);
    return cluster?.brokers.length === NODES.length;
  });
});

afterAll(async () => {
  await admin?.disconnect();
  await brokers?.end();
});

function hang(nodeId: number): void {
  hanging = nodeId;
  brokers.broker(nodeId).pause();
}

describe('while the leader of partitions hangs', () => {
  it('their records are written and read through the new leaders, by groups of all coordinators', async () => {
    const topic = 'moving';
    const readers = await Promise.all(['a', 'b', 'c', 'd'].map((group) => Reader.start(`moving-${group}`, topic)));
    const publisher = new RecordPublisher(kafka);
    const publish = (value: string) =>
      Promise.all([0, 1, 2, 3, 4, 5].map((partition) => publisher.publish(record(topic, partition, value))));
    // The second time to each leader by a producer of its own: Kafka gives no new ids while its active controller hangs.
    for (const value of ['first', 'before']) await publish(value);
    await until(() => readers.every((reader) => reader.partitionsWith('before') === 6));

    hang(1);
    await publish('while it hangs');
    await until(() => readers.every((reader) => reader.partitionsWith('while it hangs') === 6));
    // kafkajs waits 15 s for an answer; nobody waited so long for the broker that hangs.
    expect(readers.map(({ crashes, timeouts }) => ({ crashes, timeouts }))).toEqual(readers.map(() => NO_TROUBLE));

    await publisher.close();
    await Promise.all(readers.map((reader) => reader.stop()));
  });

  it('records of partitions that others lead are written and read', async () => {
    const topic = 'unreplicated';
    const reader = await Reader.start('unreplicated', topic);
    const publisher = new RecordPublisher(kafka);
    for (const value of ['first', 'before']) {
      await Promise.all([0, 1, 2].map((partition) => publisher.publish(record(topic, partition, value))));
    }
    await until(() => reader.partitionsWith('before') === 3);

    hang(2);
    const ended: string[] = [];
    const publish = async (partition: number, value: string) => {
      await publisher.publish(record(topic, partition, value)).catch(() => undefined);
      ended.push(value);
    };
    const held = publish(1, 'held up');
    await Promise.all([0, 2].map((partition) => publish(partition, 'while it hangs')));
    expect(ended).toEqual(['while it hangs', 'while it hangs']);
    await until(() => reader.partitionsWith('while it hangs') === 2);
    expect(reader.crashes).toBe(0);

    brokers.broker(2).resume();
    await held;
    await until(async () => {
      await publisher.publish(record(topic, 1, 'after')).catch(() => undefined);
      return reader.partitionsWith('after') === 1;
    });
    await publisher.close();
    await reader.stop();
  });
});

describe('a new client whose first configured broker hangs', () => {
  it('asks, writes in transactions and reads logs through the others', async () => {
    const topic = 'new-clients';
    hang(1);
    const fresh = createKafka({ brokers: brokers.addresses, clientId: 'fresh' });

    // A transaction may have the broker that hangs as its coordinator, and is begun again with the next one.
    await until(() => transact(fresh, 'fresh').then(isDone, isNotDone));

    const read: number[] = [];
    const ranges = [0, 1, 2].map((partition) => ({ topic, partition, from: 0, to: 1 }));
    await readLog({ kafka: fresh, names }, ranges, ({ partition }) => void read.push(partition));
    expect(read.sort()).toEqual([0, 1, 2]);
  });
});

describe('partitions that are added to a topic', () => {
  it('are read from their beginning by a consumer that runs, which says so', async () => {
    const topic = 'growing';
    const reader = await Reader.start('growing', topic);
    const publisher = new RecordPublisher(kafka);
    await Promise.all([0, 1].map((partition) => publisher.publish(record(topic, partition, 'before'))));
    await until(() => reader.partitionsWith('before') === 2);

    await admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] });
    await until(() => reader.assigned === 4);
    await Promise.all([0, 1, 2, 3].map((partition) => publisher.publish(record(topic, partition, 'after'))));
    await until(() => reader.partitionsWith('after') === 4);
    expect(logLines.join('')).toContain('topic growing now has 4 partitions: consumer group failover.growing reads');

    await publisher.close();
    await reader.stop();
  });
});

const NO_TROUBLE = { crashes: 0, timeouts: 0 };
const isDone = () => true;
const isNotDone = () => false;

async function transact(client: KafkaClient, transactionalId: string): Promise<void> {
  const messages = [0, 1, 2].map((partition) => ({ partition, value: 'x' }));
  const producer = client.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1 });
  try {
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic: 'new-clients', messages });
    await transaction.commit();
  } finally {
    await producer.disconnect();
  }
}

function record(topic: string, partition: number, value: string): OutgoingRecord {
  return { topic, partition, key: null, value: Buffer.from(value), headers: {} };
}

/** A consumer group of one member, which collects what it reads. */
class Reader {
  readonly #consumer: KafkaConsumer;
  readonly #partitions = new Map<string, Set<number>>();
  crashes = 0;
  timeouts = 0;
  assigned = 0;

  private constructor(group: string) {
    this.#consumer = kafka.consumer({
      groupId: names.group(group),
      sessionTimeout: 10_000,
      rebalanceTimeout: 10_000,
      heartbeatInterval: 1_500,
      maxWaitTimeInMs: 50,
      retry: { restartOnFailure: async () => true },
    });
  }

  static async start(group: string, topic: string): Promise<Reader> {
    const reader = new Reader(group);
    const consumer = reader.#consumer;
    consumer.on(consumer.events.CRASH, () => {
      reader.crashes += 1;
    });
    consumer.on(consumer.events.REQUEST_TIMEOUT, () => {
      reader.timeouts += 1;
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      reader.assigned = payload.memberAssignment[topic]?.length ?? 0;
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => reader.#collect(String(message.value), partition),
    });
    return reader;
  }

  /** In how many partitions it has read the value. */
  partitionsWith(value: string): number {
    return this.#partitions.get(value)?.size ?? 0;
  }

  async stop(): Promise<void> {
    await this.#consumer.disconnect();
  }

  #collect(value: string, partition: number): void {
    const partitions = this.#partitions.get(value) ?? new Set();
    this.#partitions.set(value, partitions.add(partition));
  }
}
