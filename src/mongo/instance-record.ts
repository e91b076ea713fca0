import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Instance } from '../domain/documents.ts';
import type { Database } from './database.ts';

/** An instance whose last beat is older is gone: it was killed, frozen, or has lost MongoDB. */
const GONE_AFTER_MS = 10_000;

/** The document by which others know of this process, and of what it has confirmed. Times are the server's. */
export class InstanceRecord {
  readonly #id = randomUUID();
  readonly #database: Pick<Database, 'collection'>;
  readonly #roles: readonly string[];

  constructor(database: Pick<Database, 'collection'>, roles: readonly string[]) {
    this.#database = database;
    this.#roles = roles;
  }

  async beat(pausesConfirmed: readonly string[]): Promise<void> {
    const set = { host: hostname(), pid: process.pid, roles: [...this.#roles], pausesConfirmed: [...pausesConfirmed] };
    await this.#database
      .collection('instances')
      .updateOne(
        { _id: this.#id },
        [{ $set: { ...set, startedAt: { $ifNull: ['$startedAt', '$$NOW'] }, beatAt: '$$NOW' } }],
        { upsert: true },
      );
  }

  async remove(): Promise<void> {
    await this.#database.collection('instances').deleteOne({ _id: this.#id });
  }
}

/** Oldest first. */
export function livingInstances(database: Pick<Database, 'collection'>): Promise<Instance[]> {
  const isAlive = { $gt: ['$beatAt', { $subtract: ['$$NOW', GONE_AFTER_MS] }] };
  return database.collection('instances').find({ $expr: isAlive }).sort({ startedAt: 1, _id: 1 }).toArray();
}
