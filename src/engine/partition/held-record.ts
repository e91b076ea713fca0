import type { Logger } from 'pino';
import { errorMessage } from '../../errors.ts';
import type { Checkpoint, CheckpointStore } from '../checkpoint.ts';
import type { PartitionState } from './partition-state.ts';

/** Writes to the checkpoint that its partition is held, and since when, for `salvage status`. Nothing depends on it. */
export class HeldRecord {
  readonly #store: CheckpointStore;
  readonly #logger: Logger;
  #since: number | null = null;

  constructor(store: CheckpointStore, logger: Logger) {
    this.#store = store;
    this.#logger = logger;
  }

  /** Does not wait: what is away may be MongoDB, and then only the log and the metrics can show it. */
  stateChanged(to: PartitionState): void {
    if (to.kind !== 'held') return;
    this.#since ??= Date.now();
    this.#store
      .recordHeld({ reason: to.reason, since: this.#since })
      .catch((error: unknown) => this.#logger.debug({ reason: errorMessage(error) }, 'could not record it in MongoDB'));
  }

  /** Clears what this owner, or one before it, has recorded. */
  async clear(checkpoint: Checkpoint): Promise<Checkpoint> {
    if (this.#since === null && checkpoint.held === null) return checkpoint;
    await this.#store.recordHeld(null);
    this.#since = null;
    return { ...checkpoint, held: null };
  }
}
