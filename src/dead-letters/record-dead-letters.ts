import type { Logger } from 'pino';
import { inputTopics } from '../../topics/all.ts';
import { errorMessage } from '../errors.ts';
import type { KafkaAdmin, KafkaClient } from '../kafka/client/kafka-types.ts';
import { rangesOf } from '../kafka/log/log-bounds.ts';
import { type LogRange, type LogRecord, readLog } from '../kafka/log/log-reader.ts';
import type { Database } from '../mongo/database.ts';
import type { Names } from '../names.ts';
import { startPolling } from '../waiting/polling.ts';
import { deadLetterOf } from './dead-letter.ts';
import { storeDeadLetters } from './store-dead-letters.ts';

interface Dependencies {
  readonly kafka: KafkaClient;
  readonly names: Names;
  readonly database: Pick<Database, 'collection'>;
}

interface LoopDependencies extends Dependencies {
  readonly logger: Logger;
  /** Only tests set it. */
  readonly deadLetterPollMs?: number;
}

/** Nobody acts on a dead letter within seconds, and a round costs a few requests to Kafka. */
const POLL_MS = 5_000;

/**
 * Keeps the collection `deadLetters` up to what the dead-letter topics hold. Several processes may do it at once: each stores
 * the same documents under the same ids. To fill both collections again from the topics, drop `deadLetters` and
 * `deadLetterPositions`.
 */
export function startDeadLetterRecording({ logger, deadLetterPollMs = POLL_MS, ...deps }: LoopDependencies): {
  stop(): Promise<void>;
} {
  const admin = deps.kafka.admin();
  let isConnected = false;
  const loop = startPolling({
    pollMs: deadLetterPollMs,
    round: async (signal) => {
      if (!isConnected) await admin.connect();
      isConnected = true;
      const count = await recordDeadLetters({ ...deps, admin }, signal);
      if (count > 0) logger.info({ count }, 'recorded dead letters: see salvage dlq list');
      return false;
    },
    onFailure: (error, retryInMs) => {
      logger.warn({ retryInMs }, `dead letters were not recorded, trying again: ${errorMessage(error)}`);
    },
  });
  return {
    stop: async () => {
      await loop.stop();
      await admin.disconnect();
    },
  };
}

/** Stored together, and the most that a kill reads again. */
const BATCH_DEAD_LETTERS = 500;

/** Records what is new since the stored positions. Returns how many were read. */
export async function recordDeadLetters(
  deps: Dependencies & { readonly admin: KafkaAdmin },
  signal?: AbortSignal,
): Promise<number> {
  const { database, names } = deps;
  const positions = database.collection('deadLetterPositions');
  const stored = new Map((await positions.find().toArray()).map(({ _id, next }) => [_id, next]));
  const ranges = await rangesOf(
    deps.admin,
    inputTopics.map(({ name }) => names.deadLetterTopic(name)),
  );
  const unread = ranges.map((range) => unreadPart(range, stored.get(positionId(names, range)))).filter(isNotEmpty);
  let count = 0;
  let batch: LogRecord[] = [];
  const store = async () => {
    const deadLetters = batch.map((record) => deadLetterOf(names.contractTopic(record.topic), record));
    batch = [];
    await storeDeadLetters(database, deadLetters);
    count += deadLetters.length;
  };
  const onRecord = async (record: LogRecord) => {
    batch.push(record);
    if (batch.length >= BATCH_DEAD_LETTERS) await store();
  };
  await readLog(deps, unread, onRecord, signal === undefined ? {} : { signal });
  // A part that was not read is read in the next round.
  if (signal?.aborted === true) return count;
  await store();
  for (const range of unread) {
    const next = { $set: { next: range.to } };
    await positions.updateOne({ _id: positionId(names, range) }, next, { upsert: true });
  }
  return count;
}

/** A log that ends before the position was created again, and is read from its start. */
function unreadPart(range: LogRange, next = range.from): LogRange {
  return { ...range, from: next > range.to ? range.from : Math.max(range.from, next) };
}

function isNotEmpty({ from, to }: LogRange): boolean {
  return from < to;
}

function positionId(names: Names, { topic, partition }: LogRange): string {
  return `${names.contractTopic(topic)} ${partition}`;
}
