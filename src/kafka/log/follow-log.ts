import type { Consumer } from 'kafkajs';
import { type LogRange, type LogRecord, partitionName } from './log-reader.ts';
import { type LogAccess, withTemporaryGroup } from './temporary-group.ts';

/** Short enough for a person who watches. */
const FETCH_WAIT_MS = 200;

/**
 * Reads partitions `read_committed` from given offsets on, until `signal` aborts.
 * @throws kafkajs's errors where the broker is away for longer than kafkajs retries; what `onRecord` throws.
 */
export async function followLog(
  access: LogAccess,
  starts: readonly Pick<LogRange, 'topic' | 'partition' | 'from'>[],
  onRecord: (record: LogRecord) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const topics = [...new Set(starts.map(({ topic }) => topic))];
  const group = { name: 'salvage-follow', topics, fetchWaitMs: FETCH_WAIT_MS, signal };
  await withTemporaryGroup(access, group, (consumer) => consumeFrom(consumer, starts, onRecord, signal));
}

async function consumeFrom(
  consumer: Consumer,
  starts: readonly Pick<LogRange, 'topic' | 'partition' | 'from'>[],
  onRecord: (record: LogRecord) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const positions = new Map(starts.map((start) => [partitionName(start), start.from]));
  const ended = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => ended.resolve(), { once: true });
  consumer.on(consumer.events.CRASH, ({ payload }) => ended.reject(payload.error));
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
      for (const partition of partitions) {
        const from = positions.get(partitionName({ topic, partition }));
        if (from !== undefined) consumer.seek({ topic, partition, offset: String(from) });
      }
    }
  });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
      const name = partitionName({ topic, partition });
      const offset = Number(message.offset);
      // kafkajs may hand out earlier messages before it seeks, and repeats messages after a rebalance.
      if (signal.aborted || offset < (positions.get(name) ?? 0)) return;
      const { key, value, headers = {}, timestamp } = message;
      try {
        await onRecord({ topic, partition, offset, timestamp: Number(timestamp), key, value, headers });
        positions.set(name, offset + 1);
      } catch (error) {
        ended.reject(error);
      }
    },
  });
  await ended.promise;
}
