import type { RoutingContent } from '../../domain/configuration.ts';
import { TransientError } from '../../errors.ts';
import type { LogRange, LogRecord } from '../../kafka/log/log-reader.ts';
import { PartitionReads } from '../../kafka/log/partition-reads.ts';
import type { Database } from '../../mongo/database.ts';
import type { Servers, TopicServers } from '../servers.ts';
import { DECLINE_TOPICS, factsIn, withRecords } from './past-declines.ts';
import { WhatIfComparison, type WhatIfReport } from './what-if.ts';

/** Whoever lets others read Kafka between one's own reads. */
interface Turns {
  read<Result>(work: (servers: Servers) => Promise<Result>): Promise<Result>;
}

interface RecentWhatIf extends WhatIfReport {
  /** Declines of this time that were not read: the oldest. */
  readonly leftOut: number;
}

interface RecentOptions {
  readonly database: Database;
  readonly codec: TopicServers['codec'];
  readonly names: TopicServers['names'];
  readonly holdoutKey: string;
  /** Epoch ms; null: all that the topics hold. */
  readonly since: number | null;
  readonly declinesMax: number;
  readonly withinMs: number;
  readonly signal: AbortSignal;
  /** @param of how many are going to be read */
  readonly onRead: (read: number, of: number) => void;
}

/** A turn takes well under a second. */
const SLICE_DECLINES = 500;

/**
 * The same comparison over the newest declines alone, in short turns: an amount and a time bound it, and others read between
 * its turns.
 * @throws UsageError if `content` could not be applied because its gateway ids are taken; TransientError where `signal` aborts
 */
export async function whatIfRecent(
  turns: Turns,
  content: RoutingContent,
  options: RecentOptions,
): Promise<RecentWhatIf> {
  const { database, since, declinesMax, withinMs, signal, onRead } = options;
  const deadline = performance.now() + withinMs;
  const comparison = await WhatIfComparison.begin(database, content, options.holdoutKey);
  const all = await turns.read((servers) => rangesSince(servers, since));
  const wanted = newestOf(all, declinesMax);
  const repeated = new Set<string>();
  let offsetsRead = 0;
  for (const slice of slicesOf(wanted)) {
    if (signal.aborted) throw new TransientError('stopped before all declines were read: no report');
    if (performance.now() > deadline) break;
    const records = await turns.read((servers) => recordsOf(servers, slice));
    const facts = await Promise.all(records.map((record) => factsIn(options, record)));
    await comparison.add(await withRecords(database, facts, repeated));
    offsetsRead += sizeOf(slice);
    onRead(offsetsRead, sizeOf(wanted));
  }
  return { ...comparison.report(since), leftOut: sizeOf(all) - offsetsRead };
}

function rangesSince({ kafka, names }: TopicServers, since: number | null): Promise<LogRange[]> {
  const topics = DECLINE_TOPICS.map(({ name }) => names.topic(name));
  return PartitionReads.use(kafka, topics, async (reads) => {
    const partitions = topics.flatMap((topic) =>
      Array.from({ length: reads.partitionCount(topic) }, (_, partition) => ({ topic, partition })),
    );
    const [starts, ends] = [await reads.starts(partitions), await reads.ends(partitions)];
    const firsts = since === null ? starts : await reads.since(partitions, since);
    return partitions.map((one) => {
      const to = ends(one) ?? 0;
      // No offset: every message is older.
      return { ...one, from: Math.max(firsts(one) ?? to, starts(one) ?? 0), to };
    });
  });
}

/** Of each partition the same part, from its end. */
export function newestOf(ranges: readonly LogRange[], declinesMax: number): LogRange[] {
  const part = Math.min(1, declinesMax / Math.max(1, sizeOf(ranges)));
  return ranges.map((range) => ({ ...range, from: range.to - Math.floor((range.to - range.from) * part) }));
}

/** The newest of each partition first, so that the oldest are left out where the time ends. */
export function* slicesOf(ranges: readonly LogRange[]): Generator<LogRange[]> {
  let rest = ranges.filter(({ from, to }) => from < to);
  while (rest.length > 0) {
    const each = Math.max(1, Math.ceil(SLICE_DECLINES / rest.length));
    yield rest.map((range) => ({ ...range, from: Math.max(range.from, range.to - each) }));
    rest = rest.map((range) => ({ ...range, to: range.to - each })).filter(({ from, to }) => from < to);
  }
}

function recordsOf({ kafka }: TopicServers, ranges: readonly LogRange[]): Promise<LogRecord[]> {
  const topics = [...new Set(ranges.map(({ topic }) => topic))];
  return PartitionReads.use(kafka, topics, async (reads) => {
    const records: LogRecord[] = [];
    await Promise.all(ranges.map((range) => reads.read(range, (record) => records.push(record))));
    return records;
  });
}

function sizeOf(ranges: readonly LogRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0);
}
