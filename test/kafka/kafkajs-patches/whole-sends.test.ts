import { describe, expect, it } from '@jest/globals';
import type { Message, PartitionMetadata, Producer, RecordMetadata } from 'kafkajs';
import { createKafka } from '../../../src/kafka/client/client.ts';
import { checkedProducer, sendOnce, sendWhole } from '../../../src/kafka/kafkajs-patches/whole-sends.ts';

const kafka = createKafka({ brokers: ['127.0.0.1:1'], clientId: 'whole-sends' });

/** A producer, and what kafkajs does during a send: it asks the partitioner for the partition of each message. */
function producerChoosing(leaders = [1]): { producer: Producer; choose: (keys: string[]) => number[] } {
  let choose: (keys: string[]) => number[] = () => [];
  const producer = checkedProducer(
    {
      producer: (config) => {
        const partitioner = config?.createPartitioner?.();
        const partitionMetadata = partitionsOf(leaders);
        choose = (keys) =>
          keys.map((key) => partitioner?.({ topic: 'orders', partitionMetadata, message: messageOf(key) }) ?? -1);
        return kafka.producer(config);
      },
    },
    {},
  );
  return { producer, choose: (keys) => choose(keys) };
}

const messages = new Map<string, Message>();

/** The same object for the same key, as when kafkajs restarts a send. */
function messageOf(key: string): Message {
  const message = messages.get(key) ?? { key, value: '' };
  messages.set(key, message);
  return message;
}

const partitionsOf = (leaders: number[]): PartitionMetadata[] =>
  Array.from({ length: 8 }, (_, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: leaders[partitionId % leaders.length] ?? 1,
    replicas: leaders,
    isr: leaders,
  }));

const answers = (partitions: number[]): RecordMetadata[] =>
  partitions.map((partition) => ({ topicName: 'orders', partition, errorCode: 0 }));

describe('a send to several brokers', () => {
  it('succeeds where each partition was sent to once', async () => {
    const { producer, choose } = producerChoosing();
    await expect(
      sendWhole(producer, async () => answers([...new Set(choose(['a', 'b', 'c']))])),
    ).resolves.toBeUndefined();
  });

  it('fails where leadership moved to a broker that had already answered: kafkajs sends nothing and reports success', async () => {
    const { producer, choose } = producerChoosing();
    const send = async () => answers([...new Set(choose(['a', 'b', 'c']))].slice(1));
    await expect(sendWhole(producer, send)).rejects.toThrow(/not sent \[orders\/\d\]/);
  });

  it('fails where leadership moved away from a broker that had already answered: kafkajs sends the messages twice', async () => {
    const { producer, choose } = producerChoosing();
    const send = async () => answers([...choose(['a']), ...choose(['a'])]);
    await expect(sendWhole(producer, send)).rejects.toThrow(/sent twice \[orders\/\d\]/);
  });

  it('is checked apart from the send before it', async () => {
    const { producer, choose } = producerChoosing();
    await sendWhole(producer, async () => answers([...new Set(choose(['a']))]));
    await expect(sendWhole(producer, async () => answers(choose(['b'])))).resolves.toBeUndefined();
  });

  it('fails in a transaction where kafkajs restarted it: another broker may have stored its messages twice', async () => {
    const { producer, choose } = producerChoosing([1, 2]);
    const send = async () => {
      choose(['a', 'b']);
      return answers([...new Set(choose(['a', 'b']))]);
    };
    await expect(sendOnce(producer, send)).rejects.toThrow('kafkajs restarted a send');
    await expect(sendWhole(producer, send)).resolves.toBeUndefined();
  });

  it('may be restarted where only one broker is sent to: its first try has failed by then', async () => {
    const { producer, choose } = producerChoosing([1]);
    const send = async () => {
      choose(['a', 'b']);
      return answers([...new Set(choose(['a', 'b']))]);
    };
    await expect(sendOnce(producer, send)).resolves.toBeUndefined();
  });
});
