import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { createKafka } from '../../../src/kafka/client/client.ts';
import { readLog } from '../../../src/kafka/log/log-reader.ts';
import { topicOffsets } from '../../../src/kafka/log/topic-offsets.ts';
import { createTopics } from '../../../src/kafka/setup/create-topics.ts';
import { namesFor } from '../../../src/names.ts';
import { freshPrefix, stackForTests } from '../../support/stack.ts';

const { CompressionTypes } = kafkajs;
const TYPES = {
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
};
const NAMES = ['gzip', 'snappy', 'lz4', 'zstd'] as const;
/** What the broker does with a batch: stores it as it came, or compresses it again with Kafka's own Java code. */
const AS_IT_CAME = 'producer';

const { kafkaBrokers } = stackForTests();
const kafka = createKafka({ brokers: [kafkaBrokers], clientId: 'compression-test' });
const admin = kafka.admin();
const producer = kafka.producer();
const prefix = freshPrefix();
const names = namesFor(prefix);
const topicFor = (stored: string) => names.topic(stored);

beforeAll(async () => {
  await admin.connect();
  await producer.connect();
  await createTopics(
    admin,
    [AS_IT_CAME, ...NAMES].map((stored) => ({
      topic: topicFor(stored),
      numPartitions: NAMES.length,
      replicationFactor: 1,
      configEntries: [{ name: 'compression.type', value: stored }],
    })),
  );
});
afterAll(() => Promise.all([admin.disconnect(), producer.disconnect()]));

/** More than a block of each of the formats. */
const values = Array.from({ length: 500 }, (_, n) => `${n} ${'decline '.repeat(n)}`);

describe.each([AS_IT_CAME, ...NAMES])('a topic with compression.type=%s', (stored) => {
  it.each(NAMES)('returns to our readers what a producer sent with %s', async (sent) => {
    const topic = topicFor(stored);
    const partition = NAMES.indexOf(sent);
    await producer.send({
      topic,
      compression: TYPES[sent],
      messages: values.map((value) => ({ partition, value })),
    });
    const [bounds] = (await topicOffsets(admin, topic)).filter((offsets) => offsets.partition === partition);
    const read: string[] = [];
    await readLog({ kafka, names }, [{ topic, partition, from: 0, to: Number(bounds?.high) }], ({ value }) => {
      read.push(String(value));
    });
    expect(read).toEqual(values);
  });
});
