import { randomUUID } from 'node:crypto';
import type { Filter } from 'mongodb';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { type DispatchFaultPoints, NO_DISPATCH_FAULT_POINTS, positionOf } from '../../dispatch/fault-points.ts';
import { storeWithdrawal } from '../../dispatch/store-withdrawal.ts';
import { writeStoodAs } from '../../dispatch/submission-writes.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import type { Refusal } from '../../domain/ruling.ts';
import { errorMessage } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { wait } from '../../waiting/backoff.ts';
import { startPolling } from '../../waiting/polling.ts';
import { GatewayTurns } from '../gateway-turns.ts';
import { BillingChanges, type ChangedIds } from './billing-changes.ts';
import { findChanged } from './no-longer-owed.ts';

interface RecallDependencies {
  readonly database: Database;
  /** Domain time. */
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'recalled'>;
  readonly dispatchFaultPoints?: DispatchFaultPoints;
  /** For tests. Default: a minute. */
  readonly sweepEveryMs?: number;
}

/** The name in histories. */
export const RECALLED_BY = 'recall';

/** A change is acted on within about a second. */
const POLL_MS = 500;

/** What the change stream missed waits no longer than this; with very many submissions a sweep itself takes minutes. */
const SWEEP_EVERY_MS = 60_000;
/** A sweep rests so many times as long as it took, so that it never uses much of MongoDB. */
const SWEEP_REST_FACTOR = 5;

/** Read in one snapshot: small enough to be over in a moment. */
const BATCH_SUBMISSIONS = 200;
const BATCH_REST_MS = 20;

/** The process that has this turn watches for all. */
const TURN = '(recall)';

/** What FlexEcom has, and what waits while a subscription of it has not moved as its decline makes it move (R20). */
const LOOKED_AT: Filter<Submission> = {
  withdrawReason: null,
  appliedAt: null,
  $or: [
    { state: { $in: ['SENDING', 'SENT'] } },
    { state: { $in: ['SCHEDULED', 'PENDING'] }, 'stoodAs.subscriptionStatus': 'ACTIVE' },
    { state: { $in: ['SCHEDULED', 'PENDING'] }, 'stoodAs.others.status': 'ACTIVE' },
  ],
};

/**
 * Calls back what FlexEcom has and is no longer owed (R21), until stopped: it stores why each such submission is withdrawn,
 * and reconcile cancels it at FlexEcom. Of all instances one does this at a time.
 */
export function startRecall(deps: RecallDependencies): { stop(): Promise<void> } {
  const recaller = new Recaller(deps);
  const polling = startPolling({
    pollMs: POLL_MS,
    round: async (signal) => {
      await recaller.round(signal);
      return false;
    },
    onFailure: (error, retryInMs) => {
      deps.logger.warn({ retryInMs }, `recall failed and tries again: ${errorMessage(error)}`);
    },
  });
  return {
    stop: async () => {
      await polling.stop();
      await recaller.close().catch((error: unknown) => {
        deps.logger.warn(`could not hand over the watch for recalls; it ends by itself: ${errorMessage(error)}`);
      });
    },
  };
}

export class Recaller {
  readonly #deps: RecallDependencies;
  readonly #turns: GatewayTurns;
  readonly #changes: BillingChanges;
  /** Real time. */
  #sweepAt = 0;

  constructor(deps: RecallDependencies) {
    this.#deps = deps;
    this.#turns = new GatewayTurns(deps.database, randomUUID());
    this.#changes = new BillingChanges(deps.database.db);
  }

  /** Looks at what has changed, and from time to time at everything. */
  async round(signal: AbortSignal): Promise<void> {
    if (!(await this.#turns.take(TURN))) return await this.#changes.close();
    if (await this.#changes.open()) this.#sweepAt = 0;
    await this.#recallChanged();
    if (Date.now() >= this.#sweepAt) await this.#sweep(signal);
  }

  /** Lets another process watch at once. */
  async close(): Promise<void> {
    await this.#changes.close();
    await this.#turns.release();
  }

  async #recallChanged(): Promise<void> {
    const changed = this.#changes.take();
    const ids = await idsOfSubmissions(this.#deps.database, changed);
    if (ids === null) return;
    await this.#recallAmong({ $and: [LOOKED_AT, ids] });
  }

  async #sweep(signal: AbortSignal): Promise<void> {
    const startedAt = Date.now();
    await this.#recallAmong(LOOKED_AT, async () => {
      if (signal.aborted || !(await this.#turns.take(TURN))) return false;
      await this.#recallChanged();
      await wait(BATCH_REST_MS, signal);
      return true;
    });
    const rest = Math.max(this.#deps.sweepEveryMs ?? SWEEP_EVERY_MS, SWEEP_REST_FACTOR * (Date.now() - startedAt));
    this.#sweepAt = Date.now() + rest;
  }

  /** `goOn`, asked between two batches, answers false to end it. */
  async #recallAmong(filter: Filter<Submission>, goOn: () => Promise<boolean> = async () => true): Promise<void> {
    const found = this.#deps.database
      .collection('submissions')
      .find(filter, { projection: { debtId: 1, orderId: 1 } })
      .batchSize(BATCH_SUBMISSIONS);
    try {
      let batch: Pick<Submission, '_id' | 'debtId' | 'orderId'>[] = [];
      for await (const submission of found) {
        batch.push(submission);
        if (batch.length < BATCH_SUBMISSIONS) continue;
        await this.#recallFrom(batch);
        batch = [];
        if (!(await goOn())) return;
      }
      if (batch.length > 0) await this.#recallFrom(batch);
    } finally {
      await found.close();
    }
  }

  async #recallFrom(batch: readonly Pick<Submission, '_id' | 'debtId' | 'orderId'>[]): Promise<void> {
    const { database } = this.#deps;
    for (const finding of await findChanged(database, batch)) {
      if (finding.kind === 'not-owed') await this.#recall(finding.submission, finding.refusal);
      else await writeStoodAs(database, finding.submission, finding.stoodAs);
    }
  }

  async #recall(submission: Submission, { reason, detail }: Refusal): Promise<void> {
    const { database, clock, logger, metrics, dispatchFaultPoints: faults = NO_DISPATCH_FAULT_POINTS } = this.#deps;
    if ((await faults.onStep('recall', positionOf(submission))) === 'skip') return;
    const note = { at: clock.now(), by: RECALLED_BY, detail };
    const stored = await storeWithdrawal(database, submission, { reason, isRecall: true }, note);
    if (stored?.isNew !== true) return;
    await faults.onStep('recall-stored', positionOf(submission));
    metrics.recalled.inc({ gateway: submission.flexecomGatewayId, reason });
    const { _id: submissionId, orderId } = submission;
    logger.info({ submissionId, orderId, reason }, `called back from FlexEcom: ${detail}`);
  }
}

/** Submissions of the changed documents. Null: nothing has changed. */
async function idsOfSubmissions(database: Database, changed: ChangedIds): Promise<Filter<Submission> | null> {
  const ofSubscriptions =
    changed.subscriptions.length === 0
      ? []
      : await database
          .collection('subscriptions')
          .find({ _id: { $in: [...changed.subscriptions] } }, { projection: { orderId: 1 } })
          .toArray();
  const orderIds = [
    ...changed.orders,
    ...ofSubscriptions.map(({ orderId }) => orderId).filter((id) => typeof id === 'string'),
  ];
  const either: Filter<Submission>[] = [];
  if (orderIds.length > 0) either.push({ orderId: { $in: orderIds } });
  if (changed.debts.length > 0) either.push({ debtId: { $in: [...changed.debts] } });
  return either.length === 0 ? null : { $or: either };
}
