import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import { flexecomResultCascade } from '../../../topics/flexecom-result.cascade.ts';
import { flexecomResult } from '../../../topics/flexecom-result.ts';
import { PoisonError } from '../../errors.ts';
import { billingSnapshot } from '../billing/billing-snapshot.ts';
import { billingReads } from '../billing/named-subscriptions.ts';
import { type Decision, type DocumentRef, output, type SendingContext, type State } from '../decision.ts';
import type { Debt } from '../documents/debt.ts';
import type { Submission, WithdrawReason } from '../documents/submission.ts';
import { isPastDeadline } from '../routing/cascade.ts';
import { pauseOf } from '../routing/pauses.ts';
import { type Refusal, refuse } from '../ruling.ts';
import { debtGuardChange } from '../salvage/debt.ts';
import { changeSinceDecided, refusalFor } from '../salvage/still-owed.ts';
import { movedSubmission, refuseOtherOrder, submissionNote, submissionStateChange } from '../salvage/submission.ts';
import { resultTopicOf, withdrawalResult } from './flexecom-answer.ts';

/** The stage's name in the history of submissions. */
export const SENT_BY = 'submit-to-flexecom';

/** What the stage may publish itself. */
export const SENDING_OUTPUTS = [flexecomResultCascade, flexecomResult] as const;

export function sendingReads(submit: { submissionId: string; debtId: string }, state: State): DocumentRef[] {
  const submission = state.get('submissions', submit.submissionId);
  return [
    { collection: 'submissions', id: submit.submissionId },
    { collection: 'debts', id: submit.debtId },
    ...(submission === null ? [] : billingReads(submission)),
  ];
}

/**
 * Decides whether a PENDING submission is sent. If so, it becomes SENDING with the exact `request`, and whoever owns the
 * partition sends it. If not, its result says NOT_SENT at once: nothing has gone out. In any other state the message was
 * decided before, and nothing happens: a request that may have gone out is never decided again here.
 *
 * What FlexEcom may know from before the database was restored is always SENDING: FlexEcom is asked for its key first, and
 * only where it does not know it is it decided whether it may still go out. If it was recalled by now, its key is cancelled.
 *
 * @throws PoisonError for a submission that is missing, that is another order's, or that is not its debt's active one.
 */
export function decideSending(
  submit: Pick<FlexecomSubmit, 'submissionId' | 'orderId'>,
  request: unknown,
  state: State,
  { now, config, dispatch, isRepeated }: Pick<SendingContext, 'now' | 'config' | 'dispatch' | 'isRepeated'>,
): Decision {
  const submission = state.get('submissions', submit.submissionId);
  // Whoever accepts a submission again hands it over again.
  if (submission === null && isRepeated === true) return nothingToSend();
  if (submission === null) throw new PoisonError(`submission ${submit.submissionId} is not there`);
  refuseOtherOrder(submission, submit.orderId);
  if (submission.state !== 'PENDING') return nothingToSend();
  const debt = state.get('debts', submission.debtId);
  if (debt === null) throw new PoisonError(`debt ${submission.debtId} is not there`);
  const isAskedFirst = isRepeated === true || submission.askFirst === true;
  const { withdrawReason } = submission;
  if (withdrawReason !== null && !isAskedFirst) return notSent(submission, withdrawReason, now);
  if (withdrawReason === null && debt.activeSubmissionId !== submission._id) {
    throw new PoisonError(`submission ${submission._id} is not the active one of debt ${debt._id}`);
  }
  const refusal = isAskedFirst
    ? null
    : (unsendableReason(submission, debt, state, now) ?? pausedCascade(submission, config));
  const guard = debtGuardChange(debt);
  if (refusal !== null) {
    const { reason, detail } = refusal;
    const noted = submissionNote(submission, { at: now, by: SENT_BY, detail }, { withdrawReason: reason });
    return { ...notSent(submission, reason, now), changes: [noted, guard], why: detail };
  }
  const stoodAs = billingSnapshot(state, submission);
  const fields = { request, sendingAt: now, stoodAs, dispatch, ...(isAskedFirst ? { askFirst: true as const } : {}) };
  const step = { at: now, by: SENT_BY };
  const sending = submissionStateChange(submission, 'SENDING', step, fields);
  const toSend = [movedSubmission(submission, 'SENDING', step, fields)];
  return { changes: [sending, guard], messages: [], toSend, counted: ['sending'] };
}

/**
 * Why a request for the submission may not go out now; null: it may. Its debt must still be owed (R14, R20), and a cascade
 * must be in time (R4). Checked by the stage, and again before every later request.
 */
export function unsendableReason(submission: Submission, debt: Debt, state: State, now: number): Refusal | null {
  const change = changeSinceDecided(submission, debt, state);
  if (change !== null) return refusalFor(change);
  return isPastDeadline(submission.cascadeDeadlineAt, now)
    ? refuse('CASCADE_EXPIRED', 'it did not go out before the deadline of a cascade')
    : null;
}

/** A shopper does not wait for the end of a pause. Anything else becomes SENDING and stays parked until then (R22). */
function pausedCascade({ route, flexecomGatewayId }: Submission, config: SendingContext['config']): Refusal | null {
  const paused = route === 'CASCADE' ? pauseOf(config, flexecomGatewayId, route) : null;
  return paused === null ? null : refuse('GATEWAY_PAUSED', paused);
}

function nothingToSend(): Decision {
  return { changes: [], messages: [], counted: ['nothing-to-send'] };
}

function notSent(submission: Submission, reason: WithdrawReason, now: number): Decision {
  const result = withdrawalResult(submission, reason, 'SUBMITTER', now);
  return { changes: [], messages: [output(resultTopicOf(submission), result)], counted: [reason] };
}
