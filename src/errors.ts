/**
 * The complete set of error kinds. The kind alone decides how an error is handled:
 *
 * - transient: a server is away or busy. The same work is tried again after a wait, and nothing is lost.
 * - poison: this message can never be processed. It becomes a dead letter, and the stage continues.
 * - fenced: another owner has taken over. This one drops its state and writes nothing more.
 * - fatal: a mistake of our own or an unusable environment. The process says why and exits with code 1.
 * - usage: a user typed or configured something wrong. The process prints one clear line and exits with code 2.
 */
type ErrorKind = 'transient' | 'poison' | 'fenced' | 'fatal' | 'usage';

export abstract class SalvageError extends Error {
  abstract readonly kind: ErrorKind;
  override get name(): string {
    return this.constructor.name;
  }
}

export class TransientError extends SalvageError {
  readonly kind = 'transient';
}

export class PoisonError extends SalvageError {
  readonly kind = 'poison';
}

export class FencedError extends SalvageError {
  readonly kind = 'fenced';
}

export class FatalError extends SalvageError {
  readonly kind = 'fatal';
}

/** Each of `problems` says what is wrong, where, and how to correct it. */
export class UsageError extends SalvageError {
  readonly kind = 'usage';
  readonly problems: readonly string[];
  constructor(message: string, problems: readonly string[] = []) {
    super(message);
    this.problems = problems;
  }
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'it does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
};

/** Why a file cannot be read, in words. */
export function whyUnreadable(error: unknown): string {
  return UNREADABLE[String(errorCode(error))] ?? errorMessage(error).split(/:?\n/, 1).join();
}

/** The `code` of an error from Node, fastify, MongoDB or Kafka; null where it has none. */
export function errorCode(error: unknown): string | number | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' || typeof error.code === 'number' ? error.code : null;
}
