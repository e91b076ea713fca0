import type { ClassifyInput } from '../../../consumers/classify-declines.ts';
import { resultEventId } from '../../../src/domain/ids.ts';
import type { Decline } from '../../../topics/contract/fields.ts';
import type { FlexecomResult } from '../../../topics/contract/flexecom-result.ts';
import type { PaymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import type { PaymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import type { RerunRequested } from '../../../topics/rerun-requested.ts';

/** A Wednesday. */
export const NOW = Date.UTC(2026, 3, 15, 12);
export const SECOND = 1_000;
export const DAY = 86_400_000;

export const soft: Decline = { code: '05', text: 'Do not honor', type: 'SOFT', network: 'VISA', adviceCode: null };
export const hard: Decline = { code: '41', text: 'Lost card', type: 'HARD', network: 'VISA', adviceCode: null };
export const noFunds: Decline = { ...soft, code: '51', text: 'Insufficient funds' };

export function initialDecline(fields: Partial<PaymentDeclinedNewSale> = {}): PaymentDeclinedNewSale {
  return {
    eventId: `evt-${fields.transactionId ?? 't1'}`,
    occurredAt: NOW - SECOND,
    orderId: 'order-1',
    customerId: 'customer-1',
    campaignId: 'campaign-1',
    parentOrderId: null,
    transactionId: 't1',
    firstDeclinedTransactionId: null,
    saleKind: 'NEW_SALE',
    amountMinor: 4_995,
    currency: 'USD',
    gatewayId: 'visa-2',
    gatewayProfileId: null,
    triedGatewayIds: ['visa-1', 'visa-2'],
    decline: soft,
    paymentMethodRef: 'pm_1',
    card: null,
    items: [{ productId: 'product-1', quantity: 1, amountMinor: 4_995, recurring: false, subscriptionId: null }],
    ...fields,
  };
}

/** Declined at attempt 3; FlexEcom takes the next. */
export function rebillDecline(fields: Partial<PaymentDeclinedRecurring> = {}): PaymentDeclinedRecurring {
  return {
    eventId: `evt-${fields.transactionId ?? 'r1'}`,
    occurredAt: NOW - SECOND,
    orderId: 'order-1',
    subscriptionId: 'sub-1',
    customerId: 'customer-1',
    campaignId: 'campaign-1',
    transactionId: 'r1',
    billingCycle: 3,
    attempt: 3,
    amountMinor: 4_995,
    originalAmountMinor: 4_995,
    currency: 'USD',
    gatewayId: 'visa-1',
    subscriptionGatewayId: 'visa-1',
    decline: soft,
    paymentMethodRef: 'pm_1',
    card: null,
    items: [{ productId: 'product-1', quantity: 1, amountMinor: 4_995, recurring: true, subscriptionId: 'sub-1' }],
    scheduledAt: NOW - 10 * DAY,
    schedule: { interval: 'P1M', anchorDay: null, timeZone: 'UTC' },
    ...fields,
  };
}

export function rerun(fields: Partial<RerunRequested> = {}): RerunRequested {
  return {
    eventId: `evt-${fields.requestKey ?? 'key-1'}`,
    occurredAt: NOW,
    orderId: 'order-1',
    transactionId: null,
    gatewayId: 'flex',
    gatewayProfileId: null,
    source: 'API',
    requestedBy: 'jo',
    requestKey: 'key-1',
    ...fields,
  };
}

export function result(fields: Partial<FlexecomResult>): FlexecomResult {
  const event: Omit<FlexecomResult, 'eventId'> = {
    occurredAt: NOW,
    submissionId: 'unknown',
    orderId: 'order-1',
    flexecomGatewayId: 'flex',
    flexecomTransactionId: 'fx_1',
    outcome: 'APPROVED',
    source: 'WEBHOOK',
    reason: null,
    decline: null,
    amountMinor: 4_995,
    currency: 'USD',
    ...fields,
  };
  return { eventId: resultEventId(event), ...event };
}

export function initial(fields: Partial<PaymentDeclinedNewSale> = {}): ClassifyInput {
  return { topic: 'payment-declined.new-sale', event: initialDecline(fields) };
}

export function rebill(fields: Partial<PaymentDeclinedRecurring> = {}): ClassifyInput {
  return { topic: 'payment-declined.recurring', event: rebillDecline(fields) };
}

export function rerunRequest(fields: Partial<RerunRequested> = {}): ClassifyInput {
  return { topic: 'rerun-requested', event: rerun(fields) };
}

export function due(
  submission: { submissionId: string; orderId: string; dueAt: number | null },
  now = NOW,
): ClassifyInput {
  const { submissionId, orderId, dueAt } = submission;
  const event = { eventId: `due-${submissionId}`, occurredAt: now, submissionId, orderId, dueAt: dueAt ?? now };
  return { topic: 'submission-due', event };
}
