import { allTopics } from '../../../topics/all.ts';
import type { MessagePosition } from '../../domain/documents/message-position.ts';
import { partitionOfKey } from '../../kafka/log/log-bounds.ts';
import type { LogRange, LogRecord } from '../../kafka/log/log-reader.ts';
import { PartitionReads } from '../../kafka/log/partition-reads.ts';
import { sourceTopic } from '../../names.ts';
import { TAILABLE_TOPICS } from '../messages/tailable-topics.ts';
import type { TopicServers } from '../servers.ts';

/** What the documents of an order say about where its messages are. */
export interface MessageClues {
  readonly positions: readonly MessagePosition[];
  /** When something was decided about it, epoch ms: what was published then stands in the topics at that time. */
  readonly times: readonly number[];
}

interface FoundMessages {
  readonly records: readonly LogRecord[];
  /** Some partitions were read only where the documents say that there is something. */
  readonly isPartial: boolean;
  /** How many messages brokers sent, those of other orders included. */
  readonly messagesRead: number;
}

/** A partition with no more messages is read whole: a small installation then sees everything. */
const WHOLE_PARTITION_MAX = 2_000;

/** Outputs carry the time when they were stored, which follows that of their decision. A transaction takes milliseconds; conflicts, seconds. */
const BEFORE_MS = 1_000;
const AFTER_MS = 10_000;

/** An order has few times. Of one that was repeated for weeks the newest are looked at. */
const SPANS_MAX = 40;
/** Of one span, in one partition: at a peak of thousands of messages a second the trace stays fast. */
const SPAN_MESSAGES_MAX = 5_000;
/** Requests to the brokers at a time. */
const READS_AT_ONCE = 8;

/**
 * Finds an order's messages without searching whole topics: those that changed a document, by the position that is noted in
 * it, and what was published with a decision, around its time in the partition of the order's key.
 */
export async function findMessages(
  { kafka, names }: Pick<TopicServers, 'kafka' | 'names'>,
  orderId: string,
  clues: MessageClues,
): Promise<FoundMessages> {
  const key = Buffer.from(orderId);
  return PartitionReads.use(kafka, TAILABLE_TOPICS.map(names.topic), async (reads) => {
    const positions = clues.positions.map((position) => ({ ...position, topic: names.topic(position.topic) }));
    const likely = TAILABLE_TOPICS.flatMap((topic) => likelyPartitions(reads, topic, names.topic(topic), key));
    const [likelyLogs, positionLogs] = await Promise.all([logsOf(reads, likely), logsOf(reads, positions)]);
    const [small, large] = [likelyLogs.filter(isSmall), likelyLogs.filter((log) => !isSmall(log))];
    const noted = positionLogs.flatMap((log, index) => rangeOf(log, positions[index]));
    const ranges = [...small, ...(await rangesAround(reads, large, clues.times)), ...noted];
    const records = new Map<string, LogRecord>();
    await readAll(reads, ranges, (record) => {
      if (record.key?.equals(key)) records.set(`${record.topic}/${record.partition}/${record.offset}`, record);
    });
    return { records: [...records.values()], isPartial: large.length > 0, messagesRead: reads.messagesRead };
  });
}

function isSmall({ from, to }: LogRange): boolean {
  return to - from <= WHOLE_PARTITION_MAX;
}

/** Nothing where retention has deleted the message, or its partition was read whole. */
function rangeOf(log: LogRange, position: MessagePosition | undefined): LogRange[] {
  const { offset = -1 } = position ?? {};
  return offset < log.from || offset >= log.to ? [] : [{ ...log, from: offset, to: offset + 1 }];
}

/** The pipeline's own messages are where our partitioner puts the key. Billing may use another one. */
function likelyPartitions(reads: PartitionReads, topic: string, fullName: string, key: Buffer) {
  const writtenBy = allTopics.find(({ name }) => name === sourceTopic(topic))?.writtenBy ?? [];
  const count = reads.partitionCount(fullName);
  const isOurs = !writtenBy.some((writer) => writer === 'billing');
  return isOurs
    ? [{ topic: fullName, partition: partitionOfKey(key, count) }]
    : Array.from({ length: count }, (_, index) => ({ topic: fullName, partition: index }));
}

async function logsOf(
  reads: PartitionReads,
  partitions: readonly Pick<LogRange, 'topic' | 'partition'>[],
): Promise<LogRange[]> {
  if (partitions.length === 0) return [];
  const [start, end] = await Promise.all([reads.starts(partitions), reads.ends(partitions)]);
  return partitions.map(({ topic, partition }) => {
    const one = { topic, partition };
    return { ...one, from: start(one) ?? 0, to: end(one) ?? 0 };
  });
}

async function rangesAround(
  reads: PartitionReads,
  logs: readonly LogRange[],
  times: readonly number[],
): Promise<LogRange[]> {
  if (logs.length === 0) return [];
  const spans = mergedSpans(times).slice(-SPANS_MAX);
  const ranges = spans.map(async ({ since, until }) => {
    const [first, after] = await Promise.all([reads.since(logs, since), reads.since(logs, until)]);
    return logs.flatMap((log) => {
      const from = first(log);
      if (from === null) return [];
      const to = Math.min(after(log) ?? log.to, log.to, from + SPAN_MESSAGES_MAX);
      return from < to ? [{ ...log, from, to }] : [];
    });
  });
  return (await Promise.all(ranges)).flat();
}

interface TimeSpan {
  readonly since: number;
  readonly until: number;
}

/** One span for times that are near each other, the oldest first. */
function mergedSpans(times: readonly number[]): TimeSpan[] {
  const spans: TimeSpan[] = [];
  for (const time of times.toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    const since = time - BEFORE_MS;
    const until = time + AFTER_MS;
    if (last !== undefined && since <= last.until) spans[spans.length - 1] = { since: last.since, until };
    else spans.push({ since, until });
  }
  return spans;
}

async function readAll(
  reads: PartitionReads,
  ranges: readonly LogRange[],
  onRecord: (record: LogRecord) => void,
): Promise<void> {
  const queue = ranges.values();
  const work = async () => {
    for (const range of queue) await reads.read(range, onRecord);
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, work));
}
