import { Kafka, logLevel } from 'kafkajs';
import { PREFIX } from '../cluster/merchant.ts';

/** Those that billing and operators write to: the keys of what is on its way move, so that repeats meet in two partitions. */
const INPUTS = ['payment-declined.new-sale', 'payment-declined.recurring', 'rerun-requested'];
const ANSWER_MS_MAX = 5_000;

/** Gives one of the pipeline's input topics one partition more, while it is written and read. */
export async function addPartitions(brokers: string, target: number): Promise<void> {
  const kafka = new Kafka({
    clientId: 'operator',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    requestTimeout: ANSWER_MS_MAX,
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const topic = `${PREFIX}.${INPUTS[target % INPUTS.length]}`;
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const count = (topics[0]?.partitions.length ?? 0) + 1;
    await admin.createPartitions({ topicPartitions: [{ topic, count }] });
  } finally {
    await admin.disconnect();
  }
}
