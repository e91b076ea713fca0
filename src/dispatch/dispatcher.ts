import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Dispatch, Submission } from '../domain/documents/submission.ts';
import type { Dispatcher, Lane } from '../engine/stage.ts';
import { errorMessage } from '../errors.ts';
import type { FlexecomClient } from '../flexecom/client/client.ts';
import type { Publisher } from '../kafka/client/publisher.ts';
import type { Database } from '../mongo/database.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { backoffMs, wait } from '../waiting/backoff.ts';
import { startPolling } from '../waiting/polling.ts';
import { RecentIds } from '../waiting/recent-ids.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { type DispatchFaultPoints, NO_DISPATCH_FAULT_POINTS, positionOf } from './fault-points.ts';
import { InHand } from './in-hand.ts';
import { laneOf } from './lane.ts';
import {
  IN_HAND_MAX,
  PICK_UP_AFTER_MS,
  PICK_UP_POLL_MS,
  RESULT_APPLIED_WITHIN_MS,
  RETRY_WAIT_MAX_MS,
  STOP_WAIT_MS,
} from './limits.ts';
import type { PausesInForce } from './pauses-in-force.ts';
import { findToPickUp, type NewOwner, ownersWithout } from './pick-up.ts';
import { Reachability } from './reachability.ts';
import { Sending, type SendingDependencies } from './sending.ts';
import { writeParked, writeUpdates } from './submission-writes.ts';

interface DispatcherDependencies {
  readonly database: Pick<Database, 'collection'>;
  readonly flexecom: Pick<FlexecomClient, 'create' | 'get' | 'cancel'>;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly pauses: Pick<PausesInForce, 'applyTo'>;
  /** Domain time. */
  readonly clock: Clock;
  /** Milliseconds since some moment, by a clock that nobody sets. Default: the process's own. */
  readonly elapsedMs?: () => number;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'dispatchInHand' | 'dispatched'>;
  readonly faultPoints?: DispatchFaultPoints;
}

const BEYOND_THE_BOUND = 'more were waiting for this gateway than one process keeps in hand';

/**
 * Sends to FlexEcom what submit-to-flexecom has decided, one for all of a process's partitions. Requests go out at once and
 * in any order, each under its submission's id, so that nobody waits for the answer to another. Nothing is kept but what is
 * in the database: what this process drops, or was sending when it died, is picked up by the next owner of its partition.
 */
export class FlexecomDispatcher implements Dispatcher {
  readonly #deps: DispatcherDependencies;
  readonly #sendingDeps: SendingDependencies;
  readonly #inHand: InHand<Sending>;
  readonly #running = new Set<Promise<void>>();
  readonly #reachability: Reachability;
  /** Published a moment ago, and not applied yet. */
  readonly #published = new RecentIds({ forgetAfterMs: RESULT_APPLIED_WITHIN_MS });
  /** Partitions of ours in which an earlier owner may have left something, by checkpoint. */
  readonly #toPickUp = new Map<string, { readonly dispatch: Dispatch; readonly ownedAt: number }>();
  readonly #elapsedMs: () => number;
  readonly #pickingUp: { stop(): Promise<void> };
  readonly #stopping = new AbortController();
  /** Aborts when a stop waits no longer. */
  readonly #stopped = new AbortController();

