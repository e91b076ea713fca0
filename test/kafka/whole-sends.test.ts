import { describe, expect, it } from '@jest/globals';
import type { Producer, RecordMetadata } from 'kafkajs';
import { createKafka } from '../../src/kafka/client.ts';
import { checkedProducer, sendWhole } from '../../src/kafka/whole-sends.ts';

const kafka = createKafka({ brokers: ['127.0.0.1:1'], clientId: 'whole-sends' });

/** A producer, and what kafkajs does of a send: asks for each message's partition. */
function producerChoosing(): { producer: Producer; choose: (keys: string[]) => number[] } {
  let choose: (keys: string[]) => number[] = () => [];
  const producer = checkedProducer(
    {
      producer: (config) => {
        const partitioner = config?.createPartitioner?.();
        choose = (keys) =>
          keys.map(
            (key) => partitioner?.({ topic: 'orders', partitionMetadata: METADATA, message: { key, value: '' } }) ?? -1,
          );
        return kafka.producer(config);
      },
    },
    {},
  );
  return { producer, choose: (keys) => choose(keys) };
}

const METADATA = Array.from({ length: 8 }, (_, partitionId) => ({
  partitionErrorCode: 0,
  partitionId,
  leader: 1,
  replicas: [1],
  isr: [1],
}));

const answers = (partitions: number[]): RecordMetadata[] =>
  partitions.map((partition) => ({ topicName: 'orders', partition, errorCode: 0 }));

describe('a send to several brokers', () => {
  it('is whole where each partition was sent to once', async () => {
    const { producer, choose } = producerChoosing();
    await expect(
      sendWhole(producer, async () => answers([...new Set(choose(['a', 'b', 'c']))])),
    ).resolves.toBeUndefined();
  });

  it('is not, where leadership moved to a broker that had answered: kafkajs sends nothing and says all is well', async () => {
    const { producer, choose } = producerChoosing();
    const send = async () => answers([...new Set(choose(['a', 'b', 'c']))].slice(1));
    await expect(sendWhole(producer, send)).rejects.toThrow(/not sent \[orders\/\d\]/);
  });

  it('is not, where leadership moved away from a broker that had answered: kafkajs sends the same twice', async () => {
    const { producer, choose } = producerChoosing();
    const send = async () => answers([...choose(['a']), ...choose(['a'])]);
    await expect(sendWhole(producer, send)).rejects.toThrow(/sent twice \[orders\/\d\]/);
  });

  it('has nothing to do with the send before it', async () => {
    const { producer, choose } = producerChoosing();
    await sendWhole(producer, async () => answers([...new Set(choose(['a']))]));
    await expect(sendWhole(producer, async () => answers(choose(['b'])))).resolves.toBeUndefined();
  });
});
