import { randomUUID } from 'node:crypto';
import { RESULT_APPLIED_WITHIN_MS } from '../src/dispatch/limits.ts';
import type { Submission } from '../src/domain/documents/submission.ts';
import { pausedRoutes } from '../src/domain/routing/pauses.ts';
import { errorMessage } from '../src/errors.ts';
import { findCandidates } from '../src/reconcile/candidates.ts';
import { GatewayRests } from '../src/reconcile/gateway-rests.ts';
import { GatewayTurns } from '../src/reconcile/gateway-turns.ts';
import {
  type ReconcileDependencies,
  type ReconcileMemory,
  reconcileSubmission,
} from '../src/reconcile/reconcile-submission.ts';
import { startPolling } from '../src/waiting/polling.ts';
import { RecentIds } from '../src/waiting/recent-ids.ts';

/**
 * How many submissions of a gateway one round handles: enough to make up for an outage, few enough to stop quickly. It is
 * also how many results of a gateway may wait for apply-results: while apply-results lags behind, no more are produced.
 */
const PER_GATEWAY_MAX = 100;
/** Requests to one gateway at a time: the pipeline's own requests come first. */
const AT_ONCE_PER_GATEWAY = 4;

/**
 * Makes up for answers and webhooks that never came, until stopped (R17). While it has a gateway's turn, it handles that
 * gateway's parked and overdue submissions: it sends a stored request again under its key, after checking that it is still
 * owed and in time; it asks about what FlexEcom has acknowledged; and it cancels what expired.
 *
 * A final answer, or a confirmed cancel, is published as a result, and apply-results applies it. Reconcile itself writes only
 * its own marks, why a submission is withdrawn, and SENDING → SENT.
 */
export function startReconcile(deps: ReconcileDependencies & { readonly pollMs: number }): { stop(): Promise<void> } {
  const reconciler = new Reconciler(deps);
  const polling = startPolling({
    pollMs: deps.pollMs,
    round: (signal) => reconciler.round(signal),
    onFailure: (error, retryInMs) => {
      deps.logger.warn({ retryInMs }, `reconcile failed and will try again: ${errorMessage(error)}`);
    },
  });
  return {
    stop: async () => {
      await polling.stop();
      await reconciler.release().catch((error: unknown) => {
        deps.logger.warn(`could not release the gateways' turns; they end by themselves: ${errorMessage(error)}`);
      });
    },
  };
}

export class Reconciler {
  readonly #deps: ReconcileDependencies;
  readonly #memory: ReconcileMemory;

  constructor(deps: ReconcileDependencies) {
    const { resultAppliedWithinMs = RESULT_APPLIED_WITHIN_MS } = deps;
    this.#deps = deps;
    this.#memory = {
      turns: new GatewayTurns(deps.database, randomUUID()),
      rests: new GatewayRests(),
      published: new RecentIds({ forgetAfterMs: resultAppliedWithinMs }),
      publishedBefore: new RecentIds({ forgetAfterMs: 3 * resultAppliedWithinMs }),
    };
  }

  /** One round over everything parked or overdue. Resolves `true` where a gateway has more than one round handles. */
  async round(signal: AbortSignal): Promise<boolean> {
    const { database, clock, limits, pauses } = this.#deps;
    const { turns, rests } = this.#memory;
    const realNow = Date.now();
    const times = { domainNow: clock.now(), realNow };
    const configuration = pauses.current();
    const paused = configuration === null ? [] : pausedRoutes(configuration);
    const leftAlone = { restingGatewayIds: rests.resting(realNow), paused };
    // Keep the turn during a rest: another process would not know of it and would ask.
    for (const gatewayId of leftAlone.restingGatewayIds) await turns.take(gatewayId);
    const candidates = await findCandidates(database, times, limits, leftAlone, PER_GATEWAY_MAX);
    const rounds = [...candidates].map(([gatewayId, submissions]) =>
      this.#reconcileGateway(gatewayId, submissions, signal),
    );
    const outcomes = await Promise.allSettled(rounds);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return outcomes.some((outcome) => outcome.status === 'fulfilled' && outcome.value);
  }

  /** Gives its gateways' turns back. */
  release(): Promise<void> {
    return this.#memory.turns.release();
  }

  /** Resolves `true` where the gateway has more submissions and can be asked about them now. */
  async #reconcileGateway(
    gatewayId: string,
    submissions: readonly Submission[],
    signal: AbortSignal,
  ): Promise<boolean> {
    const { turns, rests, published } = this.#memory;
    const unpublished = submissions.filter(({ _id }) => !published.has(_id, Date.now()));
    const queue = unpublished.values();
    let handled = 0;
    const work = async () => {
      for (const submission of queue) {
        if (signal.aborted || rests.isResting(gatewayId, Date.now()) || !(await turns.take(gatewayId))) return;
        await reconcileSubmission(this.#deps, this.#memory, submission, signal);
        handled += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE_PER_GATEWAY }, work));
    const isFull = submissions.length === PER_GATEWAY_MAX && unpublished.length > 0;
    return isFull && handled === unpublished.length && !rests.isResting(gatewayId, Date.now());
  }
}
