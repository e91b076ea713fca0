/** The floor: does what the stage would do for each message, without engine and rules, and reports what that cost. */
import type { AnyBulkWriteOperation, ClientSession } from 'mongodb';
import { applyResults } from '../../consumers/apply-results.ts';
import { classifyDeclines } from '../../consumers/classify-declines.ts';
import type { AnyTopic } from '../../src/domain/decision.ts';
import { LANE_LIMITS, type LaneLimits } from '../../src/engine/limits.ts';
import { createKafka } from '../../src/kafka/client/client.ts';
import { Codec } from '../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../src/kafka/codec/registry.ts';
import { withNullHeaders } from '../../src/kafka/kafkajs-patches/null-headers.ts';
import { connectDatabase, SESSION_OPTIONS, TRANSACTION_OPTIONS } from '../../src/mongo/database.ts';
import { namesFor } from '../../src/names.ts';
import { allTopics } from '../../topics/all.ts';
import { benchConfiguration } from './bench-configuration.ts';
import { BENCH_NOW } from './bench-declines.ts';
import { FloorInbox, type FloorMessage } from './floor-inbox.ts';
import { type FloorPlan, type PlannedMessage, planFloor } from './floor-plan.ts';
import { RunPlan, sendResult } from './measured-process.ts';

type PlainDocument = Record<string, unknown> & { _id: string };

const run = RunPlan.parse(JSON.parse(process.argv[2] ?? '{}'));
if (run.floor === null) throw new Error('a floor needs a database of its own');
const { storeOutputs } = run.floor;
const names = namesFor(run.prefix);
const database = await connectDatabase(run.mongodbUri, run.floor.database);
const kafka = createKafka({ brokers: run.kafkaBrokers.split(','), clientId: 'bench-floor' });
const codec = new Codec(new HttpRegistry(run.schemaRegistryUrl), names);
await codec.prepare(allTopics);
// Neither stage sends anything.
const dispatch = { checkpoint: 'the floor', epoch: 1 };
const context = { now: BENCH_NOW, config: await benchConfiguration(), dispatch };
const admin = kafka.admin();
await admin.connect();
const planning = { kafka, admin, names, codec, database, chunkId: 'floor' };
const classify = classifyDeclines({ holdoutKey: '' });
const plan: FloorPlan = await (run.stage === 'classify-declines'
  ? planFloor(planning, classify, context)
  : planFloor(planning, applyResults, context));
const inputs = run.stage === 'classify-declines' ? classify.inputs : applyResults.inputs;
const group = `${names.group('floor')}.${database.db.databaseName}.${storeOutputs}`;
await admin.disconnect();
globalThis.gc?.();

const done = { messages: 0, chunks: 0, loaded: 0, written: 0, outputs: 0, startedAt: 0, cpu: process.cpuUsage() };
let allDone: () => void = () => undefined;
const finished = new Promise<void>((resolve) => {
  allDone = resolve;
});
const stops: (() => Promise<void>)[] = [];
for (const { topic, lane } of inputs) await consume(topic, LANE_LIMITS[lane]);
await finished;
const seconds = (performance.now() - done.startedAt) / 1_000;
const cpu = process.cpuUsage(done.cpu);
for (const stop of stops) await stop();
await database.close();
sendResult({
  messages: done.messages,
  chunks: done.chunks,
  seconds,
  cpuSeconds: (cpu.user + cpu.system) / 1_000_000,
  loaded: done.loaded,
  written: done.written,
  outputs: done.outputs,
});

async function consume(topic: AnyTopic, limits: LaneLimits): Promise<void> {
  const name = names.topic(topic.name);
  const planned = [...plan].filter(([at]) => at.startsWith(`${name}/`));
  if (planned.length === 0) return;
  const consumer = kafka.consumer({
    groupId: `${group}.${topic.name}`,
    maxWaitTimeInMs: limits.fetchWaitMs,
    maxBytesPerPartition: 512 * 1024,
    sessionTimeout: 30_000,
  });
  const inboxes = new Map<number, FloorInbox>();
  for (const [at, messages] of planned) {
    const partition = Number(at.slice(name.length + 1));
    const place = [{ topic: name, partitions: [partition] }];
    const inbox = new FloorInbox(limits.inboxMessagesMax, {
      pause: () => consumer.pause(place),
      resume: () => consumer.resume(place),
    });
    inboxes.set(partition, inbox);
    await startPartition(topic, partition, limits.chunkMessagesMax, inbox, messages);
  }
  await consumer.connect();
  await consumer.subscribe({ topics: [name], fromBeginning: true });
  stops.push(() => consumer.disconnect());
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      inboxes
        .get(batch.partition)
        ?.push(batch.messages.map(({ offset, value }) => ({ offset: Number(offset), value })));
    },
  });
}

