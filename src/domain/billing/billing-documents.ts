import { type DeclineFacts, declinedGatewayIdOf } from '../accept/decline-facts.ts';
import type { Change, State } from '../decision.ts';
import type { Order, Subscription } from '../documents.ts';

/**
 * Billing's documents that are not there yet, made from what a decline tells and no more: an order seen through anything
 * but its own sale is UNKNOWN, never guessed. What is there is left alone.
 */
export function missingBillingDocuments(seen: DeclineFacts, state: State): Change[] {
  const changes: Change[] = [];
  const { orderId, subscriptionId } = seen.debt;
  if (state.get('orders', orderId) === null) {
    changes.push({ collection: 'orders', id: orderId, set: orderSeen(seen) });
  }
  if (subscriptionId !== null && state.get('subscriptions', subscriptionId) === null) {
    changes.push({ collection: 'subscriptions', id: subscriptionId, set: subscriptionSeen(seen) });
  }
  return changes;
}

function orderSeen({ debt, latest }: DeclineFacts): Omit<Order, '_id'> {
  const isItsOwnSale = debt.kind === 'NEW_SALE';
  return {
    customerId: debt.customerId,
    campaignId: latest.campaignId,
    parentOrderId: latest.parentOrderId,
    status: isItsOwnSale ? 'DECLINED' : 'UNKNOWN',
    items: isItsOwnSale ? latest.items : [],
    gatewayId: isItsOwnSale ? declinedGatewayIdOf(latest) : null,
  };
}

/** A first cycle, where no event tells which one it is. */
const FIRST_CYCLE = 1;

/** Of a rebill, the cycle that is owed; of a trial completion, the trial. */
function subscriptionSeen({ debt, latest }: DeclineFacts): Omit<Subscription, '_id'> {
  return {
    orderId: debt.orderId,
    customerId: debt.customerId,
    status: debt.kind === 'REBILL' ? 'RECYCLE_BILLING' : 'TRIAL',
    billingCycle: debt.billingCycle ?? FIRST_CYCLE,
    nextBillAt: null,
    schedule: latest.rebill?.schedule ?? null,
    priceMinor: debt.kind === 'REBILL' ? latest.originalAmountMinor : null,
    currency: latest.currency,
    gatewayId: declinedGatewayIdOf(latest),
    paymentMethodRef: latest.paymentMethodRef,
    nextBilling: null,
  };
}

/** A subscription that a recovered initial sale starts and that billing has not written yet (R7). */
export function subscriptionStarted(
  sale: { orderId: string; customerId: string; currency: string; paymentMethodRef: string },
  gatewayId: string,
): Omit<Subscription, '_id'> {
  return {
    orderId: sale.orderId,
    customerId: sale.customerId,
    status: 'ACTIVE',
    billingCycle: FIRST_CYCLE,
    nextBillAt: null,
    schedule: null,
    priceMinor: null,
    currency: sale.currency,
    gatewayId,
    paymentMethodRef: sale.paymentMethodRef,
    nextBilling: null,
  };
}
