import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { applyResults } from '../../consumers/apply-results.ts';
import { classifyDeclines } from '../../consumers/classify-declines.ts';
import { submitToFlexecom } from '../../consumers/submit-to-flexecom.ts';
import { systemClock } from '../../src/clock.ts';
import { FlexecomDispatcher } from '../../src/dispatch/dispatcher.ts';
import { HttpFlexecomClient } from '../../src/flexecom/client/client.ts';
import { startSandbox } from '../../src/flexecom/sandbox/start-sandbox.ts';
import { createKafka } from '../../src/kafka/client/client.ts';
import { Publisher } from '../../src/kafka/client/publisher.ts';
import { Codec } from '../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../src/kafka/codec/registry.ts';
import { setupTopics } from '../../src/kafka/setup/setup-topics.ts';
import { setupCollections } from '../../src/mongo/setup-collections.ts';
import { namesFor } from '../../src/names.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { allTopics, inputTopics } from '../../topics/all.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { benchConfiguration } from '../bench/bench-configuration.ts';
import { cascade, SANDBOX_GATEWAYS } from '../bench/cascade-sample.ts';
import { connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { type Counted, CountedStage } from './support/counted-stage.ts';

/** Chunks of one stage that are measured at most, until one met neither old metadata nor an open transaction. */
const MEASURED_MAX = 20;

/** A Kafka transaction that repeats nothing makes so many requests. */
const KAFKA_REQUESTS = ['AddOffsetsToTxn', 'TxnOffsetCommit', 'AddPartitionsToTxn', 'Produce', 'EndTxn'];

/**
 * The cost of a chunk is its round trips: a chunk of one message makes as many as one of fifty. Every cascade waits for each of them, so an
 * added one must be seen here.
 */
describe('the round trips of a chunk with one cascade', () => {
  let counted: CountedChunks;
  const cleanUp: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const { kafkaBrokers, schemaRegistryUrl, mongodbUri } = stackForTests();
    const names = namesFor(freshPrefix());
    const kafka = createKafka({ brokers: kafkaBrokers.split(','), clientId: 'chunk-cost' });
    const codec = new Codec(new HttpRegistry(schemaRegistryUrl), names);
    const database = await connectForTests(mongodbUri, names.database);
    const sandbox = await startSandbox({ gateways: SANDBOX_GATEWAYS });
    const client = new HttpFlexecomClient({
      url: sandbox.url,
      credentialsOf: (id) => SANDBOX_GATEWAYS.find(({ gatewayId }) => gatewayId === id) ?? null,
    });
    const publisher = new Publisher({ kafka, codec, names });
    const dispatcher = new FlexecomDispatcher({
      database,
      flexecom: client,
      publisher,
      pauses: { applyTo: async (sendability) => sendability },
      clock: systemClock,
      logger: pino({ level: 'silent' }),
      metrics: createMetrics(),
    });
    cleanUp.push(
      () => dispatcher.stop(),
      () => publisher.close(),
      () => client.close(),
      () => sandbox.close(),
      () => database.db.dropDatabase(),
      () => database.close(),
    );
    await setUpWithOnePartition({ names, kafka, registryUrl: schemaRegistryUrl });
    await setupCollections(database);
    await codec.prepare(allTopics);

    const shared = { names, codec, config: await benchConfiguration() };
    const stages = {
      classify: await CountedStage.start(classifyDeclines({ holdoutKey: '' }), shared),
      submit: await CountedStage.start(submitToFlexecom(dispatcher), shared),
      apply: await CountedStage.start(applyResults, shared),
    };
    const all = Object.values(stages);
    cleanUp.unshift(() => Promise.all(all.map((stage) => stage.stop())));
    await until(() => all.every(({ runs }) => runs));
    const measure = async (index: number) => {
      for (const stage of all) stage.take();
      await publisher.publish(paymentDeclinedNewSale, cascade(index));
      await until(() => all.every(({ chunks }) => chunks > 0));
      return { classify: stages.classify.take(), submit: stages.submit.take(), apply: stages.apply.take() };
    };
    // The first one opens connections and looks up topics.
    counted = await measure(1);
    for (let index = 2; index <= MEASURED_MAX && !isWithoutRepeats(counted); index++) {
      counted = cheapest(counted, await measure(index));
    }
  });

  afterAll(async () => {
    for (const close of cleanUp) await close();
  });

  it('are, for classify-declines, one read of six collections, six writes, the checkpoint and the commit', () => {
    expect(counted.classify.chunks).toBe(1);
    expect(counted.classify.mongo).toEqual([
      READ_TOGETHER,
      ...['customerSalvages', 'debts', 'declines', 'orders', 'paymentMethodAttempts', 'submissions'].map(inserted),
      ...END_OF_TRANSACTION,
    ]);
  });

  it('are, for submit-to-flexecom, two reads, two writes, the checkpoint and the commit: the answer needs none', () => {
    expect(counted.submit.chunks).toBe(1);
    expect(counted.submit.mongo).toEqual([
      READ_TOGETHER,
      found('orders'),
      ...['debts', 'submissions'].map(updated),
      ...END_OF_TRANSACTION,
    ]);
  });

  it('are, for apply-results, two reads, four writes, the checkpoint and the commit', () => {
    expect(counted.apply.chunks).toBe(1);
    expect(counted.apply.mongo).toEqual([
      READ_TOGETHER,
      READ_TOGETHER,
      ...['customerSalvages', 'debts', 'orders', 'submissions'].map(updated),
      ...END_OF_TRANSACTION,
    ]);
  });

  it.each(['classify', 'apply'] as const)(
    'are, in the Kafka transaction of %s, five: no coordinator is looked up, and all outputs go in one request',
    (stage) => {
      expect(counted[stage].kafka).toEqual(KAFKA_REQUESTS);
    },
  );

  it('are none to Kafka for submit-to-flexecom, which publishes nothing: its offset goes by itself', () => {
    expect(counted.submit.kafka).toEqual([]);
  });
});

