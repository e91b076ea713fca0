import type { ClientSession, Collection } from 'mongodb';
import { FencedError } from '../errors.ts';
import type { KafkaHeaders } from '../kafka/client/kafka-types.ts';
import { headerText } from '../kafka/codec/headers.ts';
import type { Database } from '../mongo/database.ts';
import type { PartitionId } from './partition-id.ts';

/** A message as final bytes, stored with the chunk that made it until Kafka is known to have it. */
export interface StoredOutput {
  /** Also in its `ce_id` header. Not unique in the log: a webhook's result has the same one as ours. */
  readonly eventId: string;
  /** The topic's full name, prefix included. */
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Among them the chunk that made it, by which it is recognised in the log; earlier releases stored none. */
  readonly headers: Record<string, string | Buffer>;
}

/** The header with the id of the chunk that an output came from. */
export const CHUNK_HEADER = 'salvage_chunk';

/** By what a topic made anew under a stored offset is recognised: the last data record applied, and its cluster. */
export interface LogIdentity {
  readonly clusterId: string;
  readonly offset: number;
  readonly timestamp: string;
  readonly hash: string;
}

export interface Stopped {
  /** `dead-letters`: too many in a row. `refused`: the log does not fit the checkpoint. */
  readonly kind: 'dead-letters' | 'refused';
  readonly reason: string;
  /** Epoch ms, real time. */
  readonly at: number;
}

/** One a stage, input topic and partition. [from, next) is the last applied chunk, `outputs` what it says. */
export interface Checkpoint {
  readonly _id: string;
  readonly epoch: number;
  readonly from: number;
  readonly next: number;
  readonly outputs: StoredOutput[];
  /** Epoch ms, real time. */
  readonly storedAt: number;
  readonly deadLettersInARow: number;
  readonly stopped: Stopped | null;
  /** Grows with every intent transaction: writing it is how the epoch is matched there. */
  readonly intents?: number;
  /** Told by the owner, as well as it can: the partition waits for something that is away. */
  readonly held: { reason: string; since: number } | null;
  readonly identity: LogIdentity | null;
}

export function checkpointId({ stage, topic, partition }: PartitionId): string {
  return `${stage}/${topic}/${partition}`;
}

/** No two chunks have the same: an owner stores one chunk at a position, and no two owners have the same epoch. */
export function chunkId({ _id, epoch }: Pick<Checkpoint, '_id' | 'epoch'>, from: number): string {
  return `${_id}/${epoch}/${from}`;
}

/** The chunk that a record in the log, or a stored output, came from; undefined where its headers name none. */
export function chunkOf({ headers }: { readonly headers: KafkaHeaders }): string | undefined {
  return headerText(headers, CHUNK_HEADER);
}

export function checkpointCollection(database: Database): Collection<Checkpoint> {
  return database.db.collection<Checkpoint>('checkpoints', { promoteBuffers: true });
}

/** What a writer must find in the checkpoint to be its owner still; null only where a test switches the match off. */
export type Owner = Pick<Checkpoint, 'epoch' | 'next'>;

/** What one chunk leaves in its checkpoint. */
export type AppliedChunk = Pick<
  Checkpoint,
  'from' | 'next' | 'outputs' | 'storedAt' | 'deadLettersInARow' | 'stopped' | 'identity'
>;

export class CheckpointStore {
  readonly #collection: Collection<Checkpoint>;
  readonly id: string;
  /** As this store raised it; none is 0. */
  #epoch = 0;

  constructor(database: Database, id: string) {
    this.#collection = checkpointCollection(database);
    this.id = id;
  }

  read(): Promise<Checkpoint | null> {
    return this.#collection.findOne({ _id: this.id });
  }

  /**
   * Fences every earlier owner in MongoDB. Where there is no checkpoint it is created at `start`.
   * @throws FencedError where it is not there and `start` is null.
   */
  async raiseEpoch(start: Pick<Checkpoint, 'next' | 'stopped'> | null): Promise<Checkpoint> {
    const checkpoint = await this.#collection.findOneAndUpdate(
      { _id: this.id },
      { $inc: { epoch: 1 }, ...(start === null ? {} : { $setOnInsert: firstCheckpoint(start) }) },
      { upsert: start !== null, returnDocument: 'after', writeConcern: { w: 'majority', journal: true } },
    );
    if (checkpoint === null) throw new FencedError(`checkpoint ${this.id} vanished while it was taken over`);
    this.#epoch = checkpoint.epoch;
    return checkpoint;
  }

  /**
   * Writes the checkpoint last in a chunk's transaction.
   * @throws FencedError where epoch or position are no longer this owner's.
   */
  async advance(session: ClientSession, owner: Owner | null, chunk: AppliedChunk): Promise<void> {
    const { matchedCount } = await this.#collection.updateOne({ _id: this.id, ...owner }, { $set: chunk }, { session });
    if (matchedCount !== 1) throw new FencedError(`${this.id}: another owner holds epoch or position`);
  }

  /**
   * Matches the epoch by writing, in the transaction that stores intents; the position stays.
   * @throws FencedError
   */
  async touch(session: ClientSession, owner: Owner | null): Promise<void> {
    const { matchedCount } = await this.#collection.updateOne(
      { _id: this.id, ...owner },
      { $inc: { intents: 1 } },
      { session },
    );
    if (matchedCount !== 1) throw new FencedError(`${this.id}: another owner holds epoch or position`);
  }

  /**
   * Stops the partition until an operator resumes it; one stopped already keeps its reason. Only by its owner;
   * where none was taken over yet there is nothing to stop.
   * @throws FencedError
   */
  async stop(stopped: Stopped): Promise<void> {
    if (this.#epoch === 0) return;
    const { matchedCount } = await this.#collection.updateOne({ _id: this.id, epoch: this.#epoch }, [
      { $set: { stopped: { $ifNull: ['$stopped', { $literal: stopped }] } } },
    ]);
    if (matchedCount !== 1) throw new FencedError(`${this.id}: another owner holds the epoch`);
  }

  /** For `salvage status`; nothing depends on it. Does nothing where another owner has taken over. */
  async recordHeld(held: Checkpoint['held']): Promise<void> {
    await this.#collection.updateOne({ _id: this.id, epoch: this.#epoch }, { $set: { held } });
  }
}

function firstCheckpoint({ next, stopped }: Pick<Checkpoint, 'next' | 'stopped'>): Omit<Checkpoint, '_id' | 'epoch'> {
  return { from: next, next, outputs: [], storedAt: 0, deadLettersInARow: 0, stopped, held: null, identity: null };
}
