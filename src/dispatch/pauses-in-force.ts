import type { Pause, Submission } from '../domain/documents.ts';
import { refuse } from '../domain/ruling.ts';
import type { Database } from '../mongo/database.ts';
import { startPolling } from '../waiting/polling.ts';
import type { Sendability } from './read-again.ts';

/** An operator sees a pause take effect within five seconds: polled well within that, and read again once it is over. */
const POLL_MS = 2_000;
const KNOWN_FOR_MS = 5_000;

interface PausesDependencies {
  readonly database: Pick<Database, 'collection'>;
  /** Called after a failed poll. */
  readonly onFailure: (error: unknown) => void;
}

/** The operators' pauses of gateways and routes, as this process knows them (R22). */
export class PausesInForce {
  readonly #database: Pick<Database, 'collection'>;
  readonly #polling: { stop(): Promise<void> };
  #pauses: readonly Pause[] = [];
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  constructor({ database, onFailure }: PausesDependencies) {
    this.#database = database;
    this.#polling = startPolling({
      pollMs: POLL_MS,
      round: async () => {
        await this.#read();
        return false;
      },
      onFailure,
    });
  }

  /** @throws MongoDB's errors where they were not read for five seconds, and cannot be read now. */
  async current(): Promise<readonly Pause[]> {
    if (performance.now() - this.#readAt > KNOWN_FOR_MS) await this.#read();
    return this.#pauses;
  }

  /**
   * What may go out stays so unless its gateway or its route is paused. A shopper does not wait for the end of a pause, so a
   * cascade goes back to billing.
   */
  async applyTo(sendability: Sendability, submission: Submission): Promise<Sendability> {
    if (sendability.kind !== 'SENDABLE') return sendability;
    const pause = (await this.current()).find((one) => isPausedBy(submission, one));
    if (pause === undefined) return sendability;
    const { gatewayId, route } = pause;
    const detail = `${gatewayId} is paused${route === null ? '' : ` for ${route}`}`;
    return submission.route === 'CASCADE'
      ? { kind: 'UNSENDABLE', refusal: refuse('GATEWAY_PAUSED', detail) }
      : { kind: 'PAUSED', detail };
  }

  stop(): Promise<void> {
    return this.#polling.stop();
  }

  /** However many wait for it, they are read once. */
  #read(): Promise<void> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readOnce(): Promise<void> {
    const startedAt = performance.now();
    this.#pauses = await this.#database.collection('pauses').find().toArray();
    this.#readAt = startedAt;
  }
}

function isPausedBy({ flexecomGatewayId, route }: Submission, pause: Pause): boolean {
  return pause.gatewayId === flexecomGatewayId && (pause.route === null || pause.route === route);
}
