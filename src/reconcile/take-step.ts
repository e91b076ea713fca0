import type { Clock } from '../clock.ts';
import type { Submission } from '../domain/documents.ts';
import type { FlexecomClient } from '../flexecom/client/client.ts';
import { SubmissionRequest } from '../flexecom/wire.ts';
import type { Database } from '../mongo/database.ts';
import { type Conclusion, concludeCancel, concludeCreate, concludeGet } from './conclusion.ts';
import { noteWithdrawal } from './marks.ts';
import { mayNotSend } from './may-not-send.ts';
import { nextStep, type OverdueLimits, type Step } from './next-step.ts';

interface StepDependencies {
  readonly database: Pick<Database, 'collection'>;
  readonly flexecom: Pick<FlexecomClient, 'create' | 'get' | 'cancel'>;
  readonly clock: Clock;
  readonly limits: OverdueLimits;
}

/** One question with its retries; well within the gateway's turn, so that the answer is written while it still holds. */
const ASK_WAIT_MAX_MS = 10_000;

/** Decides what to do about a parked or overdue submission, asks FlexEcom, and says what the answer means. Writes no final state. */
export async function takeStep(
  needs: StepDependencies,
  submission: Submission,
  stopping: AbortSignal,
): Promise<Conclusion> {
  const now = needs.clock.now();
  const acknowledged = submission.acknowledgedAt !== null;
  const reason = acknowledged ? null : await mayNotSend(needs.database, submission, now);
  const step = nextStep(submission, reason, now, needs.limits);
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(ASK_WAIT_MAX_MS)]);
  switch (step.kind) {
    case 'ASK': {
      const answer = await needs.flexecom.get(submission.flexecomGatewayId, { key: submission._id }, signal);
      return concludeGet(submission, answer, now);
    }
    case 'RESEND':
      return await resend(needs, submission, signal);
    case 'EXPIRE':
      return await cancel(needs, submission, step, signal);
    case 'WITHDRAW':
      // Noted before the key is cancelled, so that nobody posts again what is being withdrawn.
      if (!(await noteWithdrawal(needs.database, submission._id, step.reason))) return movedOn;
      return await cancel(needs, submission, step, signal);
    default:
      return step satisfies never;
  }
}

const movedOn: Conclusion = { kind: 'WAIT', scope: 'submission', detail: 'its state moved on', retryAfterMs: null };

async function resend(
  { flexecom, clock }: StepDependencies,
  submission: Submission,
  signal: AbortSignal,
): Promise<Conclusion> {
  const request = SubmissionRequest.safeParse(submission.request);
  if (!request.success) {
    return { kind: 'WAIT', scope: 'submission', detail: 'its stored request is unreadable', retryAfterMs: null };
  }
  const mayGoOut = () => submission.cascadeDeadlineAt === null || clock.now() <= submission.cascadeDeadlineAt;
  const { flexecomGatewayId, _id: key } = submission;
  const answer = await flexecom.create(flexecomGatewayId, request.data, key, signal, mayGoOut);
  return concludeCreate(submission, answer, clock.now());
}

async function cancel(
  { flexecom, clock }: StepDependencies,
  submission: Submission,
  step: Extract<Step, { kind: 'EXPIRE' | 'WITHDRAW' }>,
  signal: AbortSignal,
): Promise<Conclusion> {
  const answer = await flexecom.cancel(submission.flexecomGatewayId, { key: submission._id }, signal);
  return concludeCancel(submission, step, answer, clock.now());
}
