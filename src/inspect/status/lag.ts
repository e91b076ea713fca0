import type { Checkpoint } from '../../engine/checkpoint.ts';
import { rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRange, readLog } from '../../kafka/log/log-reader.ts';
import type { TopicServers } from '../servers.ts';
import { type InputLane, STAGE_INPUTS } from '../stage-inputs.ts';

/** How far a stage is behind in one partition. */
export interface PartitionLag {
  readonly stage: string;
  readonly topic: string;
  readonly partition: number;
  /** The next offset to apply; null where no owner was there yet. */
  readonly next: number | null;
  readonly end: number;
  /** Readable messages not yet applied; where `atLeast`, there may be more. */
  readonly messages: number;
  readonly atLeast: boolean;
  /** Age of the oldest of them by Kafka's timestamp; 0 where there is none. */
  readonly seconds: number;
}

/** Reading them all would take longer than a person waits; past it offsets are compared, control records among them. */
const COUNTED_MAX = 20_000;

/** Messages of a transaction that is still open cannot be read; it is over soon, or fenced soon. */
const READ_WITHIN_MS = 8_000;

/**
 * Lag by stage and partition, from the checkpoints: the log's end alone says nothing, as control records of transactions
 * leave gaps behind the last readable message. 0 where nothing readable remains.
 */
export async function measureLag(
  { kafka, admin, names }: Pick<TopicServers, 'kafka' | 'admin' | 'names'>,
  checkpoints: ReadonlyMap<string, Pick<Checkpoint, 'next'>>,
  nowMs: number,
): Promise<PartitionLag[]> {
  const places = await partitionsOf({ admin, names });
  const behind = places.flatMap((place): LogRange[] => {
    const from = Math.max(checkpoints.get(place.id)?.next ?? 0, place.range.from);
    return from < place.range.to ? [{ ...place.range, from }] : [];
  });
  const found = await countReadable(kafka, behind);
  return places.map(({ input, id, range }) => {
    const next = checkpoints.get(id)?.next ?? null;
    const { messages, atLeast, oldestAt } = found.of(range.topic, range.partition);
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
  readonly input: InputLane;
  /** Of its checkpoint. */
  readonly id: string;
  readonly range: LogRange;
}

async function partitionsOf({ admin, names }: Pick<TopicServers, 'admin' | 'names'>): Promise<PartitionOfInput[]> {
  const places: PartitionOfInput[] = [];
  for (const input of STAGE_INPUTS) {
    const ranges = await rangesOf(admin, [names.topic(input.topic)]);
    for (const range of ranges.sort((a, b) => a.partition - b.partition)) {
      places.push({ input, id: `${input.stage}/${input.topic}/${range.partition}`, range });
    }
  }
  return places;
}

interface Readable {
  messages: number;
  oldestAt: number | null;
}

async function countReadable(kafka: TopicServers['kafka'], ranges: readonly LogRange[]) {
  const readable = new Map<string, Readable>();
  let counted = 0;
  const enough = new AbortController();
  const deadline = AbortSignal.timeout(READ_WITHIN_MS);
  const signal = AbortSignal.any([enough.signal, deadline]);
  await readLog(
    kafka,
    ranges,
    ({ topic, partition, timestamp }) => {
      const entry = readable.get(`${topic}/${partition}`) ?? { messages: 0, oldestAt: timestamp };
      readable.set(`${topic}/${partition}`, { ...entry, messages: entry.messages + 1 });
      counted += 1;
      if (counted >= COUNTED_MAX) enough.abort();
    },
    { signal },
  );
  const wanted = new Set(ranges.map(({ topic, partition }) => `${topic}/${partition}`));
  return {
    of(topic: string, partition: number): Readable & { atLeast: boolean } {
      const at = `${topic}/${partition}`;
      const entry = readable.get(at) ?? { messages: 0, oldestAt: null };
      return { ...entry, atLeast: signal.aborted && wanted.has(at) };
    },
  };
}
