import type { Checkpoint } from '../../engine/checkpoint.ts';
import { rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRange, readLog } from '../../kafka/log/log-reader.ts';
import type { TopicServers } from '../servers.ts';
import type { PartitionLag } from '../snapshot/snapshot.ts';
import { STAGE_TOPICS, type StageTopic } from '../stage-topics.ts';

/** Reading more would take longer than a person waits. Beyond it, lag is the difference of offsets, control records included. */
const COUNTED_MAX = 20_000;

/** Messages of an open transaction cannot be read, so reading may never reach the end of the log. */
const READ_WITHIN_MS = 8_000;

/**
 * Lag by stage and partition. Messages are read and counted, because the end offset overstates lag: the control records
 * of transactions follow the last readable message.
 */
export async function measureLag(
  { kafka, admin, names }: Pick<TopicServers, 'kafka' | 'admin' | 'names'>,
  checkpoints: ReadonlyMap<string, Pick<Checkpoint, 'next'>>,
  nowMs: number,
): Promise<PartitionLag[]> {
  const partitions = await partitionsOf({ admin, names });
  const behind = partitions.flatMap(({ id, range }): LogRange[] => {
    const from = Math.max(checkpoints.get(id)?.next ?? 0, range.from);
    return from < range.to ? [{ ...range, from }] : [];
  });
  const readable = await countReadable({ kafka, names }, behind);
  return partitions.map(({ input, id, range }) => {
    const next = checkpoints.get(id)?.next ?? null;
    const { messages, atLeast, oldestAt } = readable.of(range.topic, range.partition);
    return {
      stage: input.stage,
      topic: input.topic,
      partition: range.partition,
      next,
      end: range.to,
      messages: atLeast ? Math.max(messages, range.to - Math.max(next ?? 0, range.from)) : messages,
      atLeast,
      seconds: oldestAt === null ? 0 : Math.max(0, Math.round((nowMs - oldestAt) / 1_000)),
    };
  });
}

interface PartitionOfInput {
  readonly input: StageTopic;
  /** Id of its checkpoint. */
  readonly id: string;
  readonly range: LogRange;
}

async function partitionsOf({ admin, names }: Pick<TopicServers, 'admin' | 'names'>): Promise<PartitionOfInput[]> {
  const partitions: PartitionOfInput[] = [];
  for (const input of STAGE_TOPICS) {
    const ranges = await rangesOf(admin, [names.topic(input.topic)]);
    for (const range of ranges.sort((a, b) => a.partition - b.partition)) {
      partitions.push({ input, id: `${input.stage}/${input.topic}/${range.partition}`, range });
    }
  }
  return partitions;
}

interface Readable {
  messages: number;
  oldestAt: number | null;
}

async function countReadable(servers: Pick<TopicServers, 'kafka' | 'names'>, ranges: readonly LogRange[]) {
  const readable = new Map<string, Readable>();
  let counted = 0;
  const maximumReached = new AbortController();
  const deadline = AbortSignal.timeout(READ_WITHIN_MS);
  const signal = AbortSignal.any([maximumReached.signal, deadline]);
  await readLog(
    servers,
    ranges,
    ({ topic, partition, timestamp }) => {
      const entry = readable.get(`${topic}/${partition}`) ?? { messages: 0, oldestAt: timestamp };
      readable.set(`${topic}/${partition}`, { ...entry, messages: entry.messages + 1 });
      counted += 1;
      if (counted >= COUNTED_MAX) maximumReached.abort();
    },
    { signal },
  );
  const wanted = new Set(ranges.map(({ topic, partition }) => `${topic}/${partition}`));
  return {
    of(topic: string, partition: number): Readable & { atLeast: boolean } {
      const key = `${topic}/${partition}`;
      const entry = readable.get(key) ?? { messages: 0, oldestAt: null };
      return { ...entry, atLeast: signal.aborted && wanted.has(key) };
    },
  };
}
