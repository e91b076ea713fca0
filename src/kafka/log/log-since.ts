import type { KafkaAdmin } from '../client/kafka-types.ts';
import type { LogRange } from './log-reader.ts';
import { topicConfigs } from './topic-configs.ts';
import { topicOffsets, topicOffsetsSince } from './topic-offsets.ts';

const RETENTION_CONFIGS = ['retention.ms', 'retention.bytes', 'cleanup.policy'] as const;

/** All partitions of some topics, from a time on to their ends as they were when asked. */
interface LogSince {
  readonly ranges: readonly LogRange[];
  /** False where retention may have deleted records of that time. */
  readonly reachesBack: boolean;
}

/** @param since epoch ms by the records' timestamps */
export async function logSince(admin: KafkaAdmin, topics: readonly string[], since: number): Promise<LogSince> {
  const keptMs = await keptSurelyMs(admin, topics);
  const ranges: LogRange[] = [];
  let reachesBack = true;
  for (const topic of topics) {
    const bounds = await topicOffsets(admin, topic);
    const starts = await topicOffsetsSince(admin, topic, since);
    const isKeptSurely = Date.now() - since < (keptMs.get(topic) ?? 0);
    for (const { partition, low, high } of bounds) {
      const found = Number(starts.find((start) => start.partition === partition)?.offset ?? low);
      const from = Math.max(found < 0 ? Number(high) : found, Number(low));
      // Far enough if nothing was ever deleted, if records from before that time are still there, or if retention cannot
      // have deleted records of that time yet.
      reachesBack &&= Number(low) === 0 || from > Number(low) || isKeptSurely;
      ranges.push({ topic, partition, from, to: Number(high) });
    }
  }
  return { ranges, reachesBack };
}

/** How long each topic surely keeps its records; 0 where it is also bounded in bytes, or compacted. */
async function keptSurelyMs(admin: KafkaAdmin, topics: readonly string[]): Promise<Map<string, number>> {
  const configs = await topicConfigs(admin, topics, RETENTION_CONFIGS);
  return new Map(
    [...configs].map(([topic, values]) => {
      const [ms, bytes, policy] = RETENTION_CONFIGS.map((name) => values.get(name));
      if (ms === undefined || bytes !== '-1' || policy !== 'delete') return [topic, 0];
      return [topic, ms === '-1' ? Number.POSITIVE_INFINITY : Number(ms)];
    }),
  );
}
