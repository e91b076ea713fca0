import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Instance, WhatRuns } from '../domain/documents/instance.ts';
import type { Database } from './database.ts';

/** An instance whose last beat is older is gone: it was killed, frozen, or has lost MongoDB. */
const GONE_AFTER_MS = 10_000;

/** The document by which others know of this process, and of what it has confirmed. Times are the server's. */
export class InstanceRecord {
  readonly #id = randomUUID();
  readonly #database: Pick<Database, 'collection'>;
  readonly #describe: () => WhatRuns;

  /** @param describe called for each beat. */
  constructor(database: Pick<Database, 'collection'>, describe: () => WhatRuns) {
    this.#database = database;
    this.#describe = describe;
  }

  async beat(pausesConfirmed: readonly string[]): Promise<void> {
    const described = { ...this.#describe(), pausesConfirmed: [...pausesConfirmed] };
    // Else a text that begins with a dollar would be an expression.
    const set = { host: hostname(), pid: process.pid, ...literals(described) };
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

function literals(fields: object): Record<string, { $literal: unknown }> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { $literal: value }]));
}

/** Oldest first. */
export async function livingInstances(database: Pick<Database, 'collection'>): Promise<KnownInstance[]> {
  return (await knownInstances(database)).filter(({ isGone }) => !isGone);
}

type KnownInstance = Instance & { readonly silentMs: number; readonly isGone: boolean };

/**
 * Those that stopped by themselves are not among them, and those that were killed for an hour. Oldest first. The server, by
 * whose clock they beat, says how long ago the last beat was.
 */
export async function knownInstances(database: Pick<Database, 'collection'>): Promise<KnownInstance[]> {
  const found = await database
    .collection('instances')
    .aggregate<Instance & { silentMs: number }>([
      { $set: { silentMs: { $subtract: ['$$NOW', '$beatAt'] } } },
      { $sort: { startedAt: 1, _id: 1 } },
    ])
    .toArray();
  return found.map((instance) => ({ ...instance, isGone: instance.silentMs >= GONE_AFTER_MS }));
}
