import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customerNotice } from '../../docs/examples/adding-a-stage/customer-notice.ts';
import { notifyCustomers } from '../../docs/examples/adding-a-stage/notify-customers.ts';
import { type RunningStage, runStage } from '../../src/engine/engine.ts';
import { createKafka } from '../../src/kafka/client/client.ts';
import { createPublisher } from '../../src/kafka/client/publisher.ts';
import { createCodec } from '../../src/kafka/codec/codec.ts';
import { createRegistry } from '../../src/kafka/codec/registry.ts';
import { setupTopics } from '../../src/kafka/setup/setup-topics.ts';
import { connectDatabase, type Database } from '../../src/mongo/database.ts';
import { setupCollections } from '../../src/mongo/setup-collections.ts';
import { namesFor } from '../../src/names.ts';
import { createLogger } from '../../src/telemetry/logging.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { paymentDeclinedRecurring } from '../../topics/payment-declined.recurring.ts';
import { configuration } from '../domain/support/configuration.ts';
import { rebillDecline } from '../domain/support/events.ts';
import { readTopic } from '../support/read-topic.ts';
import { freshPrefix, stackForTests } from '../support/stack.ts';
import { until } from '../support/until.ts';

describe('the example of docs/adding-a-stage.md, on real servers', () => {
  const prefix = freshPrefix();
  const names = namesFor(prefix);
  const topics = [paymentDeclinedRecurring, customerNotice];
  let database: Database;
  let running: RunningStage;

  beforeAll(async () => {
    const { kafkaBrokers, schemaRegistryUrl, mongodbUri } = stackForTests();
    const kafka = createKafka({ brokers: kafkaBrokers.split(','), clientId: 'test' });
    database = await connectDatabase(mongodbUri, names.database);
    const admin = kafka.admin();
    await admin.connect();
    const registry = createRegistry(schemaRegistryUrl);
    await setupTopics({ admin, registry, names, topics, inputs: [paymentDeclinedRecurring], log: () => {} });
    await admin.disconnect();
    await setupCollections(database);
    const codec = createCodec({ registryUrl: schemaRegistryUrl, names });
    await codec.prepare(topics);
    const publisher = createPublisher({ kafka, codec, names });
    await publisher.publish(paymentDeclinedRecurring, rebillDecline({ attempt: 0, transactionId: 'first' }));
    await publisher.publish(paymentDeclinedRecurring, rebillDecline({ attempt: 1, transactionId: 'second' }));
    await publisher.close();
    running = await runStage(notifyCustomers, {
      kafka,
      names,
      codec,
      database,
      configuration: { current: () => configuration() },
      clock: { now: () => Date.now() },
      logger: createLogger({ level: 'silent' }),
      metrics: createMetrics(),
      limits: { deadLettersInARowMax: 100, sessionTimeoutMs: 6_000 },
    });
  });

  afterAll(async () => {
    await running.stop();
    await database.db.dropDatabase();
    await database.close();
  });

  it('says its notice once, and has applied both messages', async () => {
    const applied = async () => {
      const checkpoints = await database.db.collection<{ _id: string; next: number }>('checkpoints').find().toArray();
      return checkpoints.some(({ next }) => next >= 2);
    };
    await until(applied);
    await until(async () => (await readTopic(prefix, customerNotice)).length > 0);
    const notices = await readTopic(prefix, customerNotice);
    expect(notices.map(({ event }) => event.eventId)).toEqual(['notice/sub-1/3']);
  });
});
