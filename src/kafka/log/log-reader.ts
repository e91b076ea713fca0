import { randomUUID } from 'node:crypto';
import type { Consumer, IHeaders, Kafka } from 'kafkajs';

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

export interface ReadLogOptions {
  readonly signal?: AbortSignal;
}

const FETCH_WAIT_MS = 100;
const STALL_TIMEOUT_MS = 60_000;

/**
 * Reads ranges `read_committed` and returns when each was read to its end. Waits for transactions that are open inside
 * a range. kafkajs reads through a consumer group only: one of its own is made, and deleted at the end.
 * @throws Error where nothing moves for a minute, or the broker is away.
 */
export async function readLog(
  kafka: Kafka,
  ranges: readonly LogRange[],
  onRecord: (record: LogRecord) => void | Promise<void>,
  { signal }: ReadLogOptions = {},
): Promise<void> {
  const wanted = new Map(ranges.filter(({ from, to }) => from < to).map((range) => [key(range), range]));
  if (wanted.size === 0) return;
  const groupId = `salvage-log-reader-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: FETCH_WAIT_MS, readUncommitted: false });
  try {
    await consumer.connect();
    await consumer.subscribe({
      topics: [...new Set([...wanted.values()].map(({ topic }) => topic))],
      fromBeginning: true,
    });
    await consumeRanges(consumer, wanted, onRecord, signal);
  } finally {
    await consumer.disconnect();
    await deleteGroup(kafka, groupId);
  }
}

function consumeRanges(
  consumer: Consumer,
  wanted: Map<string, LogRange>,
  onRecord: (record: LogRecord) => void | Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const open = new Map(wanted);
  const reached = new Map<string, number>();
  return new Promise<void>((resolve, reject) => {
    const stall = setTimeout(stalled, STALL_TIMEOUT_MS);
    function stalled(): void {
      reject(new Error(`no progress reading ${[...open.keys()].join(', ')}`));
    }
    const finish = (end: () => void) => {
      clearTimeout(stall);
      end();
    };
    signal?.addEventListener('abort', () => finish(resolve), { once: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => finish(() => reject(payload.error)));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
        for (const partition of partitions)
          startPartition(consumer, open.get(`${topic}/${partition}`), topic, partition);
      }
    });
    // Emitted for batches of control records too, which `eachBatch` never sees.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      stall.refresh();
      const at = `${payload.topic}/${payload.partition}`;
      const range = open.get(at);
      if (range === undefined || Number(payload.lastOffset) + 1 < range.to) return;
      open.delete(at);
      consumer.pause([{ topic: payload.topic, partitions: [payload.partition] }]);
      if (open.size === 0) finish(resolve);
    });
    consumer
      .run({
        autoCommit: false,
        eachBatch: async ({ batch: { topic, partition, messages } }) => {
          const at = `${topic}/${partition}`;
          const range = open.get(at);
          if (range === undefined) return;
          for (const message of messages) {
            const offset = Number(message.offset);
            // A batch comes again after a rebalance, or where `onRecord` failed in the middle of it.
            if (offset < (reached.get(at) ?? range.from) || offset >= range.to) continue;
            const { key, value, headers = {} } = message;
            await onRecord({ topic, partition, offset, timestamp: Number(message.timestamp), key, value, headers });
            reached.set(at, offset + 1);
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

async function deleteGroup(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.deleteGroups([groupId]);
  } catch {
    // The broker forgets an empty group by itself.
  } finally {
    await admin.disconnect();
  }
}

function key({ topic, partition }: Pick<LogRange, 'topic' | 'partition'>): string {
  return `${topic}/${partition}`;
}
