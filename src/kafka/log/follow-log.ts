import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import type { LogRange, LogRecord } from './log-reader.ts';

/** Soon enough for a person who watches. */
const FETCH_WAIT_MS = 200;

/**
 * Reads partitions from given offsets on, `read_committed`, until stopped. kafkajs reads through a consumer group only:
 * one of its own is made, commits nothing, and is deleted at the end.
 * @throws kafkajs's errors where the broker goes away for longer than it retries; what `onRecord` throws.
 */
export async function followLog(
  kafka: Kafka,
  starts: readonly Pick<LogRange, 'topic' | 'partition' | 'from'>[],
  onRecord: (record: LogRecord) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const groupId = `salvage-follow-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: FETCH_WAIT_MS, readUncommitted: false });
  const positions = new Map(starts.map((start) => [`${start.topic}/${start.partition}`, start.from]));
  const ended = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => ended.resolve(), { once: true });
  consumer.on(consumer.events.CRASH, ({ payload }) => ended.reject(payload.error));
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
      for (const partition of partitions) {
        const from = positions.get(`${topic}/${partition}`);
        if (from !== undefined) consumer.seek({ topic, partition, offset: String(from) });
      }
    }
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...new Set(starts.map(({ topic }) => topic))], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ topic, partition, message }) => {
        const at = `${topic}/${partition}`;
        const offset = Number(message.offset);
        // A seek is only a hint to kafkajs: what lies before the start may come first, and comes again after a rebalance.
        if (signal.aborted || offset < (positions.get(at) ?? 0)) return;
        const { key, value, headers = {}, timestamp } = message;
        try {
          await onRecord({ topic, partition, offset, timestamp: Number(timestamp), key, value, headers });
          positions.set(at, offset + 1);
        } catch (error) {
          ended.reject(error);
        }
      },
    });
    await ended.promise;
  } finally {
    await consumer.disconnect();
    await deleteGroup(kafka, groupId);
  }
}

async function deleteGroup(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.deleteGroups([groupId]);
  } catch {
    // The broker forgets an empty group by itself.
  } finally {
    await admin.disconnect();
  }
}
