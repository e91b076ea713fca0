import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../src/clock.ts';
import type { Submission } from '../src/domain/documents.ts';
import { errorMessage } from '../src/errors.ts';
import type { FlexecomClient } from '../src/flexecom/client/client.ts';
import type { Publisher } from '../src/kafka/client/publisher.ts';
import type { Database } from '../src/mongo/database.ts';
import { findCandidates, findUnpublished } from '../src/reconcile/candidates.ts';
import { type Conclusion, notSentResult } from '../src/reconcile/conclusion.ts';
import { createGatewayPauses, type GatewayPauses } from '../src/reconcile/gateway-pauses.ts';
import { createGatewayTurns, type GatewayTurns } from '../src/reconcile/gateway-turns.ts';
import {
  markUnanswered,
  markUnderway,
  notePublished,
  writeMark,
  writeNotSent,
  writeSent,
} from '../src/reconcile/marks.ts';
import type { OverdueLimits } from '../src/reconcile/next-step.ts';
import { takeStep } from '../src/reconcile/take-step.ts';
import type { Metrics } from '../src/telemetry/metrics.ts';
import { startPolling } from '../src/waiting/polling.ts';
import { createRecentIds, type RecentIds } from '../src/waiting/recent-ids.ts';
import { type FlexecomResult, flexecomResult } from '../topics/flexecom-result.ts';

export interface ReconcileDependencies {
  readonly database: Pick<Database, 'collection' | 'db'>;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly flexecom: Pick<FlexecomClient, 'create' | 'get' | 'cancel'>;
  /** Domain time: overdue and expiry follow it. Turns and backoff go by real time. */
  readonly clock: Clock;
  readonly limits: OverdueLimits;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'reconciled'>;
  /** Tests: how long a result may wait for apply-results before it is asked for again. */
  readonly resultAppliedWithinMs?: number;
}

export interface Reconciler {
  /** One round over everything parked or overdue. Resolves `true` where a gateway had more than one round takes. */
  round(signal: AbortSignal): Promise<boolean>;
  /** Gives back the gateways that it had to itself. */
  release(): Promise<void>;
}

/**
 * Asked for in one round a gateway: enough to make up for an outage, few enough that a stop is not waited for. It is also
 * how many results a gateway may wait for apply-results: while it is behind, no more are asked for.
 */
const PER_GATEWAY_MAX = 100;
/** Questions to one gateway at a time: the pipeline's own requests come first. */
const AT_ONCE_PER_GATEWAY = 4;
const UNPUBLISHED_MAX = 500;
/** A result waits in Kafka for apply-results; asking again sooner would only repeat it. */
const RESULT_APPLIED_WITHIN_MS = 60_000;

/**
 * R17: makes up for answers that never came, until stopped. Takes parked and overdue submissions while it has their
 * gateway's turn, sends what was stored again under its key (R4 and R20 checked anew), asks for what FlexEcom has, cancels
 * what expired. Final answers go through `flexecom-result`; here only SENDING → SENT, NOT_SENT after a confirmed cancel,
 * and its own marks are written.
 */
export function startReconcile(needs: ReconcileDependencies & { readonly pollMs: number }): { stop(): Promise<void> } {
  const reconciler = createReconciler(needs);
  const polling = startPolling({
    pollMs: needs.pollMs,
    round: (signal) => reconciler.round(signal),
    onFailure: (error, retryInMs) => {
      needs.logger.warn({ retryInMs }, `reconcile waits for what it needs: ${errorMessage(error)}`);
    },
  });
  return {
    stop: async () => {
      await polling.stop();
      await reconciler.release().catch((error: unknown) => {
        needs.logger.warn(`another reconciler waits for its turn to end: ${errorMessage(error)}`);
      });
    },
  };
}

/** What a reconciler remembers from round to round. All of it may be lost: it only spares questions. */
interface Held {
  readonly turns: GatewayTurns;
  readonly pauses: GatewayPauses;
  /** Submissions whose result was published a moment ago, and is not applied yet. */
  readonly published: RecentIds;
  /** Those of a while ago: asked for once more, they stand in the way of others. */
  readonly publishedBefore: RecentIds;
}

export function createReconciler(needs: ReconcileDependencies): Reconciler {
  const { resultAppliedWithinMs = RESULT_APPLIED_WITHIN_MS } = needs;
  const held: Held = {
    turns: createGatewayTurns(needs.database, randomUUID()),
    pauses: createGatewayPauses(),
    published: createRecentIds({ forgetAfterMs: resultAppliedWithinMs }),
    publishedBefore: createRecentIds({ forgetAfterMs: 3 * resultAppliedWithinMs }),
  };
  return { round: (signal) => reconcileRound(needs, held, signal), release: () => held.turns.release() };
}

