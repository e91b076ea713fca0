import type { Change, Decision } from '../decision.ts';
import { type KnownReason, refuse } from '../ruling.ts';
import { debtStateAfterNotSent } from '../salvage/debt.ts';
import { submissionNotSentMessage } from '../salvage/not-sent-message.ts';
import { submissionFieldsChange, submissionStateChange } from '../salvage/submission.ts';
import { APPLIED_BY, alreadyApplied, type ResultContext, salvageEnd } from './result-context.ts';

/**
 * A submission did not go out, or FlexEcom confirmed its cancel. The debt is owed again, unless it was paid or cancelled,
 * and billing learns once who acts next. A submission that classify-declines withdrew is not its debt's active one any
 * more, and nothing happens.
 */
export function applyNotSent(context: ResultContext): Decision {
  const { submission, debt, now } = context;
  const canEnd = submission.state === 'NOT_SENT' || submission.state === 'SENDING';
  if (!canEnd || submission.appliedAt !== null || debt.activeSubmissionId !== submission._id) return alreadyApplied();
  const refusal = refuse(reasonOf(context), detailOf(context));
  const debtState = debtStateAfterNotSent(debt, refusal);
  const { debtAfter, changes } = salvageEnd(context, { debtState, isApproved: false });
  // What was sent was soft, under the configuration version that the submission names.
  const { configVersion, customerMessage } = submission;
  const decided = { at: now, configVersion, classification: { type: 'SOFT' as const, customerMessage } };
  return {
    changes: [endChange(context, refusal.reason), ...changes],
    messages: [submissionNotSentMessage(submission, debtAfter, refusal, decided)],
    counted: [refusal.reason],
  };
}

/** A submission is still SENDING where the result was published before its new state was written. */
function endChange({ submission, now }: ResultContext, endReason: KnownReason): Change {
  const fields = { appliedAt: now, parked: false, parkedReason: null };
  return submission.state === 'NOT_SENT'
    ? submissionFieldsChange(submission, fields)
    : submissionStateChange(submission, 'NOT_SENT', { at: now, by: APPLIED_BY }, { ...fields, endReason });
}

function reasonOf({ result, submission }: ResultContext): KnownReason {
  const reason = submission.endReason ?? result.reason;
  const isNotSentReason = reason !== null && reason !== 'UNKNOWN' && reason !== 'REFUSED' && reason !== 'EXPIRED';
  return isNotSentReason ? reason : 'CANCELLED_MEANWHILE';
}

function detailOf({ submission }: ResultContext): string {
  const last = submission.history.at(-1);
  return (last?.state === 'NOT_SENT' ? last.detail : null) ?? 'it was not sent';
}
