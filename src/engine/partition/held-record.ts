import type { Logger } from 'pino';
import { errorMessage } from '../../errors.ts';
import type { Checkpoints, Owner } from '../checkpoint.ts';

/** Writes to a checkpoint that its partition is held, and since when, for `salvage status`. Nothing depends on it. */
export class HeldRecord {
  readonly #checkpoints: Pick<Checkpoints, 'recordHeld'>;
  readonly #logger: Logger;
  #since: number | null = null;
  #reason: string | null = null;

  constructor(checkpoints: Pick<Checkpoints, 'recordHeld'>, logger: Logger) {
    this.#checkpoints = checkpoints;
    this.#logger = logger;
  }

  /** What an owner before has recorded must be cleared too. */
  takenOver(held: { reason: string; since: number } | null): void {
    if (held === null) return;
    this.#since ??= held.since;
    this.#reason ??= held.reason;
  }

  note(owner: Owner, reason: string): void {
    if (this.#reason === reason) return;
    this.#reason = reason;
    this.#since ??= Date.now();
    this.#write(owner, { reason, since: this.#since });
  }

  clear(owner: Owner): void {
    if (this.#since !== null) this.#write(owner, null);
    this.cleared();
  }

  /** A chunk has cleared it in the checkpoint. */
  cleared(): void {
    this.#since = null;
    this.#reason = null;
  }

  /** Does not wait: what is away may be MongoDB, and then only the log and the metrics can show it. */
  #write(owner: Owner, held: { reason: string; since: number } | null): void {
    this.#checkpoints
      .recordHeld(owner, held)
      .catch((error: unknown) => this.#logger.debug({ reason: errorMessage(error) }, 'could not record it in MongoDB'));
  }
}
