import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import { PoisonError } from '../../errors.ts';
import type { KafkaAdmin, KafkaClient } from '../../kafka/client/kafka-types.ts';
import type { Codec } from '../../kafka/codec/codec.ts';
import { rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRecord, readLog } from '../../kafka/log/log-reader.ts';
import type { Names } from '../../names.ts';

/** What whole topics are read with. */
export interface TopicSource {
  readonly kafka: KafkaClient;
  readonly admin: KafkaAdmin;
  readonly codec: Codec;
  readonly names: Names;
}

/** Every record of a topic (full name) as a `read_committed` reader sees it now. */
export async function readRecords({ kafka, admin }: TopicSource, fullName: string): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  await readLog(kafka, await rangesOf(admin, [fullName]), (record) => {
    records.push(record);
  });
  return records;
}

/** Every event of a topic now; what cannot be read is null. */
export async function readEvents<Event>(
  source: TopicSource,
  topic: TopicDefinition<Event>,
): Promise<{ record: LogRecord; event: Event | null }[]> {
  const records = await readRecords(source, source.names.topic(topic.name));
  return Promise.all(
    records.map(async (record) => ({ record, event: await decodeOrNull(source.codec, topic, record) })),
  );
}

/** Every event of a topic of ours; one that cannot be read is a defect. */
export async function readOwnEvents<Event>(source: TopicSource, topic: TopicDefinition<Event>): Promise<Event[]> {
  const records = await readRecords(source, source.names.topic(topic.name));
  return Promise.all(records.map(({ value }) => source.codec.decode(topic, value ?? Buffer.alloc(0))));
}

async function decodeOrNull<Event>(
  codec: Codec,
  topic: TopicDefinition<Event>,
  { value }: LogRecord,
): Promise<Event | null> {
  try {
    return value === null ? null : await codec.decode(topic, value);
  } catch (error) {
    if (error instanceof PoisonError) return null;
    throw error;
  }
}
