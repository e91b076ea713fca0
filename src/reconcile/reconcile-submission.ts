import type { Logger } from 'pino';
import type { FlexecomResult } from '../../topics/contract/flexecom-result.ts';
import type { Clock } from '../clock.ts';
import type { Learned } from '../dispatch/ask.ts';
import { type DispatchFaultPoints, NO_DISPATCH_FAULT_POINTS } from '../dispatch/fault-points.ts';
import { RESULT_APPLIED_WITHIN_MS } from '../dispatch/limits.ts';
import type { PausesInForce } from '../dispatch/pauses-in-force.ts';
import { writeParked, writeUnparked, writeUpdate } from '../dispatch/submission-writes.ts';
import type { Submission } from '../domain/documents/submission.ts';
import { type Acknowledgement, acknowledgedUpdate, resultTopicOf } from '../domain/send/flexecom-answer.ts';
import type { NoAnswer } from '../flexecom/client/answers.ts';
import type { FlexecomClient } from '../flexecom/client/client.ts';
import type { Publisher } from '../kafka/client/publisher.ts';
import { traceHeaders } from '../kafka/codec/headers.ts';
import type { Database } from '../mongo/database.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { inSubmissionSpan } from '../telemetry/tracing/in-submission-span.ts';
import type { RecentIds } from '../waiting/recent-ids.ts';
import type { GatewayRests } from './gateway-rests.ts';
import type { GatewayTurns } from './gateway-turns.ts';
import { markUnanswered, markUnderway, writeMark } from './marks.ts';
import type { OverdueLimits } from './next-step.ts';
import { RECONCILED_BY, takeStep } from './take-step.ts';

export interface ReconcileDependencies {
  readonly database: Pick<Database, 'collection' | 'db'>;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly flexecom: Pick<FlexecomClient, 'create' | 'get' | 'cancel'>;
  readonly pauses: Pick<PausesInForce, 'applyTo' | 'current'>;
  /** Domain time: overdue and expiry follow it. Turns and backoff follow real time. */
  readonly clock: Clock;
  readonly limits: OverdueLimits;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'reconciled'>;
  readonly dispatchFaultPoints?: DispatchFaultPoints;
  /** For tests: how long a result may wait for apply-results before FlexEcom is asked again. */
  readonly resultAppliedWithinMs?: number;
}

/** What a reconciler remembers from round to round. Losing it costs a few repeated requests and nothing else. */
export interface ReconcileMemory {
  readonly turns: GatewayTurns;
  readonly rests: GatewayRests;
  /** Submissions whose result was published a moment ago and is not applied yet. */
  readonly published: RecentIds;
  /** The same for a longer time: a submission whose result comes up again waits with a backoff. */
  readonly publishedBefore: RecentIds;
}

/** Asks FlexEcom about one parked or overdue submission, and writes or publishes what it learned. */
export function reconcileSubmission(
  deps: ReconcileDependencies,
  memory: ReconcileMemory,
  submission: Submission,
  signal: AbortSignal,
): Promise<void> {
  return inSubmissionSpan('reconcile', submission, deps.clock.now(), () =>
    askAndNote(deps, memory, submission, signal),
  );
}

async function askAndNote(
  deps: ReconcileDependencies,
  memory: ReconcileMemory,
  submission: Submission,
  signal: AbortSignal,
): Promise<void> {
  const { database, dispatchFaultPoints: faultPoints = NO_DISPATCH_FAULT_POINTS } = deps;
  const learned = await takeStep({ ...deps, faultPoints }, submission, signal);
  deps.metrics?.reconciled.inc({ outcome: outcomeLabel(learned, submission) });
  if (learned.kind !== 'NO_ANSWER') memory.rests.answered(submission.flexecomGatewayId);
  switch (learned.kind) {
    case 'RESULT':
      return await publishEnd(deps, memory, submission, learned.result);
    case 'ACKNOWLEDGED':
      return await writeAcknowledged(deps, submission, learned);
    case 'NEEDS_PERSON': {
      await writeParked(database, [submission._id], learned.detail);
      const now = Date.now();
      return await writeMark(database, submission, markUnanswered(submission, now, now));
    }
    case 'MOVED_ON':
      return;
    case 'NO_ANSWER':
      return await waitForAnswer(deps, memory, submission, learned);
    default:
      return learned satisfies never;
  }
}

/** The metric's labels, which dashboards know. */
function outcomeLabel(learned: Learned, { state }: Submission): string {
  switch (learned.kind) {
    case 'RESULT':
      return learned.result.outcome;
    case 'ACKNOWLEDGED':
      return state === 'SENT' ? 'UNDERWAY' : 'SENT';
    case 'MOVED_ON':
      return 'MOVED_ON';
    default:
      return 'WAIT';
  }
}

/**
 * FlexEcom works on it: it has just acknowledged it, or did so before. A process that was frozen may have parked what
 * another had acknowledged by then; parked, it would be asked for in every round until it ends.
 */
async function writeAcknowledged(
  { database, clock, limits }: ReconcileDependencies,
  submission: Submission,
  answer: Acknowledgement,
): Promise<void> {
  if (submission.state === 'SENDING') {
    await writeUpdate(database, acknowledgedUpdate(submission._id, answer, RECONCILED_BY));
  } else {
    await writeMark(database, submission, markUnderway(submission, clock.now(), limits));
    if (submission.parked) await writeUnparked(database, submission._id);
  }
}

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
  await publisher.publish(resultTopicOf(submission), result, traceHeaders(submission.trace));
  const now = Date.now();
  const isRepeated = publishedBefore.has(submission._id, now);
  published.remember(submission._id, now);
  publishedBefore.remember(submission._id, now);
  if (isRepeated) await writeMark(database, submission, markUnanswered(submission, now, now + resultAppliedWithinMs));
}

async function waitForAnswer(
  { database, logger }: ReconcileDependencies,
  { rests }: ReconcileMemory,
  submission: Submission,
  { scope, detail, retryAfterMs }: NoAnswer,
): Promise<void> {
  const { _id: submissionId, flexecomGatewayId: gatewayId } = submission;
  const now = Date.now();
  if (scope === 'submission') {
    logger.debug({ submissionId, gatewayId }, `no answer from FlexEcom: ${detail}`);
    return await writeMark(database, submission, markUnanswered(submission, now, now + (retryAfterMs ?? 0)));
  }
  // The trouble is the gateway's: nothing is noted about the submission, and it is asked about first after the rest.
  const until = rests.rest(gatewayId, retryAfterMs, now);
  logger.warn(
    { gatewayId, until: new Date(until).toISOString() },
    `reconcile leaves this gateway alone for a while: ${detail}`,
  );
}
