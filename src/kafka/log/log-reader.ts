import type { Batch, Consumer } from 'kafkajs';
import type { KafkaHeaders } from '../client/kafka-types.ts';
import { type LogAccess, withTemporaryGroup } from './temporary-group.ts';

/** A part of one partition's log: offsets in [from, to). Full topic name, prefix included. */
export interface LogRange {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

export interface LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Epoch ms. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: KafkaHeaders;
}

interface ReadLogOptions {
  readonly signal?: AbortSignal;
}

const FETCH_WAIT_MS = 100;
const STALL_TIMEOUT_MS = 60_000;

/**
 * Reads ranges `read_committed` and returns when all were read to their ends. Waits for transactions that are open inside
 * a range.
 * @throws Error where nothing was read for a minute, or the broker is away.
 */
export async function readLog(
  access: LogAccess,
  ranges: readonly LogRange[],
  onRecord: (record: LogRecord) => void | Promise<void>,
  { signal }: ReadLogOptions = {},
): Promise<void> {
  const wanted = new Map(ranges.filter(({ from, to }) => from < to).map((range) => [partitionName(range), range]));
  if (wanted.size === 0) return;
  const topics = [...new Set([...wanted.values()].map(({ topic }) => topic))];
  const group = { name: 'salvage-log-reader', topics, fetchWaitMs: FETCH_WAIT_MS, signal };
  await withTemporaryGroup(access, group, (consumer) => new RangeReader(consumer, wanted, onRecord).read(signal));
}

type Partition = Pick<LogRange, 'topic' | 'partition'>;

/** Reads ranges of several partitions with one consumer, once. */
class RangeReader {
  readonly #consumer: Consumer;
  readonly #onRecord: (record: LogRecord) => void | Promise<void>;
  readonly #unread: Map<string, LogRange>;
  readonly #positions = new Map<string, number>();
  readonly #ended = Promise.withResolvers<void>();

  constructor(
    consumer: Consumer,
    wanted: ReadonlyMap<string, LogRange>,
    onRecord: (record: LogRecord) => void | Promise<void>,
  ) {
    this.#consumer = consumer;
    this.#unread = new Map(wanted);
    this.#onRecord = onRecord;
  }

  /** Resolves when every range was read to its end, or when `signal` aborts. */
  async read(signal: AbortSignal | undefined): Promise<void> {
    const consumer = this.#consumer;
    const stall = setTimeout(() => this.#ended.reject(this.#stalled()), STALL_TIMEOUT_MS);
    signal?.addEventListener('abort', () => this.#ended.resolve(), { once: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => this.#ended.reject(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => this.#startPartitions(payload.memberAssignment));
    // Emitted also for batches that hold only control records, which `eachBatch` does not get.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      stall.refresh();
      this.#finishPartition(payload, Number(payload.lastOffset) + 1);
    });
    consumer
      .run({ autoCommit: false, eachBatch: ({ batch }) => this.#readBatch(batch) })
      .catch((error: unknown) => this.#ended.reject(error));
    try {
      await this.#ended.promise;
    } finally {
      clearTimeout(stall);
    }
  }

  #stalled(): Error {
    return new Error(`nothing was read for a minute of ${[...this.#unread.keys()].join(', ')}`);
  }

  #startPartitions(assignment: Readonly<Record<string, readonly number[]>>): void {
    for (const [topic, partitions] of Object.entries(assignment)) {
      for (const partition of partitions) {
        const range = this.#unread.get(partitionName({ topic, partition }));
        if (range === undefined) this.#consumer.pause([{ topic, partitions: [partition] }]);
        else this.#consumer.seek({ topic, partition, offset: String(range.from) });
      }
    }
  }

  async #readBatch({ topic, partition, messages }: Batch): Promise<void> {
    const name = partitionName({ topic, partition });
    const range = this.#unread.get(name);
    if (range === undefined) return;
    for (const message of messages) {
      const offset = Number(message.offset);
      // kafkajs repeats a batch after a rebalance, and where `onRecord` failed in the middle of it.
      if (offset < (this.#positions.get(name) ?? range.from) || offset >= range.to) continue;
      const { key, value, headers = {} } = message;
      await this.#onRecord({ topic, partition, offset, timestamp: Number(message.timestamp), key, value, headers });
      this.#positions.set(name, offset + 1);
    }
  }

  /** Does nothing while the partition's range has offsets from `next` on. */
  #finishPartition({ topic, partition }: Partition, next: number): void {
    const name = partitionName({ topic, partition });
    const range = this.#unread.get(name);
    if (range === undefined || next < range.to) return;
    this.#unread.delete(name);
    this.#consumer.pause([{ topic, partitions: [partition] }]);
    if (this.#unread.size === 0) this.#ended.resolve();
  }
}

export function partitionName({ topic, partition }: Partition): string {
  return `${topic}/${partition}`;
}
