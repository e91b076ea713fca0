import type { Logger } from 'pino';
import { backoffMs } from '../../waiting/backoff.ts';
import type { Checkpoints, Owner } from '../checkpoint.ts';
import { HeldRecord } from './held-record.ts';

/** How long a partition waits for what is away: each time longer, until something succeeds; or until its lane continues. */
export class Holding {
  readonly #record: HeldRecord;
  readonly #longestMs: number;
  #failuresInARow = 0;
  /** As `performance.now` counts. */
  #retryAt = 0;

  constructor(checkpoints: Pick<Checkpoints, 'recordHeld'>, logger: Logger, longestMs: number) {
    this.#record = new HeldRecord(checkpoints, logger);
    this.#longestMs = longestMs;
  }

  get mayTryAgain(): boolean {
    return performance.now() >= this.#retryAt;
  }

  get isWithLane(): boolean {
    return this.#retryAt === Number.POSITIVE_INFINITY;
  }

  /** Begins a wait. @returns how long it is, ms. */
  backOff(): number {
    const waitMs = this.nextBackoffMs();
    this.#retryAt = performance.now() + waitMs;
    return waitMs;
  }

  nextBackoffMs(): number {
    return backoffMs(this.#failuresInARow++, this.#longestMs);
  }

  waitForLane(): void {
    this.#retryAt = Number.POSITIVE_INFINITY;
  }

  tryAgainAtOnce(): void {
    this.#retryAt = 0;
  }

  /** What an owner before has recorded must be cleared too. */
  takenOver(held: { reason: string; since: number } | null): void {
    this.#record.takenOver(held);
  }

  note(owner: Owner, reason: string): void {
    this.#record.note(owner, reason);
  }

  /** Nothing is waited for any more, although no chunk was stored. */
  over(owner: Owner): void {
    this.#failuresInARow = 0;
    this.#record.clear(owner);
  }

  /** A chunk was stored: its checkpoint says so too. */
  chunkStored(): void {
    this.#failuresInARow = 0;
    this.#record.cleared();
  }
}
