import type { HandledVersions } from './handled-outcomes.ts';

/**
 * Where you keep what you have handled: in your own database, in the transaction that also stores what you did. Then each
 * outcome takes effect once, whichever of the two processes dies at whatever moment.
 */
export interface OutcomeStore<Transaction> {
  /** Runs `work` in a transaction: all that it stores is there, or nothing. It rejects where it could not commit. */
  transact(work: (transaction: Transaction) => Promise<void>): Promise<void>;
  /** An empty object where nothing of `id` was handled. Lock it, so that two processes do not handle one outcome. */
  load(transaction: Transaction, id: string): Promise<HandledVersions>;
  save(transaction: Transaction, id: string, handled: HandledVersions): Promise<void>;
}

/** To try things out: a process that starts again handles everything again. */
export class MemoryOutcomeStore implements OutcomeStore<null> {
  readonly #handled = new Map<string, HandledVersions>();

  transact(work: (transaction: null) => Promise<void>): Promise<void> {
    return work(null);
  }

  async load(_transaction: null, id: string): Promise<HandledVersions> {
    return this.#handled.get(id) ?? {};
  }

  async save(_transaction: null, id: string, handled: HandledVersions): Promise<void> {
    this.#handled.set(id, handled);
  }
}
