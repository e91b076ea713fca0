import { billingSubject } from '../billing/billing-documents.ts';
import type { State } from '../decision.ts';
import type { DeclineFacts } from '../decline-facts.ts';
import { type Refusal, refuse } from '../ruling.ts';
import { isInSalvage, isOlder } from '../salvage/debt.ts';
import { changeBeforeDecision } from '../salvage/still-owed.ts';
import type { Consideration } from './consideration.ts';

/**
 * Why a decline is refused before it is routed, whatever it says; null: it is eligible. A debt that is paid, cancelled or
 * already in salvage is not sent again (R14, R20). The first reason that holds is the answer:
 *
 * 1. PAID_MEANWHILE, CANCELLED_MEANWHILE: the debt was paid or cancelled, by its state or by billing's documents
 * 2. SUPERSEDED: a later decline of this debt, or a later cycle of the subscription, is known
 * 3. ALREADY_IN_SALVAGE: FlexEcom has the debt
 * 4. ATTEMPTS_EXHAUSTED: FlexEcom could not recover this cycle of a subscription
 */
export function ineligibleReason(facts: DeclineFacts, { debt, state }: Consideration): Refusal | null {
  const change = changeBeforeDecision(debt, billingSubject(facts), state);
  if (change === 'PAID') return refuse('PAID_MEANWHILE', 'this debt is paid');
  if (change === 'CANCELLED') {
    return refuse('CANCELLED_MEANWHILE', 'the order or subscription was cancelled or refunded');
  }
  if (isOlderCycle(facts, state)) return refuse('SUPERSEDED', 'a later cycle of the subscription is known');
  const before = state.get('debts', debt._id);
  const isLate = before !== null && isOlder(facts.latest, before);
  if (isLate) return refuse('SUPERSEDED', 'a later decline of this debt is known');
  if (isInSalvage(debt)) return refuse('ALREADY_IN_SALVAGE', 'FlexEcom has this debt already');
  return debt.state === 'FAILED' && debt.kind === 'REBILL'
    ? refuse('ATTEMPTS_EXHAUSTED', 'FlexEcom could not recover this cycle, and its failure is final')
    : null;
}

/** By a later cycle's decline. Where the subscription itself has moved on, this cycle was paid. */
function isOlderCycle({ debt }: DeclineFacts, state: State): boolean {
  const { orderId, subscriptionId, billingCycle } = debt;
  if (billingCycle === null) return false;
  return state
    .find('debts', 'orderId', orderId)
    .some((other) => other.subscriptionId === subscriptionId && (other.billingCycle ?? 0) > billingCycle);
}
