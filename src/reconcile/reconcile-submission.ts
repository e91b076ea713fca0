import type { Logger } from 'pino';
import type { FlexecomResult } from '../../topics/contract/flexecom-result.ts';
import { flexecomResult } from '../../topics/flexecom-result.ts';
import type { Clock } from '../clock.ts';
import type { Submission } from '../domain/documents.ts';
import { endResult, type NeverChargedAnswer, notSentResult } from '../domain/send/flexecom-answer.ts';
import type { NoAnswer } from '../flexecom/client/answers.ts';
import type { FlexecomClient } from '../flexecom/client/client.ts';
import type { Publisher } from '../kafka/client/publisher.ts';
import type { Database } from '../mongo/database.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { RecentIds } from '../waiting/recent-ids.ts';
import type { GatewayPauses } from './gateway-pauses.ts';
import type { GatewayTurns } from './gateway-turns.ts';
import { markUnanswered, markUnderway, notePublished, writeMark, writeNotSent, writeSent } from './marks.ts';
import type { OverdueLimits } from './next-step.ts';
import { type StepAnswer, takeStep } from './take-step.ts';

export interface ReconcileDependencies {
  readonly database: Pick<Database, 'collection' | 'db'>;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly flexecom: Pick<FlexecomClient, 'create' | 'get' | 'cancel'>;
  /** Domain time: overdue and expiry follow it. Turns and backoff follow real time. */
  readonly clock: Clock;
  readonly limits: OverdueLimits;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'reconciled'>;
  /** For tests: how long a result may wait for apply-results before FlexEcom is asked again. */
  readonly resultAppliedWithinMs?: number;
}

/** What a reconciler remembers from round to round. Losing it costs a few repeated requests and nothing else. */
export interface ReconcileMemory {
  readonly turns: GatewayTurns;
  readonly pauses: GatewayPauses;
  /** Submissions whose result was published a moment ago and is not applied yet. */
  readonly published: RecentIds;
  /** The same for a longer time: a submission whose result comes up again waits with a backoff. */
  readonly publishedBefore: RecentIds;
}

/** A result waits in Kafka for apply-results; asking FlexEcom again sooner would only repeat it. */
export const RESULT_APPLIED_WITHIN_MS = 60_000;

/** Asks FlexEcom about one parked or overdue submission, and writes or publishes what it learned. */
export async function reconcileSubmission(
  deps: ReconcileDependencies,
  memory: ReconcileMemory,
  submission: Submission,
  signal: AbortSignal,
): Promise<void> {
  const { database, clock, limits } = deps;
  const answer = await takeStep(deps, submission, signal);
  deps.metrics?.reconciled.inc({ outcome: OUTCOME_LABELS[answer.kind] });
  if (answer.kind !== 'NO_ANSWER') memory.pauses.answered(submission.flexecomGatewayId);
  switch (answer.kind) {
    case 'APPROVED':
    case 'DECLINED':
    case 'REFUSED':
    case 'EXPIRED':
      return await publishEnd(deps, memory, submission, endResult(submission, answer, 'RECONCILE'));
    case 'ACKNOWLEDGED':
      return await writeSent(database, submission._id, answer);
    case 'PENDING':
      return await writeMark(database, submission, markUnderway(submission, clock.now(), limits.expiryMs));
    case 'NEVER_CHARGED':
      return await endNotSent(deps, submission, answer);
    case 'NO_ANSWER':
      return await waitForAnswer(deps, memory, submission, answer);
    default:
      return answer satisfies never;
  }
}

/** The metric's labels, which dashboards know. */
const OUTCOME_LABELS: Readonly<Record<StepAnswer['kind'], string>> = {
  APPROVED: 'APPROVED',
  DECLINED: 'DECLINED',
  REFUSED: 'DECLINED',
  EXPIRED: 'DECLINED',
  ACKNOWLEDGED: 'SENT',
  PENDING: 'UNDERWAY',
  NEVER_CHARGED: 'NOT_SENT',
  NO_ANSWER: 'WAIT',
};

/**
 * The first time it only publishes: apply-results is about to write the submission, and a mark would collide with that. A
 * submission that comes up again unapplied waits with a backoff, as one without an answer does: while one partition of
 * apply-results is stopped, its submissions must not crowd out the others.
 */
async function publishEnd(
  { database, publisher, resultAppliedWithinMs = RESULT_APPLIED_WITHIN_MS }: ReconcileDependencies,
  { published, publishedBefore }: ReconcileMemory,
  submission: Submission,
  result: FlexecomResult,
): Promise<void> {
  await publisher.publish(flexecomResult, result);
  const now = Date.now();
  const isRepeated = publishedBefore.has(submission._id, now);
  published.remember(submission._id, now);
  publishedBefore.remember(submission._id, now);
  if (isRepeated) await writeMark(database, submission, markUnanswered(submission, now, now + resultAppliedWithinMs));
}

async function endNotSent(
  { database, publisher }: ReconcileDependencies,
  submission: Submission,
  answer: NeverChargedAnswer,
): Promise<void> {
  const reason = await writeNotSent(database, submission, answer);
  if (reason === null) return;
  await publisher.publish(flexecomResult, notSentResult(submission, reason, 'RECONCILE', answer.at));
  await notePublished(database, submission._id);
}

async function waitForAnswer(
  { database, logger }: ReconcileDependencies,
  { pauses }: ReconcileMemory,
  submission: Submission,
  { scope, detail, retryAfterMs }: NoAnswer,
): Promise<void> {
  const { _id: submissionId, flexecomGatewayId: gatewayId } = submission;
  const now = Date.now();
  if (scope === 'submission') {
    logger.debug({ submissionId, gatewayId }, `no answer from FlexEcom: ${detail}`);
    return await writeMark(database, submission, markUnanswered(submission, now, now + (retryAfterMs ?? 0)));
  }
  // The trouble is the gateway's: nothing is noted about the submission, and it is asked about first after the pause.
  const until = pauses.pause(gatewayId, retryAfterMs, now);
  logger.warn({ gatewayId, until: new Date(until).toISOString() }, `reconcile pauses this gateway: ${detail}`);
}
