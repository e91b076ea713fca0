import type { AnyTopic } from '../../src/domain/decision.ts';
import { createKafka } from '../../src/kafka/client/client.ts';
import type { KafkaHeaders } from '../../src/kafka/client/kafka-types.ts';
import { Codec } from '../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../src/kafka/codec/registry.ts';
import { readLog } from '../../src/kafka/log/log-reader.ts';
import { topicOffsets } from '../../src/kafka/log/topic-offsets.ts';
import { namesFor } from '../../src/names.ts';
import { stackForTests } from './stack.ts';

interface ReadEvent {
  readonly key: string;
  readonly event: Record<string, unknown>;
  readonly headers: KafkaHeaders;
}

/** All events of a topic, as a `read_committed` reader sees them now. */
export async function readTopic(prefix: string, topic: AnyTopic): Promise<ReadEvent[]> {
  const { kafkaBrokers, schemaRegistryUrl } = stackForTests();
  const names = namesFor(prefix);
  const kafka = createKafka({ brokers: [kafkaBrokers], clientId: 'test' });
  const codec = new Codec(new HttpRegistry(schemaRegistryUrl), names);
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await topicOffsets(admin, names.topic(topic.name));
  await admin.disconnect();
  const ranges = offsets.map(({ partition, low, high }) => ({
    topic: names.topic(topic.name),
    partition,
    from: Number(low),
    to: Number(high),
  }));
  const read: ReadEvent[] = [];
  await readLog({ kafka, names }, ranges, async ({ key, value, headers }) => {
    read.push({ key: String(key), event: await codec.decode(topic, value ?? Buffer.alloc(0)), headers });
  });
  return read;
}
