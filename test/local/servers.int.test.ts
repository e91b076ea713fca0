import { describe, expect, it } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { MongoClient } from 'mongodb';
import { request } from 'undici';
import { topicOffsets } from '../../src/kafka/log/topic-offsets.ts';
import { createTopics } from '../../src/kafka/setup/create-topics.ts';
import { freshPrefix, stackForTests } from '../support/stack.ts';

describe('the local stack', () => {
  it('has a Kafka that creates topics', async () => {
    const kafka = new Kafka({ brokers: stackForTests().kafkaBrokers.split(','), logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const topic = `${freshPrefix()}.created`;
    await createTopics(admin, [{ topic, numPartitions: 3 }]);
    expect(await topicOffsets(admin, topic)).toHaveLength(3);
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  });

  it('has a registry that by default refuses schemas that cannot read older messages', async () => {
    const response = await request(`${stackForTests().schemaRegistryUrl}/config`, { reset: true });
    expect(await response.body.json()).toEqual({ compatibilityLevel: 'FULL_TRANSITIVE' });
  });

  it('has a MongoDB with transactions, which ends abandoned ones after 15 seconds', async () => {
    const client = await MongoClient.connect(stackForTests().mongodbUri);
    const database = client.db(freshPrefix());
    await database.createCollection('one');
    await client.withSession((session) =>
      session.withTransaction(() => database.collection('one').insertOne({ written: true }, { session })),
    );
    expect(await database.collection('one').countDocuments()).toBe(1);
    const limit = await client.db('admin').command({ getParameter: 1, transactionLifetimeLimitSeconds: 1 });
    expect(limit.transactionLifetimeLimitSeconds).toBe(15);
    await database.dropDatabase();
    await client.close();
  });

  it('has a MongoDB that compresses nothing with zlib, in which releases before 6.0.27 leak memory, for this machine only', async () => {
    const client = await MongoClient.connect(stackForTests().mongodbUri);
    const { parsed } = await client.db('admin').command({ getCmdLineOpts: 1 });
    expect(parsed.net).toMatchObject({ bindIp: '127.0.0.1', compression: { compressors: 'snappy,zstd' } });
    await client.close();
    const compressing = await MongoClient.connect(stackForTests().mongodbUri, { compressors: ['zlib'] });
    const hello = await compressing.db('admin').command({ hello: 1 });
    expect(hello.compression ?? []).toEqual([]);
    await compressing.close();
  });
});
