import type { KafkaAdmin, KafkaClient } from '../../kafka/client/kafka-types.ts';
import { type LogRange, readLog } from '../../kafka/log/log-reader.ts';
import { topicConfigs } from '../../kafka/log/topic-configs.ts';
import { topicOffsetsSince, wholeTopicOffsets } from '../../kafka/log/topic-offsets.ts';
import type { Names } from '../../names.ts';
import { type Checkpoint, chunkOf, type StoredOutput } from '../checkpoint.ts';
import { OUTPUT_SEARCH_MARGIN_MS } from '../limits.ts';

const TIME_CONFIGS = ['retention.ms', 'retention.bytes', 'cleanup.policy', 'message.timestamp.type'] as const;

/** Whether a crashed owner's outputs are in the log. They share a Kafka transaction: if one is there, all are. */
type OutputsFound = 'published' | 'not-published' | 'log-too-short';

/**
 * Looks for stored outputs in all partitions of their topics, from the time that they have there to the current end. Call it
 * after fencing the previous producer, when none of its transactions is open any more. They are recognised by their chunk:
 * an eventId is not enough, as FlexEcom's webhook and the stage that asked may publish the same result under the same id.
 */
export async function findOutputs(
  { kafka, admin, names }: { kafka: KafkaClient; admin: KafkaAdmin; names: Pick<Names, 'group'> },
  { chunkId, outputs, storedAt }: Pick<Checkpoint, 'chunkId' | 'outputs' | 'storedAt'>,
): Promise<OutputsFound> {
  const ranges = await rangesSince(admin, outputs, storedAt);
  const enough = new AbortController();
  let found = false;
  await readLog(
    { kafka, names },
    ranges.map(({ range }) => range),
    (record) => {
      if (chunkOf(record) !== chunkId) return;
      found = true;
      enough.abort();
    },
    { signal: enough.signal },
  );
  if (found) return 'published';
  return ranges.some(({ reachesBack }) => !reachesBack) ? 'log-too-short' : 'not-published';
}

interface SearchRange {
  readonly range: LogRange;
  /** False where retention may have deleted the outputs. */
  readonly reachesBack: boolean;
}

async function rangesSince(
  admin: KafkaAdmin,
  outputs: readonly StoredOutput[],
  storedAt: number,
): Promise<SearchRange[]> {
  const topics = [...new Set(outputs.map((output) => output.topic))];
  const times = await timesOf(admin, topics);
  const ranges: SearchRange[] = [];
  for (const topic of topics) {
    const { keptSurelyMs, stampsByItself } = times.get(topic) ?? { keptSurelyMs: 0, stampsByItself: true };
    const since = stampsByItself ? storedAt - OUTPUT_SEARCH_MARGIN_MS : storedAt;
    const bounds = await wholeTopicOffsets(admin, topic);
    const starts = await topicOffsetsSince(admin, topic, since);
    for (const { partition, low, high } of bounds) {
      const found = Number(starts.find((start) => start.partition === partition)?.offset ?? low);
      const from = Math.max(found < 0 ? Number(high) : found, Number(low));
      // Far enough if nothing was ever deleted, if records before that time are still there, or if retention cannot have
      // deleted records of that time yet.
      const reachesBack = Number(low) === 0 || from > Number(low) || Date.now() - since < keptSurelyMs;
      ranges.push({ range: { topic, partition, from, to: Number(high) }, reachesBack });
    }
  }
  return ranges;
}

interface TopicTimes {
  /** How long the topic surely keeps its records; 0 where it is also bounded in bytes, or compacted. */
  readonly keptSurelyMs: number;
  /** Its messages have the broker's time, not ours. */
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
