import type { FlexecomResult } from '../../../topics/flexecom-result.ts';
import { billingSnapshot } from '../billing/billing-snapshot.ts';
import type { Change, Decision, State } from '../decision.ts';
import type { Debt, Submission } from '../documents.ts';
import { customerSalvagesChange, salvagesAfterEnd } from '../salvage/similar-orders.ts';
import { type BillingChange, noLongerOwed } from '../salvage/still-owed.ts';

/** A result with what it is about, as both stand before it. */
export interface ResultContext {
  result: FlexecomResult;
  submission: Submission;
  debt: Debt;
  state: State;
  now: number;
}

/** Whose name stands in histories. */
export const APPLIED_BY = 'apply-results';

export function alreadyApplied(): Decision {
  return { changes: [], messages: [], counted: ['duplicate'] };
}

/** R20: whether what was owed when sending was decided still is; null: it is. */
export function changeSinceDecided({ submission, debt, state }: ResultContext): BillingChange | null {
  if (debt.state === 'PAID') return 'PAID';
  return noLongerOwed(debt, submission.stoodAs, billingSnapshot(state, submission));
}

/** The debt's fields once this submission is over; another one that is active stays so. */
export function withoutActive({ debt, submission }: ResultContext): Pick<Debt, 'activeSubmissionId'> {
  return { activeSubmissionId: debt.activeSubmissionId === submission._id ? null : debt.activeSubmissionId };
}

/** R6: the customer's guard learns how an initial submission ended. */
export function customerSalvagesChanges({ submission, debt, state }: ResultContext, approved: boolean): Change[] {
  const guard = salvagesAfterEnd(state.get('customers', debt.customerId), submission, approved);
  return guard === null ? [] : [customerSalvagesChange(guard)];
}
