import type { Change, Decision } from '../decision.ts';
import { type KnownReason, refuse } from '../ruling.ts';
import { debtAfterOutcome, debtChange, debtStateAfterNotSent } from '../salvage/debt.ts';
import { submissionNotSentMessage } from '../salvage/not-sent-message.ts';
import { submissionFieldsChange, submissionStateChange } from '../salvage/submission.ts';
import {
  APPLIED_BY,
  alreadyApplied,
  customerSalvagesChanges,
  type ResultContext,
  withoutActive,
} from './result-context.ts';

/**
 * A submission that did not go out, or whose cancel FlexEcom confirmed: the debt is owed again, or is what R20 found, and
 * billing is told once who acts next. What classify-declines withdrew itself is the debt's active submission no longer.
 */
export function applyNotSent(ending: ResultContext): Decision {
  const { submission, debt } = ending;
  const isEnded = submission.state === 'NOT_SENT' || submission.state === 'SENDING';
  if (!isEnded || submission.appliedAt !== null || debt.activeSubmissionId !== submission._id) return alreadyApplied();
  const refusal = refuse(reasonOf(ending), detailOf(ending));
  const debtAfter = debtAfterOutcome(debt, debtStateAfterNotSent(debt, refusal), withoutActive(ending));
  return {
    changes: [ended(ending, refusal.reason), debtChange(debtAfter), ...customerSalvagesChanges(ending, false)],
    messages: [submissionNotSentMessage(submission, debtAfter, refusal, decidedAs(ending))],
    counted: [refusal.reason],
  };
}

/** Nothing is decided anew: what is not sent was soft, and its own version set what ends it (R4). */
function decidedAs({ submission, now }: ResultContext) {
  const { configVersion, customerMessage } = submission;
  return { at: now, configVersion, classification: { type: 'SOFT' as const, customerMessage } };
}

/** Who confirmed the cancel may tell of it before the state is written. */
function ended({ submission, now }: ResultContext, endReason: KnownReason): Change {
  const fields = { appliedAt: now, parked: false, parkedReason: null };
  return submission.state === 'NOT_SENT'
    ? submissionFieldsChange(submission, fields)
    : submissionStateChange(submission, 'NOT_SENT', { at: now, by: APPLIED_BY }, { ...fields, endReason });
}

function reasonOf({ result, submission }: ResultContext): KnownReason {
  const reason = submission.endReason ?? result.reason;
  const isReason = reason !== null && reason !== 'UNKNOWN' && reason !== 'REFUSED' && reason !== 'EXPIRED';
  return isReason ? reason : 'CANCELLED_MEANWHILE';
}

function detailOf({ submission }: ResultContext): string {
  const last = submission.history.at(-1);
  return (last?.state === 'NOT_SENT' ? last.detail : null) ?? 'it was not sent';
}
