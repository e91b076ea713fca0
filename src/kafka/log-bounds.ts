import type { Admin } from 'kafkajs';
import type { LogRange } from './log-reader.ts';

/**
 * What each partition of topics (full names) holds now, as ranges to read.
 * @param since epoch ms by the messages' timestamps; null: from the beginning.
 */
export async function rangesOf(
  admin: Admin,
  topics: readonly string[],
  since: number | null = null,
): Promise<LogRange[]> {
  const ranges: LogRange[] = [];
  for (const topic of topics) {
    const starts = since === null ? null : await admin.fetchTopicOffsetsByTimestamp(topic, since);
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      const start = starts?.find((entry) => entry.partition === partition)?.offset ?? low;
      // Kafka answers -1 where nothing is that young.
      const from = Number(start) < 0 ? Number(high) : Math.max(Number(start), Number(low));
      ranges.push({ topic, partition, from, to: Number(high) });
    }
  }
  return ranges;
}

/** The ends of all partitions: where what is to come begins. */
export async function endsOf(admin: Admin, topics: readonly string[]): Promise<LogRange[]> {
  return (await rangesOf(admin, topics)).map((range) => ({ ...range, from: range.to }));
}
