import { type Admin, Partitioners } from 'kafkajs';
import { UsageError } from '../../errors.ts';
import { brokerErrorType } from '../client/kafka-errors.ts';
import type { LogRange } from './log-reader.ts';
import { topicOffsets, topicOffsetsSince } from './topic-offsets.ts';

/**
 * Everything that the partitions of topics (full names) hold now, as ranges to read.
 * @param since epoch ms by the messages' timestamps; null: from the beginning.
 * @throws UsageError for a topic that does not exist.
 */
export async function rangesOf(
  admin: Admin,
  topics: readonly string[],
  since: number | null = null,
): Promise<LogRange[]> {
  const ranges: LogRange[] = [];
  for (const topic of topics) {
    const bounds = await boundsOf(admin, topic);
    const starts = since === null ? null : await topicOffsetsSince(admin, topic, since);
    for (const { partition, low, high } of bounds) {
      const start = starts?.find((entry) => entry.partition === partition)?.offset ?? low;
      // Kafka answers -1 where every message is older.
      const from = Number(start) < 0 ? Number(high) : Math.max(Number(start), Number(low));
      ranges.push({ topic, partition, from, to: Number(high) });
    }
  }
  return ranges;
}

async function boundsOf(admin: Admin, topic: string) {
  try {
    return await topicOffsets(admin, topic);
  } catch (error) {
    if (brokerErrorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION') {
      throw new UsageError(`topic ${topic} does not exist: check SALVAGE_PREFIX, or run "salvage setup"`);
    }
    throw error;
  }
}

/** The ends of all partitions, as empty ranges: the next messages begin there. */
export async function endsOf(admin: Admin, topics: readonly string[]): Promise<LogRange[]> {
  return (await rangesOf(admin, topics)).map((range) => ({ ...range, from: range.to }));
}

const choosePartition = Partitioners.DefaultPartitioner();

/** Where a message with this key goes, by Kafka's default partitioner: the one that this pipeline's producers use. */
export function partitionOfKey(key: Buffer, partitionCount: number): number {
  const partitionMetadata = Array.from({ length: partitionCount }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 0,
    replicas: [],
    isr: [],
  }));
  return choosePartition({ topic: '', partitionMetadata, message: { key, value: null } });
}
