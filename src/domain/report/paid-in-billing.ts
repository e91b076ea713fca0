import type { BilledOrder } from '../billing/billed-order.ts';
import type { BilledSubscription } from '../billing/billed-subscription.ts';
import type { Debt } from '../documents/debt.ts';
import { isPaidOrder } from '../salvage/still-owed.ts';

/**
 * Whether billing's documents show that a debt was paid: its order is complete, its trial became a subscription, or its cycle
 * has moved on. Null: billing has no such document.
 */
export function isPaidInBilling(
  { kind, billingCycle }: Pick<Debt, 'kind' | 'billingCycle'>,
  order: BilledOrder | null,
  subscription: BilledSubscription | null,
): boolean {
  switch (kind) {
    case 'NEW_SALE':
      return isPaidOrder(order?.status ?? null);
    case 'TRIAL_COMPLETION':
      return subscription?.status === 'ACTIVE';
    case 'REBILL': {
      const current = subscription?.billingCycle ?? null;
      return current !== null && billingCycle !== null && current > billingCycle;
    }
    case 'UPSALE':
      // The order was complete before it. Nothing there tells whether the upsale was paid.
      return false;
    default:
      return kind satisfies never;
  }
}
