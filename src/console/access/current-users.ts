import { statSync } from 'node:fs';
import { errorCode, UsageError } from '../../errors.ts';
import { readUsers, type User } from './users-file.ts';

/** The users of a file. It is read again when it changes, so that a token that was taken out works no more. */
export class CurrentUsers {
  readonly #file: string;
  #read: { readonly version: string; readonly users: readonly User[] } | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws UsageError where the file cannot be read, or says something else */
  now(): readonly User[] {
    const version = this.#version();
    if (this.#read?.version !== version) this.#read = { version, users: readUsers(this.#file) };
    return this.#read.users;
  }

  /** Changes with every write, and where another file takes its place. */
  #version(): string {
    try {
      const { ino, size, mtimeNs, ctimeNs } = statSync(this.#file, { bigint: true });
      return [ino, size, mtimeNs, ctimeNs].join('/');
    } catch (error) {
      throw new UsageError(`CONSOLE_TOKENS_FILE: ${this.#file} cannot be read: ${errorCode(error)}`);
    }
  }
}
