import type { Change, State } from '../decision.ts';
import { type DeclineFacts, declinedGatewayIdOf } from '../decline-facts.ts';
import type { BillingSnapshot } from '../documents/billing-snapshot.ts';
import type { Debt, LatestDecline } from '../documents/debt.ts';
import type { Order } from '../documents/order.ts';
import type { Subscription, SubscriptionStatus } from '../documents/subscription.ts';
import type { BilledSubscription } from './billed-subscription.ts';
import { billingSnapshot } from './billing-snapshot.ts';
import { type BillingSubject, namedSubscriptionIds } from './named-subscriptions.ts';

/**
 * The one place that creates or changes billing's own documents. Billing usually writes an order or a subscription before
 * its decline reaches us. One that is missing is created from what the decline says, and nothing in it is guessed.
 */

/** Creates the order and the subscriptions of a decline where they are missing. Leaves those that exist alone. */
export function missingBillingDocuments(facts: DeclineFacts, state: State): Change[] {
  const { debt, latest } = facts;
  const isMissing = state.get('orders', debt.orderId) === null;
  const order: Change[] = isMissing ? [{ collection: 'orders', id: debt.orderId, set: newOrder(debt, latest) }] : [];
  const subscriptions = missingSubscriptions(facts, state).map(({ id, status }): Change => {
    return { collection: 'subscriptions', id, set: newSubscription(debt, latest, status) };
  });
  return [...order, ...subscriptions];
}

/** How billing's documents stand once those that are missing are created. */
export function snapshotWithMissing(facts: DeclineFacts, state: State): BillingSnapshot {
  const { debt, latest } = facts;
  const now = billingSnapshot(state, billingSubject(facts));
  const created = missingSubscriptions(facts, state);
  const own = created.find(({ id }) => id === debt.subscriptionId);
  const cycle = debt.billingCycle ?? FIRST_CYCLE;
  return {
    orderStatus: now.orderStatus ?? newOrder(debt, latest).status,
    subscriptionStatus: own?.status ?? now.subscriptionStatus,
    billingCycle: own === undefined ? now.billingCycle : cycle,
    others: now.others.map((other) => {
      const status = created.find(({ id }) => id === other.id)?.status;
      return status === undefined ? other : { ...other, status, billingCycle: cycle };
    }),
  };
}

export function billingSubject({ debt, latest }: DeclineFacts): BillingSubject {
  return { orderId: debt.orderId, subscriptionId: debt.subscriptionId, items: latest.items };
}

/** A trial completion names trials. A rebill says the cycle of its own subscription alone, and a sale says of none. */
function missingSubscriptions(facts: DeclineFacts, state: State): { id: string; status: SubscriptionStatus }[] {
  const { kind, subscriptionId } = facts.debt;
  const status = kind === 'REBILL' ? 'RECYCLE_BILLING' : 'TRIAL';
  return namedSubscriptionIds(billingSubject(facts))
    .filter((id) => kind === 'TRIAL_COMPLETION' || id === subscriptionId)
    .filter((id) => state.get('subscriptions', id) === null)
    .map((id) => ({ id, status }));
}

/** A subscription that a recovery changes; `billed` is null where billing has no document of it. */
export interface RecoveredSubscription {
  readonly id: string;
  readonly billed: BilledSubscription | null;
}

/** Sets fields of the debt's order. An order that is missing, or was deleted since, is created. */
export function orderChange(debt: Debt, set: Partial<Omit<Order, '_id'>>): Change {
  return { collection: 'orders', id: debt.orderId, set, onInsert: newOrder(debt, debt.latestDecline) };
}

/** Sets fields of one of the debt's subscriptions. One that is missing is created, ACTIVE unless `set` says otherwise. */
export function subscriptionChange(id: string, debt: Debt, set: Partial<Omit<Subscription, '_id'>>): Change {
  return { collection: 'subscriptions', id, set, onInsert: newSubscription(debt, debt.latestDecline, 'ACTIVE') };
}

/** Says how a recovered subscription bills next. What billing itself keeps beside that stays. */
export function nextBillingChange(
  { id, billed }: RecoveredSubscription,
  debt: Debt,
  billing: NonNullable<Subscription['nextBilling']>,
  set: Partial<Omit<Subscription, '_id'>>,
): Change {
  return subscriptionChange(id, debt, { ...set, nextBilling: { ...billed?.nextBillingOfBilling, ...billing } });
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
