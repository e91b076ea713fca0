import { PoisonError } from '../../errors.ts';
import { billingSnapshot } from '../billing/billing-snapshot.ts';
import { type Change, type DocumentRef, readIfAny, type State } from '../decision.ts';
import type { Debt, Submission } from '../documents.ts';
import { isPastDeadline } from '../routing/cascade.ts';
import { type KnownReason, type Refusal, refuse } from '../ruling.ts';
import { debtGuardChange } from '../salvage/debt.ts';
import { changeSinceDecided, refusalFor } from '../salvage/still-owed.ts';
import { submissionFieldsChange, submissionStateChange } from '../salvage/submission.ts';

/** What to ask of FlexEcom for a submission, whose id is the idempotency key. */
export type SendingIntent =
  | {
      ask: 'CREATE';
      submissionId: string;
      flexecomGatewayId: string;
      /** Exactly what is stored. */
      request: unknown;
      /** A cascade's deadline: not to be posted after it (R4); epoch ms. */
      goOutBy: number | null;
    }
  | { ask: 'CANCEL'; submissionId: string; flexecomGatewayId: string; reason: KnownReason };

/** The stage's name in the history of submissions. */
export const SENT_BY = 'submit-to-flexecom';

export function sendingReads(submit: { submissionId: string; debtId: string }, state: State): DocumentRef[] {
  const submission = state.get('submissions', submit.submissionId);
  return [
    { collection: 'submissions', id: submit.submissionId },
    { collection: 'debts', id: submit.debtId },
    ...readIfAny('orders', submission?.orderId),
    ...readIfAny('subscriptions', submission?.subscriptionId),
  ];
}

/**
 * Decides before every request whether it may go out. A PENDING submission becomes SENDING, with the exact `request`, or
 * NOT_SENT. For one that is already SENDING, FlexEcom was asked before a crash: the stored request is sent again, or, if
 * it may not go out any more, its key is cancelled, as only a confirmed cancel ends it. In any other state nothing is asked.
 *
 * @throws PoisonError for a submission that is missing, or that is not its debt's active one.
 */
export function intendToSend(
  submit: { submissionId: string },
  request: unknown,
  state: State,
  now: number,
): { changes: Change[]; intent: SendingIntent | null } {
  const submission = state.get('submissions', submit.submissionId);
  if (submission === null) throw new PoisonError(`submission ${submit.submissionId} is not there`);
  const debt = state.get('debts', submission.debtId);
  if (debt === null) throw new PoisonError(`debt ${submission.debtId} is not there`);
  switch (submission.state) {
    case 'PENDING':
      return sendFirst(submission, debt, request, state, now);
    case 'SENDING':
      return sendAgain(submission, debt, state, now);
    case 'SCHEDULED':
    case 'SENT':
    case 'APPROVED':
    case 'DECLINED':
    case 'NOT_SENT':
    case 'WITHDRAWN':
      return { changes: [], intent: null };
    default:
      return submission.state satisfies never;
  }
}

function sendFirst(submission: Submission, debt: Debt, request: unknown, state: State, now: number) {
  if (debt.activeSubmissionId !== submission._id) {
    throw new PoisonError(`submission ${submission._id} is not the active one of debt ${debt._id}`);
  }
  const refusal = unsendableReason(submission, debt, state, now);
  const guard = debtGuardChange(debt);
  if (refusal !== null) {
    const step = { at: now, by: SENT_BY, detail: refusal.detail };
    const notSent = submissionStateChange(submission, 'NOT_SENT', step, { endReason: refusal.reason });
    return { changes: [notSent, guard], intent: null };
  }
  const fields = { request, sendingAt: now, stoodAs: billingSnapshot(state, submission) };
  const sending = submissionStateChange(submission, 'SENDING', { at: now, by: SENT_BY }, fields);
  return { changes: [sending, guard], intent: createIntent(submission, request) };
}

function sendAgain(submission: Submission, debt: Debt, state: State, now: number) {
  const reason = withdrawReason(submission) ?? unsendableReason(submission, debt, state, now)?.reason ?? null;
  const guard = debtGuardChange(debt);
  if (reason === null) return { changes: [guard], intent: createIntent(submission, submission.request) };
  const { _id: submissionId, flexecomGatewayId } = submission;
  const intent: SendingIntent = { ask: 'CANCEL', submissionId, flexecomGatewayId, reason };
  return { changes: [submissionFieldsChange(submission, { withdrawReason: reason }), guard], intent };
}

/** Why the submission's key is being cancelled. It holds whatever changes later, because the key may be cancelled by then. */
export function withdrawReason(submission: Submission): KnownReason | null {
  return submission.withdrawReason === 'UNKNOWN' ? null : submission.withdrawReason;
}

/**
 * Why a request for the submission may not go out now; null: it may. Its debt must still be owed (R14, R20), and a cascade
 * must be in time (R4). The stage and reconcile both check it before every request.
 */
export function unsendableReason(submission: Submission, debt: Debt, state: State, now: number): Refusal | null {
  const change = debt.state === 'CANCELLED' ? 'CANCELLED' : changeSinceDecided(submission, debt, state);
  if (change !== null) return refusalFor(change);
  return isPastDeadline(submission.cascadeDeadlineAt, now)
    ? refuse('CASCADE_EXPIRED', 'it did not go out before the deadline of a cascade')
    : null;
}

function createIntent({ _id, flexecomGatewayId, cascadeDeadlineAt }: Submission, request: unknown): SendingIntent {
  return { ask: 'CREATE', submissionId: _id, flexecomGatewayId, request, goOutBy: cascadeDeadlineAt };
}
