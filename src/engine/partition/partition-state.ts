import { FatalError } from '../../errors.ts';

/**
 * Where a partition is in its life in this process. Logs, metrics, `salvage status` and the runbook use these words.
 *
 * - taking-over: fences the previous owner and recovers what it left.
 * - running: applies chunks, or waits for messages.
 * - held: waits, with backoff, for something that is away: a server, the other system, the first configuration.
 * - fenced: another owner has taken over; waits until the group confirms that the partition is ours.
 * - stopped: waits for an operator. Continuing by itself could lose or double something.
 * - released: no longer this process's.
 */
export type PartitionState =
  | { readonly kind: 'taking-over' | 'running' | 'fenced' | 'released' }
  | { readonly kind: 'held' | 'stopped'; readonly reason: string };

type Kind = PartitionState['kind'];

/** From each state, the states that may follow. A partition can be released at any moment. */
const TRANSITIONS: Readonly<Record<Kind, readonly Kind[]>> = {
  'taking-over': ['running', 'held', 'fenced', 'stopped', 'released'],
  // To taking-over where a transaction of its worker has failed, or a log must be checked again.
  running: ['taking-over', 'held', 'fenced', 'stopped', 'released'],
  held: ['taking-over', 'running', 'fenced', 'stopped', 'released'],
  fenced: ['taking-over', 'released'],
  stopped: ['taking-over', 'released'],
  released: [],
};

/** Called with every state that a partition enters, the first included, and the one that it leaves. */
type PartitionStateListener = (to: PartitionState, from: PartitionState | null) => void;

/** The state of one partition. It changes only as the table allows; logs and metrics listen. */
export class PartitionLife {
  readonly #listeners: readonly PartitionStateListener[];
  #state: PartitionState = { kind: 'taking-over' };

  constructor(listeners: readonly PartitionStateListener[]) {
    this.#listeners = listeners;
    for (const listen of listeners) listen(this.#state, null);
  }

  get state(): PartitionState {
    return this.#state;
  }

  /**
   * Enters a state. Entering the one it is in changes its reason only.
   * @throws FatalError where the table has no such transition: a defect of the engine.
   */
  become(to: PartitionState): void {
    const from = this.#state;
    if (to.kind !== from.kind && !TRANSITIONS[from.kind].includes(to.kind)) {
      throw new FatalError(`a partition cannot go from ${from.kind} to ${to.kind}`);
    }
    this.#state = to;
    for (const listen of this.#listeners) listen(to, from);
  }
}
