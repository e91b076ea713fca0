import type { Consumer, IHeaders } from 'kafkajs';
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
  readonly headers: IHeaders;
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
  const group = { name: 'salvage-log-reader', topics, fetchWaitMs: FETCH_WAIT_MS };
  await withTemporaryGroup(access, group, (consumer) => consumeRanges(consumer, wanted, onRecord, signal));
}

function consumeRanges(
  consumer: Consumer,
  wanted: Map<string, LogRange>,
  onRecord: (record: LogRecord) => void | Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const unread = new Map(wanted);
  const positions = new Map<string, number>();
  return new Promise<void>((resolve, reject) => {
    const stall = setTimeout(stalled, STALL_TIMEOUT_MS);
    function stalled(): void {
      reject(new Error(`nothing was read for a minute of ${[...unread.keys()].join(', ')}`));
    }
    const finish = (end: () => void) => {
      clearTimeout(stall);
      end();
    };
    signal?.addEventListener('abort', () => finish(resolve), { once: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => finish(() => reject(payload.error)));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
        for (const partition of partitions) {
          startPartition(consumer, unread.get(partitionName({ topic, partition })), topic, partition);
        }
      }
    });
    // Emitted also for batches that hold only control records, which `eachBatch` does not get.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      stall.refresh();
      const name = partitionName(payload);
      const range = unread.get(name);
      if (range === undefined || Number(payload.lastOffset) + 1 < range.to) return;
      unread.delete(name);
      consumer.pause([{ topic: payload.topic, partitions: [payload.partition] }]);
      if (unread.size === 0) finish(resolve);
    });
    consumer
      .run({
        autoCommit: false,
        eachBatch: async ({ batch: { topic, partition, messages } }) => {
          const name = partitionName({ topic, partition });
          const range = unread.get(name);
          if (range === undefined) return;
          for (const message of messages) {
            const offset = Number(message.offset);
            // kafkajs repeats a batch after a rebalance, and where `onRecord` failed in the middle of it.
            if (offset < (positions.get(name) ?? range.from) || offset >= range.to) continue;
            const { key, value, headers = {} } = message;
            await onRecord({ topic, partition, offset, timestamp: Number(message.timestamp), key, value, headers });
            positions.set(name, offset + 1);
          }
        },
      })
      .catch((error: unknown) => finish(() => reject(error)));
  });
}

function startPartition(consumer: Consumer, range: LogRange | undefined, topic: string, partition: number): void {
  if (range === undefined) consumer.pause([{ topic, partitions: [partition] }]);
  else consumer.seek({ topic, partition, offset: String(range.from) });
}

export function partitionName({ topic, partition }: Pick<LogRange, 'topic' | 'partition'>): string {
  return `${topic}/${partition}`;
}