async function reconcileRound(needs: ReconcileDependencies, held: Held, signal: AbortSignal): Promise<boolean> {
  await publishWhatIsOwed(needs, held);
  const realNow = Date.now();
  const times = { domainNow: needs.clock.now(), realNow };
  const paused = held.pauses.paused(realNow);
  // Its turn is kept meanwhile: another process knows nothing of the pause.
  for (const gatewayId of paused) await held.turns.take(gatewayId);
  const candidates = await findCandidates(needs.database, times, needs.limits, paused, PER_GATEWAY_MAX);
  const rounds = [...candidates].map(([gatewayId, submissions]) =>
    reconcileGateway(needs, held, gatewayId, submissions, signal),
  );
  const done = await Promise.allSettled(rounds);
  const failed = done.find((round) => round.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return done.some((round) => round.status === 'fulfilled' && round.value);
}

/** A NOT_SENT that was written and not known to be published: said now, at least once. */
async function publishWhatIsOwed(
  { database, publisher, clock }: ReconcileDependencies,
  { turns }: Held,
): Promise<void> {
  for (const submission of await findUnpublished(database, UNPUBLISHED_MAX)) {
    const reason = submission.reconcile?.resultToPublish;
    if (reason === undefined || reason === null || !(await turns.take(submission.flexecomGatewayId))) continue;
    await publisher.publish(flexecomResult, notSentResult(submission, reason, clock.now()));
    await notePublished(database, submission._id);
  }
}

/** Resolves `true` where the gateway has more, and asking for it is of use. */
async function reconcileGateway(
  needs: ReconcileDependencies,
  held: Held,
  gatewayId: string,
  submissions: readonly Submission[],
  signal: AbortSignal,
): Promise<boolean> {
  const { turns, pauses, published } = held;
  const toAskFor = submissions.filter(({ _id }) => !published.has(_id, Date.now()));
  const queue = toAskFor.values();
  let asked = 0;
  async function work(): Promise<void> {
    for (const submission of queue) {
      if (signal.aborted || pauses.isPaused(gatewayId, Date.now()) || !(await turns.take(gatewayId))) return;
      await reconcileOne(needs, held, submission, signal);
      asked += 1;
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE_PER_GATEWAY }, work));
  const isFull = submissions.length === PER_GATEWAY_MAX && toAskFor.length > 0;
  return isFull && asked === toAskFor.length && !pauses.isPaused(gatewayId, Date.now());
}

async function reconcileOne(
  needs: ReconcileDependencies,
  held: Held,
  submission: Submission,
  signal: AbortSignal,
): Promise<void> {
  const { pauses } = held;
  const { database, publisher, clock, limits } = needs;
  const { _id: id, flexecomGatewayId: gatewayId } = submission;
  const conclusion = await takeStep(needs, submission, signal);
  needs.metrics?.reconciled.inc({ outcome: nameOf(conclusion) });
  if (conclusion.kind !== 'WAIT') pauses.answered(gatewayId);
  switch (conclusion.kind) {
    case 'RESULT':
      return await tellResult(needs, held, submission, conclusion.event);
    case 'SENT':
      return await writeSent(database, id, conclusion.flexecomTransactionId, clock.now());
    case 'UNDERWAY':
      return await writeMark(database, submission, markUnderway(submission, clock.now(), limits.expiryMs));
    case 'NOT_SENT':
      if (!(await writeNotSent(database, id, conclusion.reason, clock.now()))) return;
      await publisher.publish(flexecomResult, notSentResult(submission, conclusion.reason, clock.now()));
      return await notePublished(database, id);
    case 'WAIT':
      return await waitForIt(needs, pauses, submission, conclusion);
    default:
      return conclusion satisfies never;
  }
}

/**
 * Nothing is written of it the first time, as apply-results is about to. One that is not applied by the next time waits
 * with a backoff, like one without an answer: a partition of apply-results that is held holds up no others' results.
 */
async function tellResult(
  { database, publisher, resultAppliedWithinMs = RESULT_APPLIED_WITHIN_MS }: ReconcileDependencies,
  { published, publishedBefore }: Held,
  submission: Submission,
  event: FlexecomResult,
): Promise<void> {
  await publisher.publish(flexecomResult, event);
  const now = Date.now();
  const again = publishedBefore.has(submission._id, now);
  published.remember(submission._id, now);
  publishedBefore.remember(submission._id, now);
  if (again) await writeMark(database, submission, markUnanswered(submission, now, now + resultAppliedWithinMs));
}

async function waitForIt(
  { database, logger }: ReconcileDependencies,
  pauses: GatewayPauses,
  submission: Submission,
  { scope, detail, retryAfterMs }: Extract<Conclusion, { kind: 'WAIT' }>,
): Promise<void> {
  const { _id: submissionId, flexecomGatewayId: gatewayId } = submission;
  const now = Date.now();
  if (scope === 'submission') {
    logger.debug({ submissionId, gatewayId }, `asked in vain: ${detail}`);
    return await writeMark(database, submission, markUnanswered(submission, now, now + (retryAfterMs ?? 0)));
  }
  // Nothing was learned of the submission, so nothing is noted of it: the gateway waits, and then it is asked for again.
  const until = pauses.pause(gatewayId, retryAfterMs, now);
  logger.warn({ gatewayId, until: new Date(until).toISOString() }, `reconcile leaves this gateway alone: ${detail}`);
}

function nameOf(conclusion: Conclusion): string {
  return conclusion.kind === 'RESULT' ? conclusion.event.outcome : conclusion.kind;
}
