import { type DeadLetter, deadLetterOf } from '../../dead-letters/dead-letter.ts';
import type { DeadLetterRecord } from '../../domain/documents/dead-letter-record.ts';
import type { LogRange } from '../../kafka/log/log-reader.ts';
import { PartitionReads } from '../../kafka/log/partition-reads.ts';
import type { TopicServers } from '../servers.ts';

/** Where a dead letter is: its input topic, and its place in `<topic>.dlq`. */
type Place = Pick<DeadLetterRecord, 'topic' | 'partition' | 'offset'>;

/** Two that are nearer to each other are read with one request. */
const GAP_MAX = 50;
/** Read into memory at once. */
const BYTES_MAX = 32 * 1024 * 1024;

/**
 * Reads dead letters by their places, `read_committed`, in the order of their partitions. One that Kafka has deleted is not
 * among them, nor what follows after BYTES_MAX.
 */
export function readAtOffsets(
  { kafka, names }: Pick<TopicServers, 'kafka' | 'names'>,
  places: readonly Place[],
): Promise<DeadLetter[]> {
  if (places.length === 0) return Promise.resolve([]);
  const wanted = new Set(places.map(placeText));
  const topics = [...new Set(places.map(({ topic }) => names.deadLetterTopic(topic)))];
  return PartitionReads.use(kafka, topics, async (reads) => {
    const found: DeadLetter[] = [];
    let bytes = 0;
    for (const range of await heldRanges(reads, rangesOf(places, names.deadLetterTopic))) {
      if (bytes >= BYTES_MAX) break;
      await reads.read(range, (record) => {
        const one = deadLetterOf(names.contractTopic(record.topic), record);
        if (!wanted.has(placeText(one)) || bytes >= BYTES_MAX) return;
        bytes += record.value?.length ?? 0;
        found.push(one);
      });
    }
    return found;
  });
}

function placeText({ topic, partition, offset }: Place): string {
  return `${topic} ${partition}:${offset}`;
}

function rangesOf(places: readonly Place[], fullTopic: (topic: string) => string): LogRange[] {
  const partitions = Map.groupBy(places, ({ topic, partition }) => `${topic} ${partition}`);
  return [...partitions.values()].flatMap((ofPartition) => {
    const ranges: LogRange[] = [];
    for (const { topic, partition, offset } of ofPartition.toSorted((a, b) => a.offset - b.offset)) {
      const last = ranges.at(-1);
      if (last !== undefined && offset - last.to <= GAP_MAX) {
        ranges[ranges.length - 1] = { ...last, to: offset + 1 };
      } else {
        ranges.push({ topic: fullTopic(topic), partition, from: offset, to: offset + 1 });
      }
    }
    return ranges;
  });
}

/** What of the ranges the logs still hold. */
async function heldRanges(reads: PartitionReads, ranges: readonly LogRange[]): Promise<LogRange[]> {
  const there = ranges.filter(({ topic, partition }) => partition < reads.partitionCount(topic));
  if (there.length === 0) return [];
  const [start, end] = await Promise.all([reads.starts(there), reads.ends(there)]);
  return there
    .map((range) => ({
      ...range,
      from: Math.max(range.from, start(range) ?? 0),
      to: Math.min(range.to, end(range) ?? 0),
    }))
    .filter(({ from, to }) => from < to);
}
