import { Partitioners, type PartitionMetadata } from 'kafkajs';
import { withNullHeaders } from '../kafkajs-patches/null-headers.ts';
import type { TopicPartitions } from '../kafkajs-patches/whole-sends.ts';
import { BATCH_BYTES_MAX, type OutgoingRecord, recordBytes } from './outgoing-record.ts';

interface QueuedRecord {
  readonly record: OutgoingRecord;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Records of one partition in their order; of a whole topic before its first send, which shows its partitions. */
interface Queue {
  readonly topic: string;
  readonly partition: number | null;
  records: QueuedRecord[];
  isSending: boolean;
}

/** Records that go out together: to one broker, where their leaders are known. */
export interface Batch {
  readonly records: readonly QueuedRecord[];
  /** Null: not known. */
  readonly leader: number | null;
  readonly queues: readonly Queue[];
}

const BATCH_RECORDS_MAX = 1_000;

/**
 * The records that wait, by partition. A partition's records go out one batch after another; those of partitions with
 * other leaders side by side, so that a broker that hangs holds up only its own.
 */
export class PartitionQueues {
  readonly #queues = new Map<string, Queue>();
  /** As kafkajs last knew them. */
  readonly #partitions = new Map<string, readonly PartitionMetadata[]>();
  readonly #choosePartition = Partitioners.DefaultPartitioner();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(queued: QueuedRecord): void {
    this.#enqueue(queued);
    this.#size += 1;
  }

  /** Takes the next batch for each leader that is not among the busy ones. `finished` must follow for each batch. */
  takeBatches(isBusy: (leader: number | null) => boolean): Batch[] {
    const ready = [...this.#queues.values()].filter((queue) => !queue.isSending && queue.records.length > 0);
    const byLeader = Map.groupBy(ready, (queue) => this.#leaderOf(queue));
    return [...byLeader].filter(([leader]) => !isBusy(leader)).map(([leader, queues]) => this.#take(leader, queues));
  }

  /** The records of these partitions may go out again; where is told by what was learned of their topics. */
  finished({ queues }: Batch, learned: TopicPartitions): void {
    for (const [topic, partitions] of learned) if (partitions.length > 0) this.#partitions.set(topic, partitions);
    for (const queue of queues) {
      queue.isSending = false;
      if (queue.records.length > 0 && !this.#isOutdated(queue)) continue;
      this.#queues.delete(nameOf(queue));
      for (const queued of queue.records) this.#enqueue(queued);
    }
  }

  #take(leader: number | null, queues: readonly Queue[]): Batch {
    const records: QueuedRecord[] = [];
    const taken: Queue[] = [];
    let bytes = 0;
    for (const queue of queues) {
      const fitting = queue.records.findIndex(({ record }, index) => {
        bytes += recordBytes(record);
        const count = records.length + index;
        return count >= BATCH_RECORDS_MAX || (bytes > BATCH_BYTES_MAX && count > 0);
      });
      const isFull = fitting !== -1;
      const part = queue.records.splice(0, isFull ? fitting : queue.records.length);
      if (part.length > 0) {
        records.push(...part);
        taken.push(queue);
        queue.isSending = true;
      }
      if (!isFull) continue;
      // The next batch begins after this queue: a busy partition must not keep the others waiting.
      this.#queues.delete(nameOf(queue));
      this.#queues.set(nameOf(queue), queue);
      break;
    }
    this.#size -= records.length;
    return { leader, records, queues: taken };
  }

  /** A record without a key keeps the partition that is chosen here, so that it goes to the broker of its queue. */
  #enqueue(queued: QueuedRecord): void {
    const { record } = queued;
    const partition = this.#partitionOf(record);
    const name = nameOf({ topic: record.topic, partition });
    const queue = this.#queues.get(name) ?? { topic: record.topic, partition, records: [], isSending: false };
    this.#queues.set(name, queue);
    queue.records.push(partition === null ? queued : { ...queued, record: { ...record, partition } });
  }

  #partitionOf({ topic, partition, key, value, headers }: OutgoingRecord): number | null {
    const partitionMetadata = this.#partitions.get(topic);
    if (partitionMetadata === undefined) return null;
    const message = { key, value, headers: withNullHeaders(headers) };
    return partition ?? this.#choosePartition({ topic, partitionMetadata: [...partitionMetadata], message });
  }

  #leaderOf({ topic, partition }: Queue): number | null {
    return this.#partitions.get(topic)?.find(({ partitionId }) => partitionId === partition)?.leader ?? null;
  }

  /** It was for a whole topic, whose partitions are known by now. */
  #isOutdated({ topic, partition }: Queue): boolean {
    return partition === null && this.#partitions.has(topic);
  }
}

function nameOf({ topic, partition }: Pick<Queue, 'topic' | 'partition'>): string {
  return `${topic}/${partition ?? '?'}`;
}
