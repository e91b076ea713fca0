import { type ClientSession, type Collection, MongoServerError } from 'mongodb';
import { FencedError } from '../errors.ts';
import type { KafkaHeaders } from '../kafka/client/kafka-types.ts';
import { headerText } from '../kafka/codec/headers.ts';
import type { Database } from '../mongo/database.ts';
import { isDuplicateId } from '../mongo/duplicate-key.ts';
import type { PartitionId } from './partition-id.ts';

/** A message to publish, as final bytes. Stored with its chunk until Kafka is known to have it. */
export interface StoredOutput {
  /** The topic's full name, prefix included. */
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** One of them names the output's chunk, so that it is recognised in the log. */
  readonly headers: StoredHeaders;
}

/** Null: the header has no value. A header that is repeated has several. */
export type StoredHeaders = Record<string, string | Buffer | null | (string | Buffer | null)[]>;

/** The header that names the chunk of an output. */
export const CHUNK_HEADER = 'salvage_chunk';

/** The last data record applied, and its cluster: if the log has another record at that offset, the topic was recreated. */
export interface LogIdentity {
  readonly clusterId: string;
  readonly offset: number;
  readonly timestamp: string;
  readonly hash: string;
}

export interface Stopped {
  /**
   * `dead-letters`: too many in a row. `refused`: the log does not fit the checkpoint. `unstorable`: a message cannot be
   * stored, and must not become a dead letter by itself.
   */
  readonly kind: 'dead-letters' | 'refused' | 'unstorable';
  readonly reason: string;
  /** Epoch ms, real time. */
  readonly at: number;
}

/** One for each stage, input topic and partition. [from, next) is the last chunk's part from it; `outputs` came of it. */
export interface Checkpoint {
  readonly _id: string;
  readonly epoch: number;
  /** The producer of the owner. Null: released, and no producer has anything in flight for it. */
  readonly transactionalId: string | null;
  readonly from: number;
  readonly next: number;
  /** Null before the first chunk. */
  readonly chunkId: string | null;
  /** Empty once they are known to be published, and an owner had the time to say so. */
  readonly outputs: StoredOutput[];
  /** The timestamp of the outputs in their topics; epoch ms, real time. */
  readonly storedAt: number;
  readonly deadLettersInARow: number;
  readonly stopped: Stopped | null;
  /** Recorded by the owner, as well as it can: the partition waits for something that is away. */
  readonly held: { reason: string; since: number } | null;
  readonly identity: LogIdentity | null;
  /** After a reset: messages before this offset were applied once already, in a database that was since restored. */
  readonly repeatedUntil?: number;
  /** With `repeatedUntil`: those before this offset were applied by 0.1.0, under the ids that it gave. */
  readonly firstVersionUntil?: number;
  /** A backup that 0.1.0 had made was restored and upgraded; its log has messages that were applied since. */
  readonly restoredFromFirstVersion?: true;
}

/** How the first version of the engine, whose checkpoints have the same collection, is told from this one. */
const VERSION = 'v2/';

/** The `_id` of a partition's checkpoint. */
export function checkpointId(partition: PartitionId): string {
  return checkpointIdOf(partitionName(partition));
}

export function checkpointIdOf(name: string): string {
  return VERSION + name;
}

/** What operators call a partition, and what its checkpoint's `_id` ends with. */
export function partitionName({ stage, topic, partition }: PartitionId): string {
  return `${stage}/${topic}/${partition}`;
}

/** The partition's name of a checkpoint's `_id`. */
export function nameOfCheckpoint(id: string): string {
  return id.slice(VERSION.length);
}

/** Every checkpoint of this version. */
export const ALL_CHECKPOINTS = { _id: { $gte: VERSION, $lt: `${VERSION}\uffff` } } as const;

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

/** What a writer must find in a checkpoint to still be its owner. */
export type Owner = Pick<Checkpoint, '_id' | 'epoch' | 'transactionalId'>;

/** What a chunk writes to a checkpoint. */
export type AppliedChunk = Pick<
  Checkpoint,
  'from' | 'next' | 'chunkId' | 'outputs' | 'storedAt' | 'deadLettersInARow' | 'stopped' | 'held' | 'identity'
>;

/** A checkpoint's part in a chunk. `match` is what must be found in it; a test that switches the match off leaves the id. */
export interface Advance {
  readonly match: Pick<Checkpoint, '_id'> & Partial<Pick<Checkpoint, 'epoch' | 'next' | 'transactionalId'>>;
  readonly chunk: AppliedChunk;
}

export function ownerOf({ _id, epoch, transactionalId }: Checkpoint): Owner {
  return { _id, epoch, transactionalId };
}

