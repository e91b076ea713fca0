import type { Decision } from '../decision.ts';
import type { SubmissionState } from '../documents/submission.ts';
import { type Refusal, refuse } from '../ruling.ts';
import { debtStateAfterNotSent } from '../salvage/debt.ts';
import { submissionNotSentMessage } from '../salvage/not-sent-message.ts';
import { changeSinceDecided, refusalFor } from '../salvage/still-owed.ts';
import { submissionStateChange } from '../salvage/submission.ts';
import { withdrawalRefusal } from '../salvage/withdrawal.ts';
import { APPLIED_BY, alreadyApplied, type ResultContext, salvageEnd } from './result-context.ts';

/**
 * A submission will never be charged: it did not go out, or FlexEcom confirmed its cancel. The debt is owed again, unless it
 * was paid or cancelled, and billing learns once who acts next. What classify-declines ended itself stays as it is.
 */
export function applyNotSent(context: ResultContext): Decision {
  const { submission, debt, now } = context;
  const end = END_AFTER[submission.state];
  if (end === undefined || submission.appliedAt !== null) return alreadyApplied();
  const refusal = refusalToTell(context);
  const isActive = debt.activeSubmissionId === submission._id;
  const debtState = isActive ? debtStateAfterNotSent(debt, refusal) : debt.state;
  const { debtAfter, changes } = salvageEnd(context, { debtState, isApproved: false });
  const { configVersion, customerMessage } = submission;
  const fields = { appliedAt: now, endReason: refusal.reason, parked: false, parkedReason: null };
  const ended = submissionStateChange(submission, end, { at: now, by: APPLIED_BY, detail: refusal.detail }, fields);
  // What was sent was soft, under the configuration version that the submission names.
  const decided = { at: now, configVersion, classification: { type: 'SOFT' as const, customerMessage } };
  return {
    changes: [ended, ...changes],
    messages: [submissionNotSentMessage(submission, debtAfter, refusal, decided)],
    counted: [refusal.reason],
  };
}

/** What FlexEcom had acknowledged was withdrawn from it; all else was never sent. */
const END_AFTER: Readonly<Partial<Record<SubmissionState, SubmissionState>>> = {
  PENDING: 'NOT_SENT',
  SENDING: 'NOT_SENT',
  SENT: 'WITHDRAWN',
};

/** A debt that was paid or cancelled by now is not billing's to charge, whatever reason the withdrawal was stored with. */
function refusalToTell(context: ResultContext): Refusal {
  const { result, submission, debt, state } = context;
  const change = changeSinceDecided(submission, debt, state);
  if (change !== null) return refusalFor(change);
  const refusal = withdrawalRefusal(submission, result.reason);
  return BY_BILLING.includes(refusal.reason) ? owedAgain(refusal) : refusal;
}

/** Billing took back what had ended the debt, while FlexEcom was being asked: somebody has to collect it again. */
function owedAgain({ detail }: Refusal): Refusal {
  return refuse('RECALLED', `called back, and owed again since: ${detail}`);
}

const BY_BILLING: readonly Refusal['reason'][] = ['PAID_MEANWHILE', 'CANCELLED_MEANWHILE'];
