import type { Admin, Kafka, Producer } from 'kafkajs';
import { type Checkpoint, checkpointCollection, checkpointId } from '../../../src/engine/checkpoint.ts';
import type { AnyStage, InputMessage } from '../../../src/engine/stage.ts';
import { createKafka } from '../../../src/kafka/client/client.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../../src/kafka/codec/registry.ts';
import { type LogRecord, readLog } from '../../../src/kafka/log/log-reader.ts';
import { topicOffsets } from '../../../src/kafka/log/topic-offsets.ts';
import { createTopics } from '../../../src/kafka/setup/create-topics.ts';
import { setupTopics } from '../../../src/kafka/setup/setup-topics.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { setupCollections } from '../../../src/mongo/setup-collections.ts';
import { type Names, namesFor } from '../../../src/names.ts';
import { configuration } from '../../domain/support/configuration.ts';
import { connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { countedEvent } from './counted-event.ts';
import { CountedStage } from './counted-stage.ts';
import { COUNTED_PARTITIONS, type Counted, countedIn, countedOut } from './counting-stage.ts';
import type { InstanceOptions } from './instance.ts';
import { Instance } from './instance-handle.ts';

const STAGE = 'counting';
const PARTITIONS = Array.from({ length: COUNTED_PARTITIONS }, (_, partition) => partition);

/** The topics, database and producer of one test, on the servers of the run. Instances are real processes. */
export class Scene {
  readonly names: Names;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly producer: Producer;
  readonly database: Database;
  readonly codec: Codec;
  readonly #instances: Instance[] = [];
  readonly #stages: CountedStage[] = [];

  private constructor(names: Names, kafka: Kafka, database: Database, codec: Codec) {
    this.names = names;
    this.kafka = kafka;
    this.admin = kafka.admin();
    this.producer = kafka.producer();
    this.database = database;
    this.codec = codec;
  }

  static async open(): Promise<Scene> {
    const stack = stackForTests();
    const names = namesFor(freshPrefix());
    const kafka = createKafka({ brokers: stack.kafkaBrokers.split(','), clientId: 'test' });
    const database = await connectForTests(stack.mongodbUri, names.database);
    const codec = new Codec(new HttpRegistry(stack.schemaRegistryUrl), names);
    const scene = new Scene(names, kafka, database, codec);
    await scene.admin.connect();
    await scene.producer.connect();
    await setupTopics({
      admin: scene.admin,
      registry: new HttpRegistry(stack.schemaRegistryUrl),
      names,
      topics: [countedIn, countedOut],
      inputs: [countedIn],
      log: () => {},
    });
    await setupCollections(database);
    await codec.prepare([countedIn, countedOut]);
    return scene;
  }

  start(options: Partial<InstanceOptions> = {}): Instance {
    const stack = stackForTests();
    const instance = new Instance({
      ...stack,
      prefix: this.names.prefix,
      at: null,
      skip: [],
      deadLettersInARowMax: 100,
      workers: null,
      ...options,
    });
    this.#instances.push(instance);
    return instance;
  }

  /** Runs a stage in the test's own process. */
  async runHere<In extends InputMessage>(
    stage: AnyStage<In>,
    options: Parameters<typeof CountedStage.start>[2] = {},
  ): Promise<CountedStage> {
    const running = await CountedStage.start(
      stage,
      { names: this.names, codec: this.codec, config: configuration() },
      options,
    );
    this.#stages.push(running);
    await until(() => running.states.length === COUNTED_PARTITIONS && running.runs);
    return running;
  }

  /** Publishes messages `from` to `to - 1`, spread over ten orders. */
  async publish(from: number, to: number, text = 'good'): Promise<void> {
    await this.publishEvents(Array.from({ length: to - from }, (_, index) => countedEvent(from + index, text)));
  }

  async publishEvents(events: readonly Counted[], headers: Record<string, string> = {}): Promise<void> {
    await this.producer.send({
      topic: this.names.topic(countedIn.name),
      messages: events.map((event) => ({
        key: event.orderId,
        value: this.codec.encode(countedIn, event),
        headers,
      })),
    });
  }

  async publishRaw(key: string | Buffer, value: string | Buffer): Promise<void> {
    await this.producer.send({ topic: this.names.topic(countedIn.name), messages: [{ key, value }] });
  }

  /** Sends one message to each partition and aborts: only an abort marker remains for readers. */
  async abortTransaction(topicName = countedIn.name): Promise<void> {
    const producer = this.kafka.producer({
      transactionalId: this.names.prefix,
      maxInFlightRequests: 1,
      idempotent: true,
    });
    await producer.connect();
    const transaction = await producer.transaction();
    const messages = PARTITIONS.map((partition) => ({ partition, key: 'order-1', value: 'aborted' }));
    await transaction.send({ topic: this.names.topic(topicName), messages });
    await transaction.abort();
    await producer.disconnect();
  }

  /** Deletes the input topic and creates it again, empty. */
  async recreateInput(): Promise<void> {
    const topic = this.names.topic(countedIn.name);
    await this.admin.deleteTopics({ topics: [topic] });
    await until(async () => !(await this.admin.listTopics()).includes(topic));
    await createTopics(this.admin, [{ topic, numPartitions: COUNTED_PARTITIONS, replicationFactor: 1 }]);
  }

  /** How many members a stage's consumer group has; null while it rebalances. */
  async membersOf(stage: string): Promise<number | null> {
    const { groups } = await this.admin.describeGroups([this.names.group(stage)]);
    const [group] = groups;
    return group?.state === 'Stable' ? group.members.length : null;
  }

  /** All records of a topic that a `read_committed` reader sees now. */
  async published(topicName = this.names.topic(countedOut.name)): Promise<LogRecord[]> {
    const offsets = await topicOffsets(this.admin, topicName);
    const records: LogRecord[] = [];
    const ranges = offsets.map(({ partition, low, high }) => ({
      topic: topicName,
      partition,
      from: Number(low),
      to: Number(high),
    }));
    await readLog(this, ranges, (record) => void records.push(record));
    return records;
  }

  async publishedEvents(): Promise<Counted[]> {
    const records = await this.published();
    return Promise.all(records.map(({ value }) => this.codec.decode(countedOut, value ?? Buffer.alloc(0))));
  }

  /** The group's offsets of the input topic, by partition. */
  async committedOffsets(stage: string): Promise<string[]> {
    const topics = [this.names.topic(countedIn.name)];
    const [fetched] = await this.admin.fetchOffsets({ groupId: this.names.group(stage), topics });
    return (fetched?.partitions ?? []).sort((a, b) => a.partition - b.partition).map(({ offset }) => offset);
  }

  /** Remembers the database as it is; `restore` brings it back to that. */
  async backUp(): Promise<{ restore(): Promise<void> }> {
    const collections = await this.database.db.collections();
    const copies = await Promise.all(
      collections.map(async (collection) => ({ collection, documents: await collection.find().toArray() })),
    );
    return {
      restore: async () => {
        for (const { collection, documents } of copies) {
          await collection.deleteMany({});
          if (documents.length > 0) await collection.insertMany(documents);
        }
      },
    };
  }

  /** The stage's checkpoints, by partition. */
  checkpoints(): Promise<Checkpoint[]> {
    return checkpointCollection(this.database).find().sort({ _id: 1 }).toArray();
  }

  /** Every id noted in MongoDB, as often as it is there. */
  async notedIds(): Promise<string[]> {
    const documents = await this.database.collection('customerSalvages').find().toArray();
    return documents.flatMap(({ submissions }) => submissions.map(({ submissionId }) => submissionId));
  }

  /** Waits until MongoDB holds `count` notes and the group's offsets are those of the checkpoints; returns what both hold. */
  async caughtUp(count: number): Promise<{ noted: string[]; published: string[] }> {
    await until(
      async () => (await this.notedIds()).length >= count && (await this.#offsetsAreCommitted()),
      async () => `${(await this.notedIds()).length} of ${count} messages are noted`,
    );
    const noted = await this.notedIds();
    const published = (await this.publishedEvents()).map(({ eventId }) => eventId.slice('out/'.length));
    return { noted: noted.sort(), published: published.sort() };
  }

  async #offsetsAreCommitted(): Promise<boolean> {
    const checkpoints = await this.checkpoints();
    const topic = this.names.topic(countedIn.name);
    const [fetched] = await this.admin.fetchOffsets({ groupId: this.names.group(STAGE), topics: [topic] });
    for (const { partition, offset } of fetched?.partitions ?? []) {
      const id = checkpointId({ stage: STAGE, topic: countedIn.name, partition });
      const own = checkpoints.find(({ _id }) => _id === id);
      if (own !== undefined && own.next !== Number(offset)) return false;
    }
    return true;
  }

  async close(): Promise<void> {
    await Promise.all([
      ...this.#instances.map((instance) => instance.kill()),
      ...this.#stages.map((stage) => stage.stop()),
    ]);
    await this.database.db.dropDatabase();
    await Promise.all([this.producer.disconnect(), this.admin.disconnect(), this.database.close()]);
  }
}

/** Gives each test a scene of its own, so that the tests, which mostly wait, can run at the same time. */
export function withScene(test: (scene: Scene) => Promise<void>): () => Promise<void> {
  return async () => {
    const scene = await Scene.open();
    try {
      await test(scene);
    } finally {
      await scene.close();
    }
  };
}
