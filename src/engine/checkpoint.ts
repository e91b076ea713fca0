import type { ClientSession, Collection } from 'mongodb';
import { FencedError } from '../errors.ts';
import type { KafkaHeaders } from '../kafka/client/kafka-types.ts';
import { headerText } from '../kafka/codec/headers.ts';
import type { Database } from '../mongo/database.ts';
import type { PartitionId } from './partition-id.ts';

/** A message to publish, as final bytes. Stored with its chunk until Kafka is known to have it. */
export interface StoredOutput {
  /** Also in its `ce_id` header. Not unique in the log: a webhook may publish the same result under the same id. */
  readonly eventId: string;
  /** The topic's full name, prefix included. */
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** One of them names the output's chunk, so that it is recognised in the log; earlier releases stored none. */
  readonly headers: Record<string, string | Buffer>;
}

/** The header that names the chunk of an output. */
export const CHUNK_HEADER = 'salvage_chunk';

/** The last data record applied, and its cluster: if the log has another record at that offset, the topic was recreated. */
export interface LogIdentity {
  readonly clusterId: string;
  readonly offset: number;
  readonly timestamp: string;
  readonly hash: string;
}

interface Stopped {
  /**
   * `dead-letters`: too many in a row. `refused`: the log does not fit the checkpoint. `unstorable`: a message cannot be
   * stored, and must not become a dead letter by itself.
   */
  readonly kind: 'dead-letters' | 'refused' | 'unstorable';
  readonly reason: string;
  /** Epoch ms, real time. */
  readonly at: number;
}

/** One for each stage, input topic and partition. [from, next) is the last applied chunk, `outputs` are its messages. */
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
  /** Grows with every transaction that stores intents: MongoDB matches the epoch only in a write. */
  readonly intents?: number;
  /** Recorded by the owner, as well as it can: the partition waits for something that is away. */
  readonly held: { reason: string; since: number } | null;
  readonly identity: LogIdentity | null;
}

export function checkpointId({ stage, topic, partition }: PartitionId): string {
  return `${stage}/${topic}/${partition}`;
}

/** Unique: an owner stores one chunk at a position, and no two owners have the same epoch. */
export function chunkId({ _id, epoch }: Pick<Checkpoint, '_id' | 'epoch'>, from: number): string {
  return `${_id}/${epoch}/${from}`;
}

/** The chunk of a stored output or of a record in the log; undefined where its headers name none. */
export function chunkOf({ headers }: { readonly headers: KafkaHeaders }): string | undefined {
  return headerText(headers, CHUNK_HEADER);
}

export function checkpointCollection(database: Database): Collection<Checkpoint> {
  return database.db.collection<Checkpoint>('checkpoints', { promoteBuffers: true });
}

/** What a writer must find in the checkpoint to still be its owner; null only where a test switches the match off. */
export type Owner = Pick<Checkpoint, 'epoch' | 'next'>;

/** What a chunk writes to its checkpoint. */
export type AppliedChunk = Pick<
  Checkpoint,
  'from' | 'next' | 'outputs' | 'storedAt' | 'deadLettersInARow' | 'stopped' | 'identity'
>;

export class CheckpointStore {
  readonly #collection: Collection<Checkpoint>;
  readonly id: string;
  /** The epoch that this store raised; 0: none yet. */
  #epoch = 0;

  constructor(database: Database, id: string) {
    this.#collection = checkpointCollection(database);
    this.id = id;
  }

  read(): Promise<Checkpoint | null> {
    return this.#collection.findOne({ _id: this.id });
  }

  /**
   * Fences every earlier owner in MongoDB. A missing checkpoint is created at `start`.
   * @throws FencedError where it is missing and `start` is null.
   */
  async raiseEpoch(start: Pick<Checkpoint, 'next' | 'stopped'> | null): Promise<Checkpoint> {
    const checkpoint = await this.#collection.findOneAndUpdate(
      { _id: this.id },
      { $inc: { epoch: 1 }, ...(start === null ? {} : { $setOnInsert: firstCheckpoint(start) }) },
      { upsert: start !== null, returnDocument: 'after', writeConcern: { w: 'majority', journal: true } },
    );
    if (checkpoint === null) throw new FencedError(`checkpoint ${this.id} was deleted while it was taken over`);
    this.#epoch = checkpoint.epoch;
    return checkpoint;
  }

  /**
   * Writes the checkpoint last in a chunk's transaction.
   * @throws FencedError where the epoch or the position is no longer this owner's.
   */
  async advance(session: ClientSession, owner: Owner | null, chunk: AppliedChunk): Promise<void> {
    const { matchedCount } = await this.#collection.updateOne({ _id: this.id, ...owner }, { $set: chunk }, { session });
    if (matchedCount !== 1) throw new FencedError(`${this.id}: another owner has changed the epoch or the position`);
  }

  /**
   * Matches the epoch, by a write, in the transaction that stores intents; the position stays.
   * @throws FencedError
   */
  async touch(session: ClientSession, owner: Owner | null): Promise<void> {
    const { matchedCount } = await this.#collection.updateOne(
      { _id: this.id, ...owner },
      { $inc: { intents: 1 } },
      { session },
    );
    if (matchedCount !== 1) throw new FencedError(`${this.id}: another owner has changed the epoch or the position`);
  }

  /**
   * Stops the partition until an operator resumes it; one that is stopped already keeps its reason. Does nothing before
   * this store has raised the epoch: then there may be no checkpoint.
   * @throws FencedError
   */
  async stop(stopped: Stopped): Promise<void> {
    if (this.#epoch === 0) return;
    const { matchedCount } = await this.#collection.updateOne({ _id: this.id, epoch: this.#epoch }, [
      { $set: { stopped: { $ifNull: ['$stopped', { $literal: stopped }] } } },
    ]);
    if (matchedCount !== 1) throw new FencedError(`${this.id}: another owner has taken over`);
  }

  /** For `salvage status`; nothing depends on it. Does nothing where another owner has taken over. */
  async recordHeld(held: Checkpoint['held']): Promise<void> {
    await this.#collection.updateOne({ _id: this.id, epoch: this.#epoch }, { $set: { held } });
  }
}

function firstCheckpoint({ next, stopped }: Pick<Checkpoint, 'next' | 'stopped'>): Omit<Checkpoint, '_id' | 'epoch'> {
  return { from: next, next, outputs: [], storedAt: 0, deadLettersInARow: 0, stopped, held: null, identity: null };
}
