import { MongoClient } from 'mongodb';
import {
  type Checkpoint,
  Checkpoints,
  nameOfCheckpoint,
  type Owner,
  type Stopped,
} from '../../../src/engine/checkpoint.ts';
import { FencedError } from '../../../src/errors.ts';
import type { Database } from '../../../src/mongo/database.ts';

/** Never connected: every operation is answered from memory. */
const client = new MongoClient('mongodb://127.0.0.1:1');
export const NOWHERE: Database = {
  client,
  db: client.db(),
  collection: (name) => client.db().collection(name),
  close: async () => {},
};

/** Checkpoints without a server, with the same matches. */
export class MemoryCheckpoints extends Checkpoints {
  /** Every operation fails. */
  isAway = false;
  /** Happens while a stop is being written. */
  onStop: () => void = () => {};
  readonly #stored = new Map<string, Checkpoint>();

  constructor(stored: readonly Checkpoint[] = []) {
    super(NOWHERE);
    for (const checkpoint of stored) this.put(checkpoint);
  }

  put(checkpoint: Checkpoint): void {
    this.#stored.set(checkpoint._id, checkpoint);
  }

  override async read(id: string): Promise<Checkpoint | null> {
    this.#answer();
    return this.#stored.get(id) ?? null;
  }

  override async readAll(ids: readonly string[]): Promise<Map<string, Checkpoint>> {
    const found = await Promise.all(ids.map((id) => this.read(id)));
    return new Map(found.flatMap((checkpoint) => (checkpoint === null ? [] : [[checkpoint._id, checkpoint]])));
  }

  override async takeOver(read: Owner, transactionalId: string): Promise<Checkpoint | null> {
    return this.#update(read, ({ epoch }) => ({ epoch: epoch + 1, transactionalId }));
  }

  override async renewStoredAt(owner: Owner, storedAt: number): Promise<void> {
    this.#updateOwned(owner, () => ({ storedAt }));
  }

  override async stop(owner: Owner, stopped: Stopped): Promise<void> {
    this.onStop();
    this.#updateOwned(owner, (before) => ({ stopped: before.stopped ?? stopped }));
  }

  override async emptyOutputs(published: readonly Checkpoint[]): Promise<void> {
    for (const checkpoint of published) {
      this.#update(checkpoint, ({ chunkId, outputs }) => ({ outputs: chunkId === checkpoint.chunkId ? [] : outputs }));
    }
  }

  override async release(owner: Owner, published: boolean): Promise<void> {
    this.#update(owner, ({ epoch, outputs }) => ({
      epoch: epoch + 1,
      transactionalId: null,
      outputs: published ? [] : outputs,
    }));
  }

  override async recordHeld(owner: Owner, held: Checkpoint['held']): Promise<void> {
    this.#update(owner, () => ({ held }));
  }

  #answer(): void {
    if (this.isAway) throw new Error('MongoDB is away');
  }

  #updateOwned(owner: Owner, change: (before: Checkpoint) => Partial<Checkpoint>): void {
    if (this.#update(owner, change) === null) throw new FencedError(nameOfCheckpoint(owner._id));
  }

  #update(owner: Owner, change: (before: Checkpoint) => Partial<Checkpoint>): Checkpoint | null {
    this.#answer();
    const before = this.#stored.get(owner._id);
    if (before?.epoch !== owner.epoch || before.transactionalId !== owner.transactionalId) return null;
    const after = { ...before, ...change(before) };
    this.#stored.set(owner._id, after);
    return after;
  }
}
