import type { State } from '../decision.ts';
import type { DeclineFacts } from '../decline-facts.ts';
import { type Refusal, refuse } from '../ruling.ts';
import { isInSalvage, isOlder } from '../salvage/debt.ts';
import { noLongerOwed } from '../salvage/still-owed.ts';
import type { Consideration } from './consideration.ts';

/**
 * Why a decline is refused before it is routed, whatever it says; null: it is eligible. A debt that is paid, cancelled or
 * already in salvage is not sent again (R14, R20). The first reason that holds is the answer:
 *
 * 1. PAID_MEANWHILE, CANCELLED_MEANWHILE: the debt was paid or cancelled
 * 2. SUPERSEDED: a later cycle of the subscription is known
 * 3. PAID_MEANWHILE, CANCELLED_MEANWHILE: billing's documents say so
 * 4. SUPERSEDED: a later decline of this debt is known
 * 5. ALREADY_IN_SALVAGE: FlexEcom has the debt
 * 6. ATTEMPTS_EXHAUSTED: FlexEcom could not recover this cycle of a subscription
 */
export function ineligibleReason(facts: DeclineFacts, { debt, billing, state }: Consideration): Refusal | null {
  if (debt.state === 'PAID') return refuse('PAID_MEANWHILE', 'this debt is paid');
  if (debt.state === 'CANCELLED') return refuse('CANCELLED_MEANWHILE', 'this debt was cancelled');
  if (isOlderCycle(facts, state)) return refuse('SUPERSEDED', 'a later cycle of the subscription is known');
  const change = noLongerOwed(debt, null, billing);
  if (change === 'PAID') return refuse('PAID_MEANWHILE', 'the order is complete');
  if (change === 'CANCELLED') {
    return refuse('CANCELLED_MEANWHILE', 'the order or subscription was cancelled or refunded');
  }
  if (isOlder(facts.latest, debt)) return refuse('SUPERSEDED', 'a later decline of this debt is known');
  if (isInSalvage(debt)) return refuse('ALREADY_IN_SALVAGE', 'FlexEcom has this debt already');
  return debt.state === 'FAILED' && debt.kind === 'REBILL'
    ? refuse('ATTEMPTS_EXHAUSTED', 'FlexEcom could not recover this cycle, and its failure is final')
    : null;
}

/** By the subscription itself, or by a later cycle's decline if billing has not moved the subscription on yet. */
function isOlderCycle({ debt }: DeclineFacts, state: State): boolean {
  const { orderId, subscriptionId, billingCycle } = debt;
  if (billingCycle === null || subscriptionId === null) return false;
  const current = state.get('subscriptions', subscriptionId)?.billingCycle ?? billingCycle;
  const later = state
    .find('debts', 'orderId', orderId)
    .some((other) => other.subscriptionId === subscriptionId && (other.billingCycle ?? 0) > billingCycle);
  return current > billingCycle || later;
}