  constructor(deps: DispatcherDependencies) {
    const { database, flexecom, logger, faultPoints = NO_DISPATCH_FAULT_POINTS } = deps;
    const stopped = this.#stopped.signal;
    this.#deps = deps;
    this.#elapsedMs = deps.elapsedMs ?? (() => performance.now());
    this.#inHand = new InHand(deps.metrics.dispatchInHand);
    this.#reachability = new Reachability(async (gatewayId, key, signal) => {
      const answer = await flexecom.get(gatewayId, { key }, { signal });
      return !(answer.kind === 'NO_ANSWER' && answer.scope === 'flexecom');
    }, this.#stopping.signal);
    const acknowledgements = new Acknowledgements({
      write: (updates) => writeUpdates(database, updates),
      onFailure: (error) => logger.warn(`acknowledgements wait for MongoDB: ${errorMessage(error)}`),
      stopped,
    });
    this.#sendingDeps = { ...deps, faultPoints, acknowledgements, reachability: this.#reachability, stopped };
    this.#pickingUp = startPolling({
      pollMs: PICK_UP_POLL_MS,
      round: () => this.#pickUp(),
      onFailure: (error) => logger.warn(`picking up waits for MongoDB: ${errorMessage(error)}`),
    });
  }

  /**
   * A lane is held only where nothing of it can be sent: every gateway in play is unreachable, or, where nobody waits, has
   * as much as it can take. All gateways are accounts at one address, so one that cannot be reached is not alone.
   */
  heldBecause(lane: Lane): string | null {
    const inPlay = new Set([...this.#inHand.gatewayIds(lane), ...this.#reachability.unreachable(lane)]);
    const states = [...inPlay].map((gatewayId) => this.#stateOf(gatewayId, lane));
    if (states.length === 0 || states.includes('open')) return null;
    return states.includes('unreachable')
      ? `FlexEcom cannot be reached for ${[...inPlay].join(', ')}`
      : `as much is being sent to ${[...inPlay].join(', ')} as its rate limit allows`;
  }

  #stateOf(gatewayId: string, lane: Lane): 'unreachable' | 'full' | 'open' {
    if (this.#reachability.isUnreachable(gatewayId)) return 'unreachable';
    return this.#inHand.isFull(gatewayId, lane) ? 'full' : 'open';
  }

  accept(submissions: readonly Submission[]): void {
    const beyond = submissions.filter((submission) => {
      const owner = submission.dispatch;
      return owner === undefined || owner === null || !this.#take(submission, owner);
    });
    if (beyond.length > 0) this.#run(this.#parkBeyond(beyond));
  }

  owned(dispatch: Dispatch): void {
    this.#toPickUp.set(dispatch.checkpoint, { dispatch, ownedAt: this.#elapsedMs() });
  }

  lost({ checkpoint, epoch }: Dispatch): void {
    const owned = this.#toPickUp.get(checkpoint);
    if (owned !== undefined && owned.dispatch.epoch <= epoch) this.#toPickUp.delete(checkpoint);
    for (const sending of this.#inHand.items()) {
      if (sending.owner.checkpoint === checkpoint && sending.owner.epoch <= epoch) sending.drop();
    }
  }

  /** Drops what has not gone out, and waits a few seconds for the answers to what has. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const pickingUp = this.#pickingUp.stop();
    for (const sending of this.#inHand.items()) sending.drop();
    await Promise.race([Promise.all(this.#running), wait(STOP_WAIT_MS)]);
    this.#stopped.abort();
    await Promise.all([...this.#running, pickingUp]);
  }

  /** False where the bound is reached. */
  #take(submission: Submission, owner: Dispatch): boolean {
    if (this.#inHand.has(submission._id) || this.#stopping.signal.aborted) return true;
    if (!this.#inHand.hasRoom(submission.flexecomGatewayId, laneOf(submission))) return false;
    const sending = new Sending(this.#sendingDeps, submission, owner);
    this.#inHand.add(sending);
    this.#run(this.#send(sending));
    return true;
  }

  async #send(sending: Sending): Promise<void> {
    const outcome = await sending.run();
    this.#inHand.remove(sending);
    if (outcome === 'published') this.#published.remember(sending.submissionId, Date.now());
    this.#deps.metrics.dispatched.inc({ gateway: sending.gatewayId, lane: sending.lane, outcome });
  }

  #run(work: Promise<void>): void {
    const running = work.finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #parkBeyond(submissions: readonly Submission[]): Promise<void> {
    const { database, logger, metrics } = this.#deps;
    const ids = submissions.map(({ _id }) => _id);
    for (let attempt = 0; !this.#stopping.signal.aborted; attempt += 1) {
      try {
        await writeParked(database, ids, BEYOND_THE_BOUND);
        for (const submission of submissions) {
          const { flexecomGatewayId: gateway } = submission;
          metrics.dispatched.inc({ gateway, lane: laneOf(submission), outcome: 'parked' });
        }
        logger.info({ submissions: ids.length }, `parked: ${BEYOND_THE_BOUND}`);
        return;
      } catch (error) {
        logger.warn(`parking waits for MongoDB: ${errorMessage(error)}`);
        await wait(backoffMs(attempt, RETRY_WAIT_MAX_MS), this.#stopping.signal);
      }
    }
  }

  /** Resolves false: the next round comes after a rest. */
  async #pickUp(): Promise<boolean> {
    const owners = this.#newOwners();
    if (owners.length === 0) return false;
    const { database, clock } = this.#deps;
    const published = this.#published.ids(Date.now());
    const known = [...this.#inHand.ids(), ...published];
    const found = await findToPickUp(database, owners, known, clock.now(), IN_HAND_MAX.cascade);
    for (const submission of found) {
      // The partition may have been lost since.
      const owner = this.#toPickUp.get(submission.dispatch?.checkpoint ?? '')?.dispatch;
      if (owner === undefined || (await this.#mayNotPickUp(submission))) continue;
      this.#take(submission, owner);
    }
    if (found.length > 0) return false;
    // What is in hand may have been dropped for an earlier owner of ours, and is picked up once it is out of hand.
    for (const { dispatch } of await ownersWithout(database, owners, published)) {
      if (this.#toPickUp.get(dispatch.checkpoint)?.dispatch === dispatch) this.#toPickUp.delete(dispatch.checkpoint);
    }
    return false;
  }

  #newOwners(): NewOwner[] {
    const settledInSince = this.#elapsedMs() - PICK_UP_AFTER_MS;
    return Array.from(this.#toPickUp.values(), ({ dispatch, ownedAt }) => ({
      dispatch,
      isSettledIn: ownedAt <= settledInSince,
    }));
  }

  async #mayNotPickUp(submission: Submission): Promise<boolean> {
    return (await this.#sendingDeps.faultPoints.onStep('pick-up', positionOf(submission))) === 'skip';
  }
}
