import type { Kafka } from 'kafkajs';
import pRetry from 'p-retry';
import { isLeadershipMoving } from '../client/kafka-errors.ts';
import type { KafkaHeaders } from '../client/kafka-types.ts';
import type { LogRange, LogRecord } from './log-reader.ts';

/** Brokers send whole batches, one at least: a range is asked for by its likely size, so that little comes of what follows. */
const MESSAGE_BYTES = 512;
const FETCH_BYTES_MAX = 512 * 1024;
/** What is asked for is there: a wait means that it belongs to a transaction that is still open. */
const FETCH_WAIT_MS = 50;
/** Looking for the first message: control records come one for each transaction, and seldom in long rows. */
const FIRST_OF = 20;
const READ_COMMITTED = 1;
/** A broker becomes leader of a partition within about a second. */
const RETRIES = 6;

type Partition = Pick<LogRange, 'topic' | 'partition'>;

/**
 * Reads single messages and short ranges of many partitions straight from their leaders, `read_committed`. A consumer would
 * have to join a group first, which takes three seconds with Kafka's defaults, and can read one range of a partition only.
 */
export class PartitionReads {
  readonly #cluster: Cluster;
  #messagesRead = 0;

  private constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** @param topics full names. @throws kafkajs's errors where the broker is away, or a topic does not exist. */
  static async use<Result>(
    kafka: Kafka,
    topics: readonly string[],
    use: (reads: PartitionReads) => Promise<Result>,
  ): Promise<Result> {
    const cluster = createCluster(kafka);
    try {
      await cluster.connect();
      await cluster.addMultipleTargetTopics(topics);
      return await use(new PartitionReads(cluster));
    } finally {
      await cluster.disconnect();
    }
  }

  /** How many messages brokers have sent so far, those that nobody wanted included. */
  get messagesRead(): number {
    return this.#messagesRead;
  }

  partitionCount(topic: string): number {
    return this.#cluster.findTopicPartitionMetadata(topic).length;
  }

  /** The first offset that the log of each partition still holds. */
  starts(partitions: readonly Partition[]): Promise<OffsetOf> {
    return this.#offsets(partitions, { fromBeginning: true });
  }

  /** The end of what is committed of each partition. */
  ends(partitions: readonly Partition[]): Promise<OffsetOf> {
    return this.#offsets(partitions, { fromBeginning: false });
  }

  /** The first offset of each partition whose timestamp is `since` (epoch ms) or later; null where all are older. */
  since(partitions: readonly Partition[], since: number): Promise<OffsetOf> {
    return this.#offsets(partitions, { fromTimestamp: since });
  }

  async #offsets(
    partitions: readonly Partition[],
    at: { fromBeginning: boolean } | { fromTimestamp: number },
  ): Promise<OffsetOf> {
    const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, ofTopic]) => {
      // A broker refuses a request that names a partition twice.
      const numbers = [...new Set(ofTopic.map(({ partition }) => partition))];
      return { topic, partitions: numbers.map((partition) => ({ partition })), ...at };
    });
    const found = await this.#withLeaders(() => this.#cluster.fetchTopicsOffset(topics));
    const offsets = new Map(
      found.flatMap(({ topic, partitions: ofTopic }) =>
        ofTopic.map(({ partition, offset }) => [`${topic}/${partition}`, Number(offset)] as const),
      ),
    );
    return ({ topic, partition }) => {
      const offset = offsets.get(`${topic}/${partition}`);
      return offset === undefined || offset < 0 ? null : offset;
    };
  }

  /** Reads a range to its end, or to the first transaction that is still open. @returns the offset up to which it read. */
  async read({ topic, partition, from, to }: LogRange, onRecord: (record: LogRecord) => void): Promise<number> {
    let next = from;
    while (next < to) {
      const messages = await this.#askLeader({ topic, partition, from: next, to });
      this.#messagesRead += messages.length;
      const last = messages.at(-1);
      if (last === undefined) return next;
      for (const { isControlRecord, offset, timestamp, key, value, headers } of messages) {
        const at = Number(offset);
        // A broker sends whole batches: the first messages may stand before the range.
        if (isControlRecord === true || at < next || at >= to) continue;
        onRecord({ topic, partition, offset: at, timestamp: Number(timestamp), key, value, headers: headers ?? {} });
      }
      next = Math.max(next, Number(last.offset)) + 1;
    }
    return next;
  }

  /** When the first message of a range was written, epoch ms; null: there is none before the offset `readTo`. */
  async firstOf(range: LogRange): Promise<{ writtenAt: number | null; readTo: number }> {
    let writtenAt: number | null = null;
    let readTo = range.from;
    while (readTo < range.to && writtenAt === null) {
      const part = { ...range, from: readTo, to: Math.min(range.to, readTo + FIRST_OF) };
      const reached = await this.read(part, ({ timestamp }) => {
        writtenAt ??= timestamp;
      });
      if (reached === readTo) break;
      readTo = reached;
    }
    return { writtenAt, readTo };
  }

  async #askLeader({ topic, partition, from, to }: LogRange): Promise<readonly FetchedMessage[]> {
    const maxBytes = Math.min((to - from) * MESSAGE_BYTES, FETCH_BYTES_MAX);
    const { responses } = await this.#withLeaders(async () => {
      const [leader] = Object.keys(this.#cluster.findLeaderForPartitions(topic, [partition]));
      const broker = await this.#cluster.findBroker({ nodeId: leader ?? 'none' });
      return broker.fetch({
        maxWaitTime: FETCH_WAIT_MS,
        minBytes: 1,
        maxBytes,
        isolationLevel: READ_COMMITTED,
        topics: [{ topic, partitions: [{ partition, fetchOffset: String(from), maxBytes }] }],
      });
    });
    return responses.flatMap(({ partitions }) => partitions.flatMap(({ messages }) => messages));
  }

  /** Asks again with fresh metadata while a partition changes its leader. */
  #withLeaders<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    return pRetry(ask, {
      retries: RETRIES,
      minTimeout: 100,
      maxTimeout: 1_000,
      shouldRetry: async ({ error }) => {
        if (!isLeadershipMoving(error)) return false;
        await this.#cluster.refreshMetadata();
        return true;
      },
    });
  }
}

type OffsetOf = (partition: Partition) => number | null;

/** kafkajs's own view of the brokers, as its consumers use it. Not a part of its public interface. */
interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  refreshMetadata(): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly unknown[];
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, readonly number[]>>;
  findBroker(node: { nodeId: string }): Promise<FetchingBroker>;
  fetchTopicsOffset(
    topics: readonly object[],
  ): Promise<readonly { topic: string; partitions: readonly { partition: number; offset: string }[] }[]>;
}

interface FetchingBroker {
  fetch(request: object): Promise<FetchResponse>;
}

interface FetchResponse {
  readonly responses: readonly { readonly partitions: readonly { readonly messages: readonly FetchedMessage[] }[] }[];
}

/** Aborted messages are marked as control records (`kafkajs-patches/aborted-messages.ts`). */
interface FetchedMessage {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: KafkaHeaders;
  readonly isControlRecord?: boolean;
}

const CREATE_CLUSTER = 'private:Kafka:createCluster';

function createCluster(kafka: Kafka): Cluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === CREATE_CLUSTER);
  const create: unknown = symbol === undefined ? undefined : Reflect.get(kafka, symbol);
  if (typeof create !== 'function') throw new Error(`kafkajs has no ${CREATE_CLUSTER} any more`);
  return create({ allowAutoTopicCreation: false, isolationLevel: READ_COMMITTED });
}
