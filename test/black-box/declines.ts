import type { Decline, Item } from '../../topics/contract/fields.ts';
import type { PaymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import type { PaymentDeclinedRecurring } from '../../topics/payment-declined.recurring.ts';

/** What billing knows about a decline, with defaults for everything that a scenario does not care about. */

export const SOFT: Decline = { code: '200', text: 'Do not honor', type: 'SOFT', network: 'VISA', adviceCode: null };
export const HARD: Decline = { code: '252', text: 'Stolen card', type: 'HARD', network: 'AMEX', adviceCode: null };
export const PICK_UP_CARD: Decline = { ...HARD, code: '250', text: 'Declined: PICK UP CARD (no fraud)' };
export const INSUFFICIENT_FUNDS: Decline = { ...SOFT, code: '202', text: 'Insufficient funds' };

export const DAY_MS = 86_400_000;

/** Declined on nmi-us just now. The sandbox approves it, unless `paymentMethodRef` says otherwise. */
export function declinedSale(
  orderId: string,
  fields: Partial<PaymentDeclinedNewSale> = {},
): PaymentDeclinedNewSale & { topic: string } {
  const triedGatewayIds = fields.triedGatewayIds ?? [fields.gatewayId ?? 'nmi-us'];
  const transactionId = `txn-${orderId}`;
  return {
    topic: 'payment-declined.new-sale',
    eventId: `decline-of-${fields.transactionId ?? transactionId}`,
    occurredAt: Date.now(),
    orderId,
    customerId: `customer-of-${orderId}`,
    campaignId: 'us',
    parentOrderId: null,
    transactionId,
    firstDeclinedTransactionId: null,
    saleKind: 'NEW_SALE',
    amountMinor: 4_990,
    currency: 'USD',
    gatewayId: triedGatewayIds.at(-1) ?? 'nmi-us',
    gatewayProfileId: null,
    triedGatewayIds,
    decline: SOFT,
    paymentMethodRef: paymentMethod('approve', orderId),
    card: null,
    items: [kit(4_990)],
    ...fields,
  };
}

/** Declined at re-attempt 3 on nmi-us so long ago that the next attempt, which is FlexEcom's, is due. */
export function declinedRebill(
  orderId: string,
  fields: Partial<PaymentDeclinedRecurring> = {},
): PaymentDeclinedRecurring & { topic: string } {
  const subscriptionId = subscriptionOf(orderId);
  const gatewayId = fields.gatewayId ?? 'nmi-us';
  const attempt = fields.attempt ?? 3;
  return {
    topic: 'payment-declined.recurring',
    eventId: `decline-of-${orderId}-${fields.billingCycle ?? 2}-${attempt}`,
    occurredAt: Date.now() - 10 * DAY_MS,
    orderId,
    subscriptionId,
    customerId: `customer-of-${orderId}`,
    campaignId: 'us',
    transactionId: `txn-${orderId}-${fields.billingCycle ?? 2}-${attempt}`,
    billingCycle: 2,
    attempt,
    amountMinor: 3_000,
    originalAmountMinor: 3_000,
    currency: 'USD',
    gatewayId,
    subscriptionGatewayId: gatewayId,
    decline: SOFT,
    paymentMethodRef: paymentMethod('approve', orderId),
    card: null,
    items: [box(orderId)],
    scheduledAt: Date.now() - 20 * DAY_MS,
    schedule: { interval: 'P1M', anchorDay: null, timeZone: 'UTC' },
    ...fields,
  };
}

/**
 * A payment method with this outcome at the sandbox (docs/flexecom-api.md), `afterMs` after it was sent; one for each
 * order.
 */
export function paymentMethod(
  outcome: 'approve' | 'decline' | 'hard' | 'lost' | 'wrong-amount',
  orderId: string,
  afterMs = 200,
): string {
  return `pm_sbx_${outcome}_${afterMs}_${orderId}`;
}

export function subscriptionOf(orderId: string): string {
  return `subscription-of-${orderId}`;
}

export function kit(amountMinor: number): Item {
  return { productId: 'kit', quantity: 1, amountMinor, recurring: false, subscriptionId: null };
}

/** A recurring product. */
export function box(orderId: string): Item {
  return {
    productId: 'box',
    quantity: 2,
    amountMinor: 3_000,
    recurring: true,
    subscriptionId: subscriptionOf(orderId),
  };
}
