import { describe, expect, it } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { MongoClient } from 'mongodb';
import { request } from 'undici';
import { topicOffsets } from '../../src/kafka/log/topic-offsets.ts';
import { freshPrefix, stackForTests } from '../support/stack.ts';

describe('the servers of the local stack', () => {
  it('has a Kafka that takes topics', async () => {
    const kafka = new Kafka({ brokers: stackForTests().kafkaBrokers.split(','), logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const topic = `${freshPrefix()}.created`;
    await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] });
    expect(await topicOffsets(admin, topic)).toHaveLength(3);
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  });

  it('refuses by default a schema that would break the readers of an older one', async () => {
    const response = await request(`${stackForTests().schemaRegistryUrl}/config`, { reset: true });
    expect(await response.body.json()).toEqual({ compatibilityLevel: 'BACKWARD_TRANSITIVE' });
  });

  it('has transactions in MongoDB, and ends those that were abandoned after 15 seconds', async () => {
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
});
