import { headerText } from '../../kafka/codec/headers.ts';
import { rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRecord, readLog } from '../../kafka/log/log-reader.ts';
import { decodeMessage } from '../messages/decode-message.ts';
import { TAILABLE_TOPICS } from '../messages/tailable-topics.ts';
import type { TopicServers } from '../servers.ts';

/**
 * The order of the first message whose `eventId` or order this is; null where no message has it. No document holds an eventId,
 * which would cost an index entry for every decline, for what is asked for once a month: so the topics are searched, from the
 * Kafka timestamp `since` on (epoch ms; null: all that they hold), until it is found.
 */
export async function findOrderOfMessage(
  servers: TopicServers,
  id: string,
  since: number | null,
): Promise<string | null> {
  const { admin, names } = servers;
  const ranges = await rangesOf(admin, TAILABLE_TOPICS.map(names.topic), since);
  const isFound = new AbortController();
  const bytes = Buffer.from(id);
  let orderId: string | null = null;
  await readLog(
    servers,
    ranges,
    async (record) => {
      if (orderId !== null || !mayBe(record, id, bytes)) return;
      orderId = await orderOf(servers, record, id);
      if (orderId !== null) isFound.abort();
    },
    { signal: isFound.signal },
  );
  return orderId;
}

/** Decoding every message would take minutes. Producers other than ours may leave the header out; a dead letter has its own. */
function mayBe({ key, headers, value }: LogRecord, id: string, bytes: Buffer): boolean {
  return key?.equals(bytes) === true || headerText(headers, 'ce_id') === id || value?.includes(bytes) === true;
}

async function orderOf({ codec, names }: TopicServers, record: LogRecord, id: string): Promise<string | null> {
  const key = record.key?.toString() ?? null;
  if (key === id) return id;
  const { event } = await decodeMessage(codec, names, record);
  if (headerText(record.headers, 'ce_id') !== id && event?.eventId !== id) return null;
  return typeof event?.orderId === 'string' ? event.orderId : key;
}