async function startPartition(
  topic: AnyTopic,
  partition: number,
  chunkMessagesMax: number,
  inbox: FloorInbox,
  planned: readonly PlannedMessage[],
): Promise<void> {
  const id = `floor/${topic.name}/${partition}`;
  const producer = kafka.producer({
    transactionalId: `${group}/${id}`,
    idempotent: true,
    maxInFlightRequests: 1,
    retry: { initialRetryTime: 8, maxRetryTime: 400, retries: 12, multiplier: 1.6 },
  });
  await producer.connect();
  await (await producer.transaction()).abort();
  stops.push(() => producer.disconnect());
  await database.db.collection<PlainDocument>('checkpoints').insertOne({ _id: id, next: 0 });
  void (async () => {
    for (;;) {
      const chunk = await inbox.take(chunkMessagesMax);
      if (done.startedAt === 0) {
        done.startedAt = performance.now();
        done.cpu = process.cpuUsage();
      }
      const work = await read(topic, chunk, planned);
      await storeInMongo(id, chunk, work);
      await publish(producer, topic, partition, chunk, work);
      done.chunks++;
      done.messages += chunk.length;
      if (done.messages === run.messages) return allDone();
    }
  })();
}

async function read(
  topic: AnyTopic,
  chunk: readonly FloorMessage[],
  planned: readonly PlannedMessage[],
): Promise<PlannedMessage[]> {
  const work: PlannedMessage[] = [];
  for (const { offset, value } of chunk) {
    await codec.decode(topic, value ?? Buffer.alloc(0));
    const message = planned[offset];
    if (message === undefined) throw new Error(`offset ${offset} of ${topic.name} was not planned`);
    work.push(message);
  }
  return work;
}

async function storeInMongo(
  id: string,
  chunk: readonly FloorMessage[],
  work: readonly PlannedMessage[],
): Promise<void> {
  const session = database.client.startSession(SESSION_OPTIONS);
  session.startTransaction(TRANSACTION_OPTIONS);
  await load(session, work);
  await write(session, work);
  const next = (chunk.at(-1)?.offset ?? 0) + 1;
  const outputs = storeOutputs ? work.flatMap((message) => message.outputs) : [];
  const checkpoint = { next, outputs, storedAt: Date.now() };
  await database.db.collection<PlainDocument>('checkpoints').updateOne({ _id: id }, { $set: checkpoint }, { session });
  await session.commitTransaction();
  await session.endSession();
}

async function load(session: ClientSession, work: readonly PlannedMessage[]): Promise<void> {
  const refs = work.flatMap((message) => message.refs);
  for (const [collection, ofOne] of Map.groupBy(refs, (ref) => ref.collection)) {
    for (const [field, ofField] of Map.groupBy(ofOne, (ref) => ('id' in ref ? '_id' : ref.field))) {
      const values = ofField.map((ref) => ('id' in ref ? ref.id : ref.value));
      const found = database.db
        .collection<PlainDocument>(collection)
        .find({ [field]: { $in: values } }, { session, batchSize: 2_000 });
      const documents = await found.toArray();
      done.loaded += documents.length;
    }
  }
}

async function write(session: ClientSession, work: readonly PlannedMessage[]): Promise<void> {
  const writes = work.flatMap((message) => message.writes);
  for (const [collection, ofOne] of Map.groupBy(writes, (one) => one.collection)) {
    const operations = ofOne.map(
      (one): AnyBulkWriteOperation<PlainDocument> =>
        'insert' in one
          ? { insertOne: { document: { ...one.insert, _id: one.id } } }
          : { updateOne: { filter: { _id: one.id }, update: { $set: one.update } } },
    );
    await database.db.collection<PlainDocument>(collection).bulkWrite(operations, { session, ordered: false });
  }
  done.written += writes.length;
}

async function publish(
  producer: ReturnType<typeof kafka.producer>,
  topic: AnyTopic,
  partition: number,
  chunk: readonly FloorMessage[],
  work: readonly PlannedMessage[],
): Promise<void> {
  const outputs = work.flatMap((message) => message.outputs);
  const transaction = await producer.transaction();
  await transaction.sendBatch({
    acks: -1,
    topicMessages: [...Map.groupBy(outputs, (output) => output.topic)].map(([to, messages]) => ({
      topic: to,
      messages: messages.map(({ key, value, headers }) => ({ key, value, headers: withNullHeaders(headers) })),
    })),
  });
  const offset = String((chunk.at(-1)?.offset ?? 0) + 1);
  await transaction.sendOffsets({
    consumerGroupId: `${group}.${topic.name}`,
    topics: [{ topic: names.topic(topic.name), partitions: [{ partition, offset }] }],
  });
  await transaction.commit();
  done.outputs += outputs.length;
}
