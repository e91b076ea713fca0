import { createHash, randomBytes } from 'node:crypto';
import type { DocumentOf } from '../../domain/documents/documents.ts';
import type { Database } from '../../mongo/database.ts';

/** A working day: whoever has the night shift logs in once. */
export const SESSION_SECONDS = 12 * 3_600;

/**
 * Who is logged in, in MongoDB, so that every instance of the console knows. Kept is a hash of what the cookie holds: a copy of
 * the database lets nobody in.
 */
export class Sessions {
  readonly #database: Pick<Database, 'collection'>;

  constructor(database: Pick<Database, 'collection'>) {
    this.#database = database;
  }

  /** Returns what the cookie holds. */
  async begin(name: string, tokenSha256: string): Promise<string> {
    const id = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + SESSION_SECONDS * 1_000);
    await this.#database.collection('consoleSessions').insertOne({ _id: hashOf(id), name, tokenSha256, expiresAt });
    return id;
  }

  /** Whose session it is, and with which token it began; null where it ended. */
  async find(id: string): Promise<Pick<DocumentOf<'consoleSessions'>, 'name' | 'tokenSha256'> | null> {
    const found = await this.#database.collection('consoleSessions').findOne({ _id: hashOf(id) });
    return found === null || found.expiresAt.getTime() <= Date.now() ? null : found;
  }

  async end(id: string): Promise<void> {
    await this.#database.collection('consoleSessions').deleteOne({ _id: hashOf(id) });
  }
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
