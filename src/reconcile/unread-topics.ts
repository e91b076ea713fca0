import type { Checkpoint } from '../engine/checkpoint.ts';
import { ALL_CHECKPOINTS, checkpointCollection, checkpointId } from '../engine/checkpoint.ts';
import type { KafkaAdmin, KafkaClient } from '../kafka/client/kafka-types.ts';
import { partitionOfKey, rangesOf } from '../kafka/log/log-bounds.ts';
import { type LogRange, readLog } from '../kafka/log/log-reader.ts';
import type { Database } from '../mongo/database.ts';
import type { Names } from '../names.ts';

export interface LogServers {
  readonly kafka: KafkaClient;
  readonly admin: KafkaAdmin;
  readonly names: Names;
  readonly database: Database;
}

/** A topic and the stage that reads it. */
export interface ReadTopic {
  readonly stage: string;
  readonly topic: string;
}

/** An open transaction hides what follows it: then how far a stage has read is not known this time. */
const READ_WITHIN_MS = 8_000;

/**
 * How far stages have read, asked only where somebody needs to know. A partition that is behind explains why nothing
 * happens to the orders in it.
 */
export class UnreadTopics {
  readonly #servers: LogServers;
  readonly #oldest = new Map<string, Promise<number[]>>();

  constructor(servers: LogServers) {
    this.#servers = servers;
  }

  /**
   * When the oldest message was published that the stage has not applied yet, in the order's partition of the topic; epoch
   * ms, real time. Infinity: it has applied all; 0: that cannot be told now.
   */
  async oldestOf({ stage, topic }: ReadTopic, orderId: string): Promise<number> {
    const name = `${stage}/${topic}`;
    const known = this.#oldest.get(name) ?? this.#readPartitions({ stage, topic });
    this.#oldest.set(name, known);
    const partitions = await known;
    return partitions[partitionOfKey(Buffer.from(orderId), partitions.length)] ?? 0;
  }

  async #readPartitions({ stage, topic }: ReadTopic): Promise<number[]> {
    const { admin, names, database } = this.#servers;
    const checkpoints = await checkpointCollection(database)
      .find(ALL_CHECKPOINTS, { projection: { next: 1 } })
      .toArray();
    const nextOf = new Map(checkpoints.map(({ _id, next }: Pick<Checkpoint, '_id' | 'next'>) => [_id, next]));
    const ranges = await rangesOf(admin, [names.topic(topic)]);
    const oldest: number[] = [];
    for (const range of ranges) {
      const { partition } = range;
      const next = nextOf.get(checkpointId({ stage, topic, partition })) ?? range.from;
      oldest[partition] = await this.#oldestIn({ ...range, from: Math.max(next, range.from) });
    }
    return oldest;
  }

  /** Control records may follow the last message, so only reading tells whether there is one. */
  async #oldestIn(range: LogRange): Promise<number> {
    const deadline = AbortSignal.timeout(READ_WITHIN_MS);
    const found = new AbortController();
    let oldest = Number.POSITIVE_INFINITY;
    await readLog(
      this.#servers,
      [range],
      ({ timestamp }) => {
        oldest = Math.min(oldest, timestamp);
        found.abort();
      },
      { signal: AbortSignal.any([deadline, found.signal]) },
    );
    return deadline.aborted && !found.signal.aborted ? 0 : oldest;
  }
}
