import { billingSnapshot } from '../billing/billing-snapshot.ts';
import type { State } from '../decision.ts';
import type { DeclineFacts } from '../decline-facts.ts';
import type { Debt } from '../documents.ts';
import { type Refusal, refuse } from '../ruling.ts';
import { isInSalvage, isOlder } from '../salvage/debt.ts';
import { noLongerOwed } from '../salvage/still-owed.ts';

/**
 * R14, R20: why a decline is not even considered, whatever it says; null: it is. In this order: what is paid or called off
 * is neither; an older attempt or cycle is SUPERSEDED; FlexEcom has it already; a rebill that FlexEcom could not recover
 * is at its end. `debt` is null where this decline is the first of it.
 */
export function ineligibleReason(seen: DeclineFacts, debt: Debt | null, state: State): Refusal | null {
  return (
    paidOrCancelled(seen, debt, state) ??
    superseded(seen, debt, state) ??
    (debt !== null && isInSalvage(debt) ? refuse('ALREADY_IN_SALVAGE', 'FlexEcom has this debt already') : null) ??
    (debt?.state === 'FAILED' && debt.kind === 'REBILL'
      ? refuse('ATTEMPTS_EXHAUSTED', 'FlexEcom could not recover this cycle, and its failure is final')
      : null)
  );
}

function paidOrCancelled(seen: DeclineFacts, debt: Debt | null, state: State): Refusal | null {
  if (debt?.state === 'PAID') return refuse('PAID_MEANWHILE', 'this debt is paid');
  if (debt?.state === 'CANCELLED') return refuse('CANCELLED_MEANWHILE', 'this debt was called off');
  if (isOlderCycle(seen, state)) return null;
  switch (noLongerOwed(seen.debt, null, billingSnapshot(state, seen.debt))) {
    case 'PAID':
      return refuse('PAID_MEANWHILE', 'the order is complete');
    case 'CANCELLED':
      return refuse('CANCELLED_MEANWHILE', 'the order or subscription was called off');
    case null:
      return null;
  }
}

function superseded(seen: DeclineFacts, debt: Debt | null, state: State): Refusal | null {
  if (isOlderCycle(seen, state)) return refuse('SUPERSEDED', 'a later cycle of the subscription is known');
  return debt !== null && isOlder(seen.latest, debt)
    ? refuse('SUPERSEDED', 'a later decline of this debt is known')
    : null;
}

/** By the subscription itself, or by a later cycle's decline where billing has not moved the subscription on. */
function isOlderCycle({ debt }: DeclineFacts, state: State): boolean {
  const { orderId, subscriptionId, billingCycle } = debt;
  if (billingCycle === null || subscriptionId === null) return false;
  const current = state.get('subscriptions', subscriptionId)?.billingCycle ?? billingCycle;
  const later = state
    .find('debts', 'orderId', orderId)
    .some((other) => other.subscriptionId === subscriptionId && (other.billingCycle ?? 0) > billingCycle);
  return current > billingCycle || later;
}
