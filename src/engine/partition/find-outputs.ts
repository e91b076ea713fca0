import type { KafkaAdmin, KafkaClient } from '../../kafka/client/kafka-types.ts';
import { headerText } from '../../kafka/codec/headers.ts';
import { type LogRange, type LogRecord, readLog } from '../../kafka/log/log-reader.ts';
import { topicConfigs } from '../../kafka/log/topic-configs.ts';
import { topicOffsets, topicOffsetsSince } from '../../kafka/log/topic-offsets.ts';
import type { Names } from '../../names.ts';
import { type Checkpoint, chunkOf, type StoredOutput } from '../checkpoint.ts';
import { OUTPUT_SEARCH_MARGIN_MS } from '../limits.ts';

const RETENTION_CONFIGS = ['retention.ms', 'retention.bytes', 'cleanup.policy'] as const;

/** Whether a crashed owner's outputs are in the log. They share a Kafka transaction: if one is there, all are. */
type OutputsFound = 'published' | 'not-published' | 'log-too-short';

/**
 * Looks for stored outputs in their topics, from the time when they were stored (with a margin for clocks) to the
 * current end. Call it after fencing the previous producer, when none of its transactions is open any more.
 */
export async function findOutputs(
  { kafka, admin, names }: { kafka: KafkaClient; admin: KafkaAdmin; names: Pick<Names, 'group'> },
  checkpoint: Checkpoint,
): Promise<OutputsFound> {
  const since = checkpoint.storedAt - OUTPUT_SEARCH_MARGIN_MS;
  const ranges = await rangesSince(admin, checkpoint.outputs, since);
  const isWanted = outputRecogniser(checkpoint.outputs);
  const enough = new AbortController();
  let found = false;
  await readLog(
    { kafka, names },
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
 * Recognises stored outputs among the other records of their topics, by the chunk in their headers. An eventId is not
 * enough: FlexEcom's webhook and the stage that asked may publish the same result under the same id. Outputs that an
 * earlier release stored name no chunk; for those the eventId decides, among records that name none either.
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
  /** False where retention may have deleted the outputs. */
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
      // Far enough if nothing was ever deleted, if records before that time are still there, or if retention cannot have
      // deleted records of that time yet.
      const reachesBack = Number(low) === 0 || from > Number(low) || keptSurely;
      ranges.push({ range: { topic, partition, from, to: Number(high) }, reachesBack });
    }
  }
  return ranges;
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
