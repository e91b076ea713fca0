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
