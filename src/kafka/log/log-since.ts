import type { KafkaAdmin } from '../client/kafka-types.ts';
import type { LogRange } from './log-reader.ts';
import { topicConfigs } from './topic-configs.ts';
import { topicOffsetsSince, wholeTopicOffsets } from './topic-offsets.ts';

const TIME_CONFIGS = ['retention.ms', 'retention.bytes', 'cleanup.policy', 'message.timestamp.type'] as const;

/** All partitions of some topics, from a time on to their ends as they were when asked, open transactions included. */
interface LogSince {
  readonly ranges: readonly LogRange[];
  /** False where retention may have deleted records of that time. */
  readonly reachesBack: boolean;
}

/**
 * @param since epoch ms by the records' timestamps.
 * @param marginMs where a topic stamps its records by itself, the ranges begin so much earlier: its clock is another one.
 */
export async function logSince(
  admin: KafkaAdmin,
  topics: readonly string[],
  since: number,
  marginMs: number,
): Promise<LogSince> {
  const times = await timesOf(admin, topics);
  const ranges: LogRange[] = [];
  let reachesBack = true;
  for (const topic of topics) {
    const { keptSurelyMs, stampsByItself } = times.get(topic) ?? { keptSurelyMs: 0, stampsByItself: true };
    const begin = stampsByItself ? since - marginMs : since;
    const bounds = await wholeTopicOffsets(admin, topic);
    const starts = await topicOffsetsSince(admin, topic, begin);
    const isKeptSurely = Date.now() - begin < keptSurelyMs;
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

interface TopicTimes {
  /** How long the topic surely keeps its records; 0 where it is also bounded in bytes, or compacted. */
  readonly keptSurelyMs: number;
  /** Its records have the broker's time, not their producer's. */
  readonly stampsByItself: boolean;
}

async function timesOf(admin: KafkaAdmin, topics: readonly string[]): Promise<Map<string, TopicTimes>> {
  const configs = await topicConfigs(admin, topics, TIME_CONFIGS);
  return new Map(
    [...configs].map(([topic, values]) => {
      const [ms, bytes, policy, type] = TIME_CONFIGS.map((name) => values.get(name));
      const isKeptByTime = ms !== undefined && bytes === '-1' && policy === 'delete';
      const keptMs = ms === '-1' ? Number.POSITIVE_INFINITY : Number(ms);
      return [topic, { keptSurelyMs: isKeptByTime ? keptMs : 0, stampsByItself: type !== 'CreateTime' }];
    }),
  );
}
