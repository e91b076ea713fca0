import type { State } from '../decision.ts';
import type { BillingSnapshot } from '../documents.ts';

/**
 * How billing's order and subscription stand now. A document that is missing gives null. A submission keeps the snapshot
 * of the moment when sending was decided, so that a later change shows.
 */
export function billingSnapshot(
  state: State,
  { orderId, subscriptionId }: { orderId: string; subscriptionId: string | null },
): BillingSnapshot {
  const subscription = subscriptionId === null ? null : state.get('subscriptions', subscriptionId);
  return {
    orderStatus: state.get('orders', orderId)?.status ?? null,
    subscriptionStatus: subscription?.status ?? null,
    billingCycle: subscription?.billingCycle ?? null,
  };
}
