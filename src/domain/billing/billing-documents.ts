import type { Change, State } from '../decision.ts';
import { type DeclineFacts, declinedGatewayIdOf } from '../decline-facts.ts';
import type { Debt, LatestDecline, Order, Subscription, SubscriptionStatus } from '../documents.ts';

/**
 * The one place that creates or changes billing's own documents. Billing usually writes an order or a subscription before
 * its decline reaches us. One that is missing is created from what the decline says, and nothing in it is guessed.
 */

/** Creates the order and the subscription of a decline where they are missing. Leaves those that exist alone. */
export function missingBillingDocuments({ debt, latest }: DeclineFacts, state: State): Change[] {
  const { orderId, subscriptionId } = debt;
  const changes: Change[] = [];
  if (state.get('orders', orderId) === null) {
    changes.push({ collection: 'orders', id: orderId, set: newOrder(debt, latest) });
  }
  if (subscriptionId !== null && state.get('subscriptions', subscriptionId) === null) {
    const status = debt.kind === 'REBILL' ? 'RECYCLE_BILLING' : 'TRIAL';
    changes.push({ collection: 'subscriptions', id: subscriptionId, set: newSubscription(debt, latest, status) });
  }
  return changes;
}

/** Sets fields of the debt's order. An order that is missing, or was deleted since, is created. */
export function orderChange(debt: Debt, set: Partial<Omit<Order, '_id'>>): Change {
  return { collection: 'orders', id: debt.orderId, set, onInsert: newOrder(debt, debt.latestDecline) };
}

/** Sets fields of one of the debt's subscriptions. One that is missing is created, ACTIVE unless `set` says otherwise. */
export function subscriptionChange(id: string, debt: Debt, set: Partial<Omit<Subscription, '_id'>>): Change {
  return { collection: 'subscriptions', id, set, onInsert: newSubscription(debt, debt.latestDecline, 'ACTIVE') };
}

/** Only the decline of an order's own sale says how the order stands; any other decline leaves its status UNKNOWN. */
function newOrder({ kind, customerId }: Pick<Debt, 'kind' | 'customerId'>, latest: LatestDecline): Omit<Order, '_id'> {
  const isOwnSale = kind === 'NEW_SALE';
  return {
    customerId,
    campaignId: latest.campaignId,
    parentOrderId: latest.parentOrderId,
    status: isOwnSale ? 'DECLINED' : 'UNKNOWN',
    items: isOwnSale ? latest.items : [],
    gatewayId: isOwnSale ? declinedGatewayIdOf(latest) : null,
  };
}

/** An initial decline does not say which cycle it is: a trial, or the cycle that a sale starts. */
const FIRST_CYCLE = 1;

/** Only a rebill says its price and schedule. */
function newSubscription(
  { kind, orderId, customerId, billingCycle }: Pick<Debt, 'kind' | 'orderId' | 'customerId' | 'billingCycle'>,
  latest: LatestDecline,
  status: SubscriptionStatus,
): Omit<Subscription, '_id'> {
  return {
    orderId,
    customerId,
    status,
    billingCycle: billingCycle ?? FIRST_CYCLE,
    nextBillAt: null,
    schedule: latest.rebill?.schedule ?? null,
    priceMinor: kind === 'REBILL' ? latest.originalAmountMinor : null,
    currency: latest.currency,
    gatewayId: declinedGatewayIdOf(latest),
    paymentMethodRef: latest.paymentMethodRef,
    nextBilling: null,
  };
}
