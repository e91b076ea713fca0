import { ALL_CHECKPOINTS, type Checkpoint, checkpointCollection, nameOfCheckpoint } from '../../engine/checkpoint.ts';
import { PartitionReads } from '../../kafka/log/partition-reads.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { STAGE_TOPICS } from '../stage-topics.ts';
import type { PartitionLag, WaitingPartitions } from './snapshot.ts';
import type { SnapshotSources } from './snapshot-sources.ts';

type KnownCheckpoint = Pick<Checkpoint, '_id' | 'next' | 'stopped' | 'held'>;

/** One for each partition: as many as topics have, however much they hold. */
export function readCheckpoints({ database }: Pick<SnapshotSources, 'database'>): Promise<KnownCheckpoint[]> {
  const projection = { next: 1, stopped: 1, held: 1 } as const;
  return checkpointCollection(database).find<KnownCheckpoint>(ALL_CHECKPOINTS, { projection }).toArray();
}

/** A reason may hold what a server said of a message. */
export function waitingPartitions(checkpoints: readonly KnownCheckpoint[]): WaitingPartitions {
  return {
    stopped: checkpoints.flatMap(({ _id, stopped }) =>
      stopped === null
        ? []
        : { id: nameOfCheckpoint(_id), kind: stopped.kind, reason: cleanText(stopped.reason), since: stopped.at },
    ),
    held: checkpoints.flatMap(({ _id, held, stopped }) =>
      held === null || stopped !== null ? [] : { id: nameOfCheckpoint(_id), ...held, reason: cleanText(held.reason) },
    ),
  };
}

interface Position extends Pick<PartitionLag, 'stage' | 'topic' | 'partition' | 'next' | 'end'> {
  readonly id: string;
  /** Full name. */
  readonly fullTopic: string;
  /** The first offset that the stage has not applied, or the first of the log. */
  readonly from: number;
}

/** What is known of a partition's first unread message: it stays the same until the stage moves on. */
interface FirstUnread {
  readonly from: number;
  /** If there was none: none stands before this offset. */
  readonly readTo: number;
  /** Epoch ms; null: there was none. */
  readonly writtenAt: number | null;
}

/**
 * How far stages are behind, cheaply: one request for the ends of all logs, and a few messages of those partitions alone
 * that have moved since the last time. So messages are estimated (the records of transactions count too), and seconds are
 * exact.
 */
export class UnreadMessages {
  readonly #sources: Pick<SnapshotSources, 'kafka' | 'names' | 'database'>;
  readonly #known = new Map<string, FirstUnread>();

  constructor(sources: Pick<SnapshotSources, 'kafka' | 'names' | 'database'>) {
    this.#sources = sources;
  }

  /** @param realNow epoch ms */
  async read(realNow: number): Promise<PartitionLag[]> {
    const { kafka, names } = this.#sources;
    const checkpoints = await readCheckpoints(this.#sources);
    const nextOf = new Map(checkpoints.map(({ _id, next }) => [nameOfCheckpoint(_id), next]));
    const topics = [...new Set(STAGE_TOPICS.map(({ topic }) => names.topic(topic)))];
    return await PartitionReads.use(kafka, topics, async (reads) => {
      const positions = await this.#positions(reads, nextOf);
      return await Promise.all(positions.map((position) => this.#lagAt(reads, position, realNow)));
    });
  }

  async #positions(reads: PartitionReads, nextOf: ReadonlyMap<string, number>): Promise<Position[]> {
    const partitions = STAGE_TOPICS.flatMap(({ stage, topic }) => {
      const fullTopic = this.#sources.names.topic(topic);
      return Array.from({ length: reads.partitionCount(fullTopic) }, (_, partition) => {
        return { stage, topic, partition, fullTopic, id: `${stage}/${topic}/${partition}` };
      });
    });
    const places = partitions.map(({ fullTopic, partition }) => ({ topic: fullTopic, partition }));
    const [starts, ends] = [await reads.starts(places), await reads.ends(places)];
    return partitions.map((one) => {
      const place = { topic: one.fullTopic, partition: one.partition };
      const [start, next] = [starts(place) ?? 0, nextOf.get(one.id) ?? null];
      return { ...one, next, from: Math.max(next ?? 0, start), end: ends(place) ?? start };
    });
  }

  async #lagAt(reads: PartitionReads, position: Position, realNow: number): Promise<PartitionLag> {
    const { stage, topic, partition, next, from, end } = position;
    const lag = { stage, topic, partition, next, end };
    const writtenAt = from < end ? await this.#firstUnread(reads, position) : null;
    if (writtenAt === null) return { ...lag, messages: 0, atLeast: false, seconds: 0 };
    const seconds = Math.max(0, Math.round((realNow - writtenAt) / 1_000));
    return { ...lag, messages: end - from, atLeast: true, seconds };
  }

  async #firstUnread(reads: PartitionReads, { id, fullTopic: topic, partition, from, end }: Position) {
    const known = this.#known.get(id);
    const isSame = known?.from === from;
    if (isSame && (known.writtenAt !== null || known.readTo >= end)) return known.writtenAt;
    const found = await reads.firstOf({ topic, partition, from: isSame ? known.readTo : from, to: end });
    this.#known.set(id, { from, ...found });
    return found.writtenAt;
  }
}
