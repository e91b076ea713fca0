/**
 * The closed set of error kinds. What to do with an error follows from its kind alone:
 *
 * - transient: something outside is away or busy; the same work is tried again after a wait, nothing is lost.
 * - poison: this message can never be processed; it becomes a dead letter and the stage goes on.
 * - fenced: another owner has taken over; this one drops its state and writes nothing more.
 * - fatal: our own mistake or an unusable environment; the process says why and exits non-zero.
 * - usage: what the user typed or configured is wrong; one clear line, exit code 2.
 */
export type ErrorKind = 'transient' | 'poison' | 'fenced' | 'fatal' | 'usage';

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

/** `problems` are complete sentences, each naming what is wrong, where, and how to mend it. */
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

/** The code that Node, fastify, MongoDB and Kafka put on their errors; null where there is none. */
export function errorCode(error: unknown): string | number | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' || typeof error.code === 'number' ? error.code : null;
}
