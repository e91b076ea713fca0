import { billingSnapshot } from '../billing/billing-snapshot.ts';
import { billingSubjectOf } from '../billing/named-subscriptions.ts';
import { classifyDebt } from '../classification/classify-decline.ts';
import type { DecisionContext, State } from '../decision.ts';
import type { BillingSnapshot } from '../documents/billing-snapshot.ts';
import type { Debt } from '../documents/debt.ts';
import type { PaymentMethodAttempts } from '../documents/payment-method-attempts.ts';
import { guardedAttempts } from '../routing/payment-method-attempts.ts';
import type { Routable } from '../routing/routable.ts';
import { judgedByNewestDecline } from '../salvage/debt.ts';

/**
 * Everything that a decision about one debt depends on, gathered once: a decline, a rerun request and a scheduled submission
 * that is due are all decided from it.
 */
export interface Consideration extends Routable {
  /** With the decline in question in it. */
  readonly debt: Debt;
  /** As the decision leaves them unless it submits; null: it does not depend on them. */
  readonly attempts: PaymentMethodAttempts | null;
  /** How billing's documents stand; those that the decision creates are there already. */
  readonly billing: BillingSnapshot;
  readonly state: State;
}

/** The stage's name in the history of submissions. */
export const DECIDED_BY = 'classify-declines';

/** Considers a debt as it stands, with no new decline: for a rerun, or for a scheduled submission. */
export function considerationOf(
  debt: Debt,
  paymentMethodRef: string,
  state: State,
  context: DecisionContext,
): Consideration {
  return {
    debt,
    billing: billingSnapshot(state, billingSubjectOf(debt)),
    classification: classifyDebt(judgedByNewestDecline(debt), context.config),
    attempts: guardedAttempts(state.get('paymentMethodAttempts', paymentMethodRef), paymentMethodRef, context.now),
    state,
    context,
  };
}
