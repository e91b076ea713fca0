import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import { PoisonError } from '../../errors.ts';
import type { TopicServers } from '../../inspect/servers.ts';
import type { Codec } from '../../kafka/codec/codec.ts';
import { rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRecord, readLog } from '../../kafka/log/log-reader.ts';

/** Every record of a topic, given by its full name, as a `read_committed` reader sees it now. */
export async function readRecords(servers: TopicServers, fullName: string): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  await readLog(servers, await rangesOf(servers.admin, [fullName]), (record) => {
    records.push(record);
  });
  return records;
}

/** Every event of a topic; null for a record that cannot be decoded. */
export async function readEvents<Event>(
  servers: TopicServers,
  topic: TopicDefinition<Event>,
): Promise<{ record: LogRecord; event: Event | null }[]> {
  const records = await readRecords(servers, servers.names.topic(topic.name));
  return Promise.all(
    records.map(async (record) => ({ record, event: await decodeOrNull(servers.codec, topic, record) })),
  );
}

/** Every event of a topic that the pipeline itself writes, so that one that cannot be decoded is a defect. */
export async function readOwnEvents<Event>(servers: TopicServers, topic: TopicDefinition<Event>): Promise<Event[]> {
  const records = await readRecords(servers, servers.names.topic(topic.name));
  return Promise.all(records.map(({ value }) => servers.codec.decode(topic, value ?? Buffer.alloc(0))));
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