/** Whether the owner of a checkpoint, as it was known, owns it still. */
export function isStillOwned(known: Checkpoint, stored: Checkpoint | undefined): boolean {
  return stored?.epoch === known.epoch && stored.transactionalId === known.transactionalId;
}

/** The collection of checkpoints. Whatever is written here matches the epoch and the transactional id of its writer. */
export class Checkpoints {
  readonly #collection: Collection<Checkpoint>;

  constructor(database: Database) {
    this.#collection = checkpointCollection(database);
  }

  read(id: string): Promise<Checkpoint | null> {
    return this.#collection.findOne({ _id: id });
  }

  async readAll(ids: readonly string[]): Promise<Map<string, Checkpoint>> {
    const found = await this.#collection.find({ _id: { $in: [...ids] } }).toArray();
    return new Map(found.map((checkpoint) => [checkpoint._id, checkpoint]));
  }

  /** Never replaces one. @returns false where there is one already. */
  async insert(checkpoint: Checkpoint): Promise<boolean> {
    try {
      await this.#collection.insertOne(checkpoint);
      return true;
    } catch (error) {
      if (error instanceof MongoServerError && isDuplicateId(error)) return false;
      throw error;
    }
  }

  /**
   * Fences every earlier owner in MongoDB: writes our id and the next epoch, if the checkpoint still has the epoch and the
   * id that were read. Null: it has not.
   */
  takeOver(read: Owner, transactionalId: string): Promise<Checkpoint | null> {
    return this.#collection.findOneAndUpdate(
      { ...read },
      { $set: { transactionalId }, $inc: { epoch: 1 } },
      { returnDocument: 'after', writeConcern: { w: 'majority', journal: true } },
    );
  }

  /** Writes checkpoints last in a chunk's transaction. @returns how many matched: fewer than given where owners have changed. */
  async advance(session: ClientSession, advances: readonly Advance[]): Promise<number> {
    const { matchedCount } = await this.#collection.bulkWrite(
      advances.map(({ match, chunk }) => ({ updateOne: { filter: { ...match }, update: { $set: chunk } } })),
      { session, ordered: true },
    );
    return matchedCount;
  }

  /** The outputs get a new time before they are published late: retention deletes by it. @throws FencedError */
  async renewStoredAt(owner: Owner, storedAt: number): Promise<void> {
    await this.#updateOwned(owner, { $set: { storedAt } });
  }

  /** Stops the partition until an operator resumes it; one that is stopped already keeps its reason. @throws FencedError */
  async stop(owner: Owner, stopped: Stopped): Promise<void> {
    await this.#updateOwned(owner, [{ $set: { stopped: { $ifNull: ['$stopped', { $literal: stopped }] } } }]);
  }

  /**
   * Forgets outputs that are published. Nothing depends on it but the length of a later search. A server that was paused may
   * do it long after it was asked: the outputs of a later chunk are then another's, and stay.
   */
  async emptyOutputs(published: readonly Checkpoint[]): Promise<void> {
    await this.#collection.bulkWrite(
      published.map((checkpoint) => {
        const { chunkId } = checkpoint;
        return { updateOne: { filter: { ...ownerOf(checkpoint), chunkId }, update: { $set: { outputs: [] } } } };
      }),
      { ordered: false },
    );
  }

  /**
   * Gives the partition up: the next owner need not fence us. Call it once every transaction of ours that covered the
   * partition has a known end. Does nothing where another owner has taken over.
   * @param published whether the outputs are known to be published; else the next owner settles them.
   */
  async release(owner: Owner, published: boolean): Promise<void> {
    await this.#collection.updateOne(
      { ...owner },
      { $set: { transactionalId: null, ...(published ? { outputs: [] } : {}) }, $inc: { epoch: 1 } },
    );
  }

  /** For `salvage status`; nothing depends on it. Does nothing where another owner has taken over. */
  async recordHeld(owner: Owner, held: Checkpoint['held']): Promise<void> {
    await this.#collection.updateOne({ ...owner }, { $set: { held } });
  }

  async #updateOwned(owner: Owner, update: Parameters<Collection<Checkpoint>['updateOne']>[1]): Promise<void> {
    const { matchedCount } = await this.#collection.updateOne({ ...owner }, update);
    if (matchedCount !== 1) throw new FencedError(`${nameOfCheckpoint(owner._id)}: another owner has taken over`);
  }
}

/** The checkpoint of a partition that nobody has read yet. */
export function firstCheckpoint(owner: Owner, { next, stopped }: Pick<Checkpoint, 'next' | 'stopped'>): Checkpoint {
  const nothing = { chunkId: null, outputs: [], storedAt: 0, deadLettersInARow: 0, held: null, identity: null };
  return { ...owner, ...nothing, from: next, next, stopped };
}
