import type { KafkaAdmin, KafkaClient } from '../../kafka/client/kafka-types.ts';
import { headerText } from '../../kafka/codec/headers.ts';
import { type LogRange, type LogRecord, readLog } from '../../kafka/log/log-reader.ts';
import { topicConfigs } from '../../kafka/log/topic-configs.ts';
import { topicOffsets, topicOffsetsSince } from '../../kafka/log/topic-offsets.ts';
import { type Checkpoint, chunkOf, type StoredOutput } from '../checkpoint.ts';
import { SETTLE_MARGIN_MS } from '../limits.ts';

const RETENTION_CONFIGS = ['retention.ms', 'retention.bytes', 'cleanup.policy'] as const;

/** Whether a crashed owner's outputs reached the log. One Kafka transaction: any of them there means all are. */
export type OutputsFound = 'published' | 'not-published' | 'log-too-short';

/**
 * Looks for stored outputs in their topics, from the time they were stored (with a margin for clocks) to the end as it
 * is now. To be called after the previous producer was fenced: none of its transactions is open any more.
 */
export async function findOutputs(
  kafka: KafkaClient,
  admin: KafkaAdmin,
  checkpoint: Checkpoint,
): Promise<OutputsFound> {
  const since = checkpoint.storedAt - SETTLE_MARGIN_MS;
  const ranges = await rangesSince(admin, checkpoint.outputs, since);
  const isWanted = outputRecogniser(checkpoint.outputs);
  const enough = new AbortController();
  let found = false;
  await readLog(
    kafka,
    ranges.map(({ range }) => range),
    (record) => {
      if (!isWanted(record)) return;
      found = true;
      enough.abort();
    },
    { signal: enough.signal },
  );
  if (found) return 'published';
  return ranges.some(({ reachesBack }) => !reachesBack) ? 'log-too-short' : 'not-published';
}

/**
 * Tells stored outputs from whatever else is in their topics: by the chunk in their headers, which no other writer
 * has. An eventId will not do: FlexEcom's webhook and the stage that asked give the same result the same one. Only for
 * outputs that an earlier release stored, without a chunk, is it all there is, and then in records without one too.
 */
export function outputRecogniser(outputs: readonly StoredOutput[]): (record: Pick<LogRecord, 'headers'>) => boolean {
  const chunks = new Set<string | undefined>();
  const eventIds = new Set<string | undefined>();
  for (const output of outputs) {
    const chunk = chunkOf(output);
    if (chunk === undefined) eventIds.add(output.eventId);
    else chunks.add(chunk);
  }
  return (record) => {
    const chunk = chunkOf(record);
    return chunk === undefined ? eventIds.has(headerText(record.headers, 'ce_id')) : chunks.has(chunk);
  };
}

interface SearchRange {
  readonly range: LogRange;
  /** False where retention may have deleted what we look for. */
  readonly reachesBack: boolean;
}

async function rangesSince(admin: KafkaAdmin, outputs: readonly StoredOutput[], since: number): Promise<SearchRange[]> {
  const topics = [...new Set(outputs.map((output) => output.topic))];
  const keptMs = await keptSurelyMs(admin, topics);
  const ranges: SearchRange[] = [];
  for (const topic of topics) {
    const bounds = await topicOffsets(admin, topic);
    const starts = await topicOffsetsSince(admin, topic, since);
    const keptSurely = Date.now() - since < (keptMs.get(topic) ?? 0);
    for (const { partition, low, high } of bounds) {
      const found = Number(starts.find((start) => start.partition === partition)?.offset ?? low);
      const from = Math.max(found < 0 ? Number(high) : found, Number(low));
      // A log never trimmed, or one whose first record at that time lies behind the start, reaches back far enough; so
      // does one where retention has taken older ones, and cannot have taken these yet.
      const reachesBack = Number(low) === 0 || from > Number(low) || keptSurely;
      ranges.push({ range: { topic, partition, from, to: Number(high) }, reachesBack });
    }
  }
  return ranges;
}

/** How long each topic keeps its records whatever comes; none for one that is also bounded in bytes, or compacted. */
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
