import type { SubmissionUpdate } from '../domain/salvage/submission.ts';
import { backoffMs, wait } from '../waiting/backoff.ts';
import { ACKNOWLEDGEMENT_BATCH_MAX, ACKNOWLEDGEMENT_BATCH_MS, RETRY_WAIT_MAX_MS } from './limits.ts';

interface QueuedUpdate {
  readonly update: SubmissionUpdate;
  readonly done: () => void;
}

interface AcknowledgementsOptions {
  readonly write: (updates: readonly SubmissionUpdate[]) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  /** Ends the retries: what is not written by then is sent again by the next owner, under the same keys. */
  readonly stopped: AbortSignal;
}

/** Writes acknowledgements in batches: those that come within a few milliseconds share one command. */
export class Acknowledgements {
  readonly #options: AcknowledgementsOptions;
  readonly #waiting: QueuedUpdate[] = [];
  #writing = false;

  constructor(options: AcknowledgementsOptions) {
    this.#options = options;
  }

  /** Resolves when it is written, or when it will not be. */
  write(update: SubmissionUpdate): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ update, done: resolve });
    if (!this.#writing) void this.#writeAll();
    return promise;
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      await wait(ACKNOWLEDGEMENT_BATCH_MS, this.#options.stopped);
      const batch = this.#waiting.splice(0, ACKNOWLEDGEMENT_BATCH_MAX);
      await this.#writeBatch(batch.map(({ update }) => update));
      for (const { done } of batch) done();
    }
    this.#writing = false;
  }

  async #writeBatch(updates: readonly SubmissionUpdate[]): Promise<void> {
    const { write, onFailure, stopped } = this.#options;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await write(updates);
      } catch (error) {
        onFailure(error);
        if (stopped.aborted) return;
        await wait(backoffMs(attempt, RETRY_WAIT_MAX_MS), stopped);
      }
    }
  }
}