/** Several collections in one command. */
const READ_TOGETHER = 'aggregate checkpoints';

const END_OF_TRANSACTION = ['update checkpoints', 'commitTransaction'];

type CountedChunks = Readonly<Record<'classify' | 'submit' | 'apply', Counted>>;

/**
 * Of each stage the chunk with the fewest requests to Kafka. Others looked up metadata (every few seconds), or met the
 * transaction before, which the broker was still closing: both repeat requests, and neither is the cost of a chunk.
 */
function cheapest(one: CountedChunks, other: CountedChunks): CountedChunks {
  const of = (stage: keyof CountedChunks) =>
    other[stage].kafka.length < one[stage].kafka.length ? other[stage] : one[stage];
  return { classify: of('classify'), submit: of('submit'), apply: of('apply') };
}

/** Nor did submit-to-flexecom's offset, which goes by itself after a while, happen to go just then. */
function isWithoutRepeats({ classify, submit, apply }: CountedChunks): boolean {
  return submit.kafka.length === 0 && [classify, apply].every(({ kafka }) => kafka.length <= KAFKA_REQUESTS.length);
}

function found(collection: string): string {
  return `find ${collection}`;
}

function inserted(collection: string): string {
  return `insert ${collection}`;
}

function updated(collection: string): string {
  return `update ${collection}`;
}

/** One partition, so that all cascades go over the same connections. */
async function setUpWithOnePartition(where: {
  names: ReturnType<typeof namesFor>;
  kafka: ReturnType<typeof createKafka>;
  registryUrl: string;
}): Promise<void> {
  const admin = where.kafka.admin();
  await admin.connect();
  const topics = allTopics.map((topic) => ({ ...topic, partitions: 1 }));
  const inputs = inputTopics.map((topic) => ({ ...topic, partitions: 1 }));
  const registry = new HttpRegistry(where.registryUrl);
  await setupTopics({ admin, registry, names: where.names, topics, inputs, log: () => {} });
  await admin.disconnect();
}
