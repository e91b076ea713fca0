import type { FlexecomResult } from '../../../topics/contract/flexecom-result.ts';
import { PoisonError } from '../../errors.ts';
import { billingReads } from '../billing/named-subscriptions.ts';
import type { Decision, DocumentRef, State } from '../decision.ts';
import type { Contradiction } from '../documents/contradiction.ts';
import type { Debt } from '../documents/debt.ts';
import type { Submission } from '../documents/submission.ts';
import { salvageEndReads } from '../salvage/customer-salvages.ts';
import { isOpen } from '../salvage/submission.ts';
import { applyApproval } from './apply-approval.ts';
import { applyFailure } from './apply-failure.ts';
import { applyNotSent } from './apply-not-sent.ts';
import { contradiction, contradictionIdOf, unknownSubmission } from './contradiction.ts';
import { APPLIED_BY, alreadyApplied, type ResultContext } from './result-context.ts';

export function resultReads(result: FlexecomResult, state: State): DocumentRef[] {
  const submission = state.get('submissions', result.submissionId);
  return [
    { collection: 'submissions', id: result.submissionId },
    { collection: 'contradictions', id: contradictionIdOf(result) },
    ...(submission === null ? [] : submissionReads(submission, state.get('debts', submission.debtId))),
  ];
}

function submissionReads(submission: Submission, debt: Debt | null): DocumentRef[] {
  return [
    { collection: 'debts', id: submission.debtId },
    ...billingReads(submission),
    { collection: 'paymentMethodAttempts', id: submission.paymentMethodRef },
    ...salvageEndReads(submission, debt),
  ];
}

/**
 * What a result does. The first final answer that is applied wins, and the same answer again does nothing. An approval is
 * money, so it is never dropped (R16). A failure never undoes a success (R20).
 */
export function applyResult(result: FlexecomResult, state: State, now: number): Decision {
  const context = contextOf(result, state, now);
  switch (result.outcome) {
    case 'APPROVED': {
      const known = state.get('contradictions', contradictionIdOf(result));
      if (known !== null) return context === null ? alreadyApplied() : approvedAgain(context, known);
      return context === null ? unknownSubmission(result, now) : applyApproval(context);
    }
    case 'DECLINED':
      return context === null ? notOurs() : applyFailure(context);
    case 'NOT_SENT':
      return context === null ? notOurs() : applyNotSent(context);
    case 'UNKNOWN':
      throw new PoisonError('this version does not know the outcome');
    default:
      return result.outcome satisfies never;
  }
}

/**
 * An approval is money that FlexEcom took, and it can always be applied (R16): where what follows from it in billing's
 * documents or topics is refused, our own documents alone are changed, and operations are told.
 */
export function approvalNotApplied(result: FlexecomResult, state: State, why: string, now: number): Decision {
  const context = contextOf(result, state, now);
  if (context === null) return unknownSubmission(result, now);
  return contradiction(context, isOpen(context.submission) ? 'NOT_APPLIED' : 'CONFLICTING_ANSWER', why);
}

/**
 * A charge that was recorded as money for no submission is applied once its submission is known, as after MongoDB was
 * restored to an earlier day: results can be read again before the declines that they answer. Unless a person has dealt
 * with the money.
 */
function approvedAgain(context: ResultContext, { _id, kind, settled }: Contradiction): Decision {
  if (kind !== 'UNKNOWN_SUBMISSION' || settled !== null) return alreadyApplied();
  const decision = applyApproval(context);
  if (
    decision.counted.includes('duplicate') ||
    decision.changes.some(({ collection }) => collection === 'contradictions')
  ) {
    return decision;
  }
  const why = 'its submission is known now, and the approval was applied to it';
  const set = { settled: { by: APPLIED_BY, at: context.now, why } };
  return { ...decision, changes: [...decision.changes, { collection: 'contradictions', id: _id, set }] };
}

/** A failure of a submission that is not ours took no money, so nobody has to know. */
function notOurs(): Decision {
  return { changes: [], messages: [], counted: ['unknown-submission'] };
}

/** Null for a submission that we do not know, of another order, or that another gateway's account reports. */
function contextOf(result: FlexecomResult, state: State, now: number): ResultContext | null {
  const submission = state.get('submissions', result.submissionId);
  if (submission?.flexecomGatewayId !== result.flexecomGatewayId) return null;
  if (submission.orderId !== result.orderId) return null;
  const debt = state.get('debts', submission.debtId);
  return debt === null ? null : { result, submission, debt, state, now };
}
