import type { Clock } from '../clock.ts';
import type { Submission } from '../domain/documents.ts';
import { isPastDeadline } from '../domain/routing/cascade.ts';
import type { Acknowledgement, EndAnswer, NeverChargedAnswer } from '../domain/send/flexecom-answer.ts';
import type { NoAnswer } from '../flexecom/client/answers.ts';
import type { FlexecomClient } from '../flexecom/client/client.ts';
import { answerToCancel, answerToCreate, answerToGet, type PendingAnswer } from '../flexecom/submission-answer.ts';
import { SubmissionRequest } from '../flexecom/wire.ts';
import type { Database } from '../mongo/database.ts';
import { noteWithdrawal } from './marks.ts';
import { nextStep, type OverdueLimits } from './next-step.ts';
import { unsendableNow } from './unsendable-now.ts';

/** What reconcile learned about a submission. NO_ANSWER: nothing, so it asks again later. */
export type StepAnswer = EndAnswer | Acknowledgement | PendingAnswer | NeverChargedAnswer | NoAnswer;

interface StepDependencies {
  readonly database: Pick<Database, 'collection'>;
  readonly flexecom: Pick<FlexecomClient, 'create' | 'get' | 'cancel'>;
  readonly clock: Clock;
  readonly limits: OverdueLimits;
}

/** One request with its retries: well within the gateway's turn, so that the turn is still ours when we write. */
const ASK_WAIT_MAX_MS = 10_000;

/** A cascade's deadline passed just before the post. The next round withdraws it. */
const NOT_POSTED_RETRY_MS = 1_000;

/** Decides what to do about a parked or overdue submission and asks FlexEcom. Moves no state. */
export async function takeStep(
  deps: StepDependencies,
  submission: Submission,
  stopping: AbortSignal,
): Promise<StepAnswer> {
  const { database, flexecom, clock, limits } = deps;
  const { _id: key, flexecomGatewayId } = submission;
  const now = clock.now();
  const reason = submission.acknowledgedAt === null ? await unsendableNow(database, submission, now) : null;
  const step = nextStep(submission, reason, now, limits);
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(ASK_WAIT_MAX_MS)]);
  switch (step.kind) {
    case 'ASK':
      return answerToGet(await flexecom.get(flexecomGatewayId, { key }, signal), clock.now());
    case 'RESEND':
      return await resend(deps, submission, signal);
    case 'EXPIRE': {
      const answer = await flexecom.cancel(flexecomGatewayId, { key }, signal);
      const at = clock.now();
      return answerToCancel(answer, { kind: 'EXPIRED' as const, at }, at);
    }
    case 'WITHDRAW': {
      // Noted before the key is cancelled, so that nobody posts again what is being withdrawn.
      if (!(await noteWithdrawal(database, key, step.reason))) return nothingLearned('its state moved on');
      const answer = await flexecom.cancel(flexecomGatewayId, { key }, signal);
      const at = clock.now();
      return answerToCancel(answer, { kind: 'NEVER_CHARGED' as const, reason: step.reason, at }, at);
    }
    default:
      return step satisfies never;
  }
}

async function resend(
  { flexecom, clock }: StepDependencies,
  { _id: key, flexecomGatewayId, cascadeDeadlineAt, request: stored }: Submission,
  signal: AbortSignal,
): Promise<StepAnswer> {
  const request = SubmissionRequest.safeParse(stored);
  if (!request.success) return nothingLearned('its stored request is unreadable');
  const mayGoOut = () => !isPastDeadline(cascadeDeadlineAt, clock.now());
  const answer = await flexecom.create(flexecomGatewayId, request.data, key, signal, mayGoOut);
  return answer.kind === 'NOT_POSTED'
    ? nothingLearned('it may not go out any more', NOT_POSTED_RETRY_MS)
    : answerToCreate(answer, clock.now());
}

function nothingLearned(detail: string, retryAfterMs: number | null = null): NoAnswer {
  return { kind: 'NO_ANSWER', scope: 'submission', detail, retryAfterMs };
}
