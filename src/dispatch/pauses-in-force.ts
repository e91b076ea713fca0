import type { Route } from '../../topics/contract/fields.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import type { Pause } from '../domain/documents/pause.ts';
import type { Submission } from '../domain/documents/submission.ts';
import { pauseKey, pauseOf } from '../domain/routing/pauses.ts';
import { refuse } from '../domain/ruling.ts';
import type { Database } from '../mongo/database.ts';
import type { InstanceRecord } from '../mongo/instance-record.ts';
import { startPolling } from '../waiting/polling.ts';
import type { Sendability } from './read-again.ts';
import { RequestsUnderWay } from './requests-under-way.ts';

/**
 * How often the pauses are read. What was read a moment ago holds for five seconds: less than after which others take a
 * process for gone that has not beaten (GONE_AFTER_MS), so that one which they do not wait for sends nothing.
 */
const POLL_MS = 1_000;
const KNOWN_FOR_MS = 5_000;
/** Together with the time for which a read holds: less than GONE_AFTER_MS. */
const BEAT_EVERY_MS = 2_000;

interface PausesDependencies {
  readonly database: Pick<Database, 'collection'>;
  /** The routing configuration in force: it may pause gateways itself. */
  readonly configuration: { current(): RoutingConfiguration | null };
  /** Shows others that this process lives, and what it has confirmed. */
  readonly instance: Pick<InstanceRecord, 'beat' | 'remove'>;
  /** Called after a failed poll. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The pauses of gateways and routes, as this process knows them: the operators' and the configuration's (R22). Once no
 * request can break an operator's pause any more, it confirms it in its document of `instances`.
 */
export class PausesInForce {
  /** Every client that sends is to be watched by it. */
  readonly requests = new RequestsUnderWay();
  readonly #database: Pick<Database, 'collection'>;
  readonly #instance: PausesDependencies['instance'];
  readonly #onFailure: PausesDependencies['onFailure'];
  readonly #configuration: PausesDependencies['configuration'];
  readonly #polling: { stop(): Promise<void> };
  #pauses: readonly Pause[] = [];
  #readAt = Number.NEGATIVE_INFINITY;
  #beatAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  /** Of the pauses in force, those that no request of this process breaks any more, and those that wait for requests. */
  readonly #confirmed = new Set<string>();
  readonly #confirming = new Set<string>();

  constructor({ database, configuration, instance, onFailure }: PausesDependencies) {
    this.#database = database;
    this.#configuration = configuration;
    this.#instance = instance;
    this.#onFailure = onFailure;
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

  /** The others do not wait for this process any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#polling.stop();
    // One that arrived behind the removal would leave a process that looks as if it was killed.
    await this.#lastBeat;
    await this.#instance.remove();
  }

  /** However many wait for it, they are read once. */
  #read(): Promise<void> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** The beat comes first: whoever pauses afterwards finds this process, and waits for it. */
  async #readOnce(): Promise<void> {
    const startedAt = performance.now();
    if (startedAt - this.#beatAt >= BEAT_EVERY_MS) {
      await this.#instance.beat([...this.#confirmed]);
      this.#beatAt = startedAt;
    }
    const pauses = await this.#database.collection('pauses').find().sort({ _id: 1 }).toArray();
    if (JSON.stringify(pauses) !== JSON.stringify(this.#pauses)) this.#pauses = pauses;
    this.#readAt = startedAt;
    this.#confirm(pauses.map(pauseKey));
  }

  /** In the background, as it may wait for requests; what it waits for is not waited for by the next round. */
  #confirm(keys: readonly string[]): void {
    for (const key of this.#confirmed) if (!keys.includes(key)) this.#confirmed.delete(key);
    const unconfirmed = keys.filter((key) => !this.#confirmed.has(key) && !this.#confirming.has(key));
    if (unconfirmed.length === 0) return;
    for (const key of unconfirmed) this.#confirming.add(key);
    void this.requests.ended().then(() => {
      for (const key of unconfirmed) {
        this.#confirming.delete(key);
        this.#confirmed.add(key);
      }
      if (!this.#isStopped) this.#lastBeat = this.#instance.beat([...this.#confirmed]).catch(this.#onFailure);
    });
  }
  #isStopped = false;
  #lastBeat: Promise<void> = Promise.resolve();
}
