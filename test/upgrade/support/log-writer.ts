import pRetry from 'p-retry';
import type { KafkaAdmin, KafkaClient, KafkaProducer } from '../../../src/kafka/client/kafka-types.ts';
import { checkedProducer } from '../../../src/kafka/kafkajs-patches/whole-sends.ts';
import { topicOffsets } from '../../../src/kafka/log/topic-offsets.ts';
import { until } from '../../support/until.ts';

interface RecordAt {
  readonly offset: number;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Record<string, Buffer>;
}

interface PartitionLog {
  /** Full name, prefix included. */
  readonly topic: string;
  readonly partition: number;
  /** The offset after its last record or marker. */
  readonly end: number;
  readonly records: readonly RecordAt[];
}

/** A new broker has no coordinator of transactions or groups for some seconds; kafkajs gives up sooner. */
export const COORDINATOR_RETRIES = { retries: 30, minTimeout: 200, maxTimeout: 2_000 };

/** It does not lead a new topic at once either. */
const RETRY = { initialRetryTime: 20, maxRetryTime: 1_000, retries: 60 };

/**
 * Writes records so that each gets the offset that it had: where offsets are missing in between, markers of transactions
 * or aborted records stood there, and are put there again.
 */
export class LogWriter {
  readonly #admin: KafkaAdmin;
  readonly #plain: KafkaProducer;
  readonly #transactional: KafkaProducer;

  constructor(kafka: KafkaClient, admin: KafkaAdmin, transactionalId: string) {
    this.#admin = admin;
    this.#plain = checkedProducer(kafka, { idempotent: true, retry: RETRY });
    this.#transactional = checkedProducer(kafka, {
      transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
      retry: RETRY,
    });
  }

  async connect(): Promise<void> {
    await Promise.all([this.#plain.connect(), this.#transactional.connect()]);
    await pRetry(async () => await (await this.#transactional.transaction()).abort(), COORDINATOR_RETRIES);
  }

  async disconnect(): Promise<void> {
    await Promise.all([this.#plain.disconnect(), this.#transactional.disconnect()]);
  }

  async write(log: PartitionLog): Promise<void> {
    let end = 0;
    for (const run of runsOf(log)) {
      end += run.records.length + run.gap;
      await this.#writeRun(log, run);
      if (run.gap > 0) await this.#reached(log, end);
    }
  }

  /** A broker answers a commit before it writes the markers, and what is sent next may come before them. */
  async #reached({ topic, partition }: PartitionLog, end: number): Promise<void> {
    await until(async () => {
      const own = (await topicOffsets(this.#admin, topic)).find((one) => one.partition === partition);
      return Number(own?.high) >= end;
    });
  }

  /** A commit leaves one offset without a record; an abort one more than it has records. */
  async #writeRun({ topic, partition }: PartitionLog, { records, gap }: Run): Promise<void> {
    const messages = records.map(({ timestamp, key, value, headers }) => ({
      partition,
      timestamp,
      key,
      value,
      headers,
    }));
    if (gap === 1) {
      if (messages.length === 0) throw new Error(`${topic}/${partition}: a lone marker cannot be written`);
      const transaction = await this.#transactional.transaction();
      await transaction.send({ topic, acks: -1, messages });
      return await transaction.commit();
    }
    if (messages.length > 0) await this.#plain.send({ topic, acks: -1, messages });
    if (gap === 0) return;
    const transaction = await this.#transactional.transaction();
    const aborted = Array.from({ length: gap - 1 }, () => ({ partition, key: null, value: 'aborted' }));
    await transaction.send({ topic, acks: -1, messages: aborted });
    await transaction.abort();
  }
}

interface Run {
  readonly records: RecordAt[];
  /** Offsets without a record behind it. */
  gap: number;
}

function runsOf({ records, end }: PartitionLog): Run[] {
  const runs: Run[] = [];
  let next = 0;
  for (const record of records) {
    const last = runs.at(-1);
    if (last !== undefined && record.offset === next) last.records.push(record);
    else runs.push({ records: [record], gap: 0 });
    if (record.offset > next) (last ?? addFirst(runs)).gap += record.offset - next;
    next = record.offset + 1;
  }
  if (end > next) (runs.at(-1) ?? addFirst(runs)).gap += end - next;
  return runs;
}

/** A log may begin with aborted records. */
function addFirst(runs: Run[]): Run {
  const first: Run = { records: [], gap: 0 };
  runs.unshift(first);
  return first;
}
