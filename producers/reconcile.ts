import type { Clock } from '../src/clock.ts';
import type { Submission } from '../src/domain/documents.ts';
import { errorMessage } from '../src/errors.ts';
import type { FlexecomClient } from '../src/flexecom/client.ts';
import type { Publisher } from '../src/kafka/publisher.ts';
import type { Logger } from '../src/logging.ts';
import type { Metrics } from '../src/metrics.ts';
import type { Database } from '../src/mongo/database.ts';
import { startPolling } from '../src/polling.ts';
import { findCandidates, findUnpublished } from '../src/reconcile/candidates.ts';
import { type Conclusion, notSentResult } from '../src/reconcile/conclusion.ts';
import { createGatewayPauses, type GatewayPauses } from '../src/reconcile/gateway-pauses.ts';
import { notePublished, releaseLease, takeLease, writeNotSent, writeSent } from '../src/reconcile/marks.ts';
import type { OverdueLimits } from '../src/reconcile/next-step.ts';
import { takeStep } from '../src/reconcile/take-step.ts';
import { flexecomResult } from '../topics/flexecom-result.ts';

export interface ReconcileNeeds {
  readonly database: Pick<Database, 'collection'>;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly flexecom: Pick<FlexecomClient, 'create' | 'get' | 'cancel'>;
  /** Domain time: overdue and expiry follow it. Leases and backoff go by real time. */
  readonly clock: Clock;
  readonly limits: OverdueLimits;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'reconciled'>;
  readonly pollMs: number;
}

/** Asked for in one round a gateway: enough to make up for an outage, few enough that a stop is not waited for. */
const PER_GATEWAY_MAX = 100;
/** Questions to one gateway at a time: the pipeline's own requests come first. */
const AT_ONCE_PER_GATEWAY = 4;
const UNPUBLISHED_MAX = 500;
/** A result waits in Kafka for apply-results; asking again sooner would only repeat it. */
const RESULT_APPLIED_WITHIN_MS = 60_000;

/**
 * R17: makes up for answers that never came. Takes parked and overdue submissions under a lease, sends what was stored
 * again under its key (R4 and R20 checked anew), asks for what FlexEcom has, cancels what expired. Final answers go
 * through `flexecom-result`; here only SENDING → SENT, NOT_SENT after a confirmed cancel, and its own marks are written.
 */
export function startReconcile(needs: ReconcileNeeds): { stop(): Promise<void> } {
  const pauses = createGatewayPauses();
  return startPolling({
    pollMs: needs.pollMs,
    round: (signal) => reconcileRound(needs, pauses, signal),
    onFailure: (error, retryInMs) => {
      needs.logger.warn({ retryInMs }, `reconcile waits for what it needs: ${errorMessage(error)}`);
    },
  });
}

/** One round over everything parked or overdue. Resolves `true` where a gateway had more than one round takes. */
export async function reconcileRound(
  needs: ReconcileNeeds,
  pauses: GatewayPauses,
  signal: AbortSignal,
): Promise<boolean> {
  await publishWhatIsOwed(needs);
  const realNow = Date.now();
  const times = { domainNow: needs.clock.now(), realNow };
  const candidates = await findCandidates(needs.database, times, needs.limits, pauses.paused(realNow), PER_GATEWAY_MAX);
  const rounds = [...candidates].map(([gatewayId, submissions]) =>
    reconcileGateway(needs, pauses, gatewayId, submissions, signal),
  );
  const failed = (await Promise.allSettled(rounds)).find((round) => round.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return [...candidates].some(
    ([gatewayId, submissions]) => submissions.length === PER_GATEWAY_MAX && !pauses.isPaused(gatewayId, Date.now()),
  );
}

/** A NOT_SENT that was written and not known to be published: said now, at least once. */
async function publishWhatIsOwed({ database, publisher, clock }: ReconcileNeeds): Promise<void> {
  for (const submission of await findUnpublished(database, Date.now(), UNPUBLISHED_MAX)) {
    const reason = submission.reconcile?.resultToPublish;
    if (reason === undefined || reason === null) continue;
    await publisher.publish(flexecomResult, notSentResult(submission, reason, clock.now()));
    await notePublished(database, submission._id);
  }
}

async function reconcileGateway(
  needs: ReconcileNeeds,
  pauses: GatewayPauses,
  gatewayId: string,
  submissions: readonly Submission[],
  signal: AbortSignal,
): Promise<void> {
  const queue = submissions.values();
  async function work(): Promise<void> {
    for (const submission of queue) {
      if (signal.aborted || pauses.isPaused(gatewayId, Date.now())) return;
      await reconcileOne(needs, pauses, submission, signal);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE_PER_GATEWAY }, work));
}

async function reconcileOne(
  needs: ReconcileNeeds,
  pauses: GatewayPauses,
  submission: Submission,
  signal: AbortSignal,
): Promise<void> {
  const mark = await takeLease(needs.database, submission, Date.now());
  if (mark === null) return;
  const leased: Submission = { ...submission, reconcile: mark };
  const conclusion = await takeStep(needs, leased, signal);
  needs.metrics?.reconciled.inc({ outcome: nameOf(conclusion) });
  await carryOut(needs, pauses, leased, conclusion, mark.askAgainAt);
}

async function carryOut(
  needs: ReconcileNeeds,
  pauses: GatewayPauses,
  submission: Submission,
  conclusion: Conclusion,
  askAgainAt: number,
): Promise<void> {
  const { database, publisher, clock, logger } = needs;
  const { _id: id, flexecomGatewayId: gatewayId } = submission;
  if (conclusion.kind !== 'WAIT') pauses.answered(gatewayId);
  switch (conclusion.kind) {
    case 'RESULT':
      await publisher.publish(flexecomResult, conclusion.event);
      return await releaseLease(database, id, Date.now() + RESULT_APPLIED_WITHIN_MS);
    case 'SENT':
      await writeSent(database, id, conclusion.flexecomTransactionId, clock.now());
      return await releaseLease(database, id, askAgainAt);
    case 'NOT_SENT':
      if (await writeNotSent(database, id, conclusion.reason, clock.now())) {
        await publisher.publish(flexecomResult, notSentResult(submission, conclusion.reason, clock.now()));
        await notePublished(database, id);
      }
      return await releaseLease(database, id, askAgainAt);
    case 'WAIT': {
      logger.debug({ submissionId: id, gatewayId, scope: conclusion.scope }, `asked in vain: ${conclusion.detail}`);
      const again = conclusion.scope === 'submission' ? askAgainAt : pauseGateway(needs, pauses, gatewayId, conclusion);
      return await releaseLease(database, id, Math.max(again, Date.now() + (conclusion.retryAfterMs ?? 0)));
    }
    default:
      return conclusion satisfies never;
  }
}

function pauseGateway(
  { logger }: ReconcileNeeds,
  pauses: GatewayPauses,
  gatewayId: string,
  { detail, retryAfterMs }: Extract<Conclusion, { kind: 'WAIT' }>,
): number {
  const until = pauses.pause(gatewayId, retryAfterMs, Date.now());
  logger.warn({ gatewayId, until: new Date(until).toISOString() }, `reconcile leaves this gateway alone: ${detail}`);
  return until;
}

function nameOf(conclusion: Conclusion): string {
  return conclusion.kind === 'RESULT' ? conclusion.event.outcome : conclusion.kind;
}
