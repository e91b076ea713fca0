import type { FlexecomResult } from '../../../topics/contract/flexecom-result.ts';
import type { Change, Decision, State } from '../decision.ts';
import type { Debt, DebtState } from '../documents/debt.ts';
import type { Submission } from '../documents/submission.ts';
import { salvageEndChanges } from '../salvage/customer-salvages.ts';
import { debtAfterOutcome, debtChange } from '../salvage/debt.ts';

/** A result and its submission and debt, as they were before the result. */
export interface ResultContext {
  result: FlexecomResult;
  submission: Submission;
  debt: Debt;
  state: State;
  now: number;
}

/** The stage's name in the history of submissions. */
export const APPLIED_BY = 'apply-results';

export function alreadyApplied(): Decision {
  return { changes: [], messages: [], counted: ['duplicate'] };
}

/**
 * What the end of a submission changes besides itself: its debt, where another submission may be active by now, and the
 * customer's salvages, which decide whether a similar order may be rerun (R6).
 */
export function salvageEnd(
  { submission, debt, state, now }: ResultContext,
  end: { debtState: DebtState; isApproved: boolean; remembered?: Partial<Debt> },
): { debtAfter: Debt; changes: Change[] } {
  const activeSubmissionId = debt.activeSubmissionId === submission._id ? null : debt.activeSubmissionId;
  const debtAfter = debtAfterOutcome(debt, end.debtState, { ...end.remembered, activeSubmissionId });
  const salvages = salvageEndChanges(submission, debt, end.isApproved, state, now);
  return { debtAfter, changes: [debtChange(debtAfter, now), ...salvages] };
}
