import { describe, expect, it } from '@jest/globals';
import type { Kafka, ProducerBatch, RecordMetadata } from 'kafkajs';
import { TransientError } from '../../../src/errors.ts';
import { createKafka } from '../../../src/kafka/client/client.ts';
import { RecordPublisher } from '../../../src/kafka/client/record-publisher.ts';

const record = (partition: number) => ({
  topic: 'orders',
  partition,
  key: Buffer.from('key'),
  value: Buffer.from('value'),
  headers: {},
});

/** Producers that acknowledge what `acknowledge` keeps, as kafkajs does where leadership moves during a send. */
function kafkaAcknowledging(acknowledge: (partitions: number[]) => number[]) {
  const real = createKafka({ brokers: ['127.0.0.1:1'], clientId: 'record-publisher' });
  const batches: ProducerBatch[] = [];
  const kafka: Pick<Kafka, 'producer'> = {
    producer: (config) => {
      const partitioner = config?.createPartitioner?.();
      const choose = (batch: ProducerBatch) =>
        (batch.topicMessages ?? []).flatMap(({ topic, messages }) =>
          messages.map((message) => partitioner?.({ topic, partitionMetadata: [], message }) ?? -1),
        );
      const sendBatch = async (batch: ProducerBatch): Promise<RecordMetadata[]> => {
        batches.push(batch);
        const partitions = [...new Set(choose(batch))];
        return acknowledge(partitions).map((partition) => ({ topicName: 'orders', partition, errorCode: 0 }));
      };
      return { ...real.producer(config), connect: async () => {}, disconnect: async () => {}, sendBatch };
    },
  };
  return { kafka, batches };
}

describe('records that are published', () => {
  it('are acknowledged by all in-sync replicas, each in the partition that it names', async () => {
    const { kafka, batches } = kafkaAcknowledging((partitions) => partitions);
    const publisher = new RecordPublisher(kafka);
    await Promise.all([publisher.publish(record(3)), publisher.publish(record(5))]);
    expect(batches).toMatchObject([{ acks: -1, topicMessages: [{ messages: [{ partition: 3 }, { partition: 5 }] }] }]);
    await publisher.close();
  });

  it('count as not acknowledged where kafkajs reports success and has sent only a part', async () => {
    const { kafka } = kafkaAcknowledging((partitions) => partitions.slice(1));
    const publisher = new RecordPublisher(kafka);
    const ends = await Promise.allSettled([publisher.publish(record(3)), publisher.publish(record(5))]);
    expect(ends).toMatchObject([{ reason: expect.any(TransientError) }, { reason: expect.any(TransientError) }]);
    await publisher.close();
  });
});

/** Producers of three brokers, of which the one named hangs until it is released. Partition n is led by broker n at first. */
function kafkaOfThreeBrokers() {
  const real = createKafka({ brokers: ['127.0.0.1:1'], clientId: 'record-publisher' });
  const leaders = [0, 1, 2];
  const sent: { value: string; partition: number }[] = [];
  const hanging = new Map<number, PromiseWithResolvers<void>>();
  let producers = 0;
  const kafka: Pick<Kafka, 'producer'> = {
    producer: (config) => {
      producers += 1;
      const partitioner = config?.createPartitioner?.();
      const partitionMetadata = () =>
        leaders.map((leader, partitionId) => ({ partitionId, leader, partitionErrorCode: 0, replicas: [], isr: [] }));
      const sendBatch = async ({ topicMessages = [] }: ProducerBatch): Promise<RecordMetadata[]> => {
        const records = topicMessages.flatMap(({ topic, messages }) =>
          messages.map((message) => ({
            value: String(message.value),
            partition: partitioner?.({ topic, partitionMetadata: partitionMetadata(), message }) ?? -1,
          })),
        );
        const partitions = [...new Set(records.map(({ partition }) => partition))];
        await Promise.all(partitions.map((partition) => hanging.get(leaders[partition] ?? -1)?.promise));
        sent.push(...records);
        return partitions.map((partition) => ({ topicName: 'orders', partition, errorCode: 0 }));
      };
      return { ...real.producer(config), connect: async () => {}, disconnect: async () => {}, sendBatch };
    },
  };
  return { kafka, leaders, sent, hanging, producers: () => producers };
}

describe('a broker that hangs', () => {
  const numbered = (partition: number, number: number) => ({ ...record(partition), value: Buffer.from(`${number}`) });

  it('holds up its own records, not those of other brokers', async () => {
    const cluster = kafkaOfThreeBrokers();
    const publisher = new RecordPublisher(cluster.kafka);
    await publisher.publish(numbered(0, 0));
    const release = Promise.withResolvers<void>();
    cluster.hanging.set(1, release);
    const held = [publisher.publish(numbered(1, 1)), publisher.publish(numbered(1, 2))];
    for (const partition of [0, 2, 0, 2]) await publisher.publish(numbered(partition, 3));
    expect(cluster.sent.map(({ partition }) => partition)).toEqual([0, 0, 2, 0, 2]);
    release.resolve();
    await Promise.all(held);
    expect(cluster.producers()).toBeLessThanOrEqual(3);
    await publisher.close();
  });

  it('and loses its leadership does not let later records of a partition overtake earlier ones', async () => {
    const cluster = kafkaOfThreeBrokers();
    const publisher = new RecordPublisher(cluster.kafka);
    await publisher.publish(numbered(1, 0));
    const release = Promise.withResolvers<void>();
    cluster.hanging.set(1, release);
    const first = publisher.publish(numbered(1, 1));
    await publisher.publish(numbered(0, 9));
    cluster.leaders[1] = 2;
    await publisher.publish(numbered(2, 9));
    const second = publisher.publish(numbered(1, 2));
    release.resolve();
    await Promise.all([first, second]);
    const own = cluster.sent.filter(({ partition }) => partition === 1).map(({ value }) => value);
    expect(own).toEqual(['0', '1', '2']);
    await publisher.close();
  });

  it('at the first send of a topic keeps the order of its records, whose partitions are not known yet', async () => {
    const cluster = kafkaOfThreeBrokers();
    const publisher = new RecordPublisher(cluster.kafka);
    const { partition: _, ...byKey } = record(0);
    const values = Array.from({ length: 3_000 }, (__, index) => `${index}`);
    await Promise.all(values.map((value) => publisher.publish({ ...byKey, value: Buffer.from(value) })));
    expect(cluster.sent.map(({ value }) => value)).toEqual(values);
    expect(new Set(cluster.sent.map(({ partition }) => partition)).size).toBe(1);
    await publisher.close();
  });
});
