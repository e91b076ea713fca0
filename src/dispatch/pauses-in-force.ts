import type { Route } from '../../topics/contract/fields.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import type { Pause, Submission } from '../domain/documents.ts';
import { pauseOf } from '../domain/routing/pauses.ts';
import { refuse } from '../domain/ruling.ts';
import type { Database } from '../mongo/database.ts';
import { startPolling } from '../waiting/polling.ts';
import type { Sendability } from './read-again.ts';

/** An operator sees a pause take effect within five seconds: polled well within that, and read again once it is over. */
const POLL_MS = 1_000;
const KNOWN_FOR_MS = 5_000;

interface PausesDependencies {
  readonly database: Pick<Database, 'collection'>;
  /** The routing configuration in force: it may pause gateways itself. */
  readonly configuration: { current(): RoutingConfiguration | null };
  /** Called after a failed poll. */
  readonly onFailure: (error: unknown) => void;
}

/** The pauses of gateways and routes, as this process knows them: the operators' and the configuration's (R22). */
export class PausesInForce {
  readonly #database: Pick<Database, 'collection'>;
  readonly #configuration: PausesDependencies['configuration'];
  readonly #polling: { stop(): Promise<void> };
  #pauses: readonly Pause[] = [];
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  constructor({ database, configuration, onFailure }: PausesDependencies) {
    this.#database = database;
    this.#configuration = configuration;
    this.#polling = startPolling({
      pollMs: POLL_MS,
      round: async () => {
        await this.#read();
        return false;
      },
      onFailure,
    });
  }

  /**
   * The configuration in force with the operators' pauses in it, for decisions: it is the same object until one of the two
   * changes. Null while there is no configuration.
   */
  current(): RoutingConfiguration | null {
    const configuration = this.#configuration.current();
    if (configuration === null) return null;
    if (this.#combined?.of !== configuration || this.#combined.with !== this.#pauses) {
      const combined = { ...configuration, operatorPauses: this.#pauses };
      this.#combined = { of: configuration, with: this.#pauses, combined };
    }
    return this.#combined.combined;
  }
  #combined: { of: RoutingConfiguration; with: readonly Pause[]; combined: RoutingConfiguration } | null = null;

  /**
   * Why nothing new goes to a gateway by a route now; null: it is not paused.
   * @throws MongoDB's errors where the pauses were not read for five seconds, and cannot be read now.
   */
  async pauseNow(gatewayId: string, route: Route): Promise<string | null> {
    if (performance.now() - this.#readAt > KNOWN_FOR_MS) await this.#read();
    return pauseOf(this.current() ?? { gateways: [], operatorPauses: this.#pauses }, gatewayId, route);
  }

  /**
   * What may go out stays so unless its gateway or its route is paused. A shopper does not wait for the end of a pause, so a
   * cascade goes back to billing.
   */
  async applyTo(sendability: Sendability, submission: Submission): Promise<Sendability> {
    if (sendability.kind !== 'SENDABLE') return sendability;
    const detail = await this.pauseNow(submission.flexecomGatewayId, submission.route);
    if (detail === null) return sendability;
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
    const pauses = await this.#database.collection('pauses').find().sort({ _id: 1 }).toArray();
    if (JSON.stringify(pauses) !== JSON.stringify(this.#pauses)) this.#pauses = pauses;
    this.#readAt = startedAt;
  }
}
