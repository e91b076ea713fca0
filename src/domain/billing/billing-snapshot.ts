import type { State } from '../decision.ts';
import type { BillingSnapshot } from '../documents/billing-snapshot.ts';
import { billedOrder } from './billed-order.ts';
import { billedSubscription } from './billed-subscription.ts';
import { type BillingSubject, namedSubscriptionIds } from './named-subscriptions.ts';

/**
 * How billing's order and subscriptions stand now. A document that is missing gives null. A submission keeps the snapshot
 * of the moment when sending was decided, so that a later change shows.
 */
export function billingSnapshot(state: State, subject: BillingSubject): Required<BillingSnapshot> {
  const { orderId, subscriptionId } = subject;
  const own = subscriptionId === null ? null : billedSubscription(state, subscriptionId);
  const others = namedSubscriptionIds(subject).filter((id) => id !== subscriptionId);
  return {
    orderStatus: billedOrder(state, orderId)?.status ?? null,
    subscriptionStatus: own?.status ?? null,
    billingCycle: own?.billingCycle ?? null,
    others: others.map((id) => ({ id, ...subscriptionSnapshot(state, id) })),
  };
}

function subscriptionSnapshot(state: State, id: string): { status: string | null; billingCycle: number | null } {
  const subscription = billedSubscription(state, id);
  return { status: subscription?.status ?? null, billingCycle: subscription?.billingCycle ?? null };
}
