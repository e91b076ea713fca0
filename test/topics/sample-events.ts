import type { Card, Decline, Item } from '../../topics/contract/fields.ts';
import type { FlexecomResult } from '../../topics/contract/flexecom-result.ts';
import type { FlexecomSubmit } from '../../topics/contract/flexecom-submit.ts';
import type { OrderComplete } from '../../topics/contract/order-complete.ts';
import type { SalvageFailed } from '../../topics/contract/salvage-failed.ts';
import type { DeclineAccepted } from '../../topics/decline-accepted.ts';
import type { DeclineNotSent } from '../../topics/decline-not-sent.ts';
import type { MoneyContradiction } from '../../topics/money-contradiction.ts';
import type { PaymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import type { PaymentDeclinedRecurring } from '../../topics/payment-declined.recurring.ts';
import type { RerunRequested } from '../../topics/rerun-requested.ts';
import type { SubmissionDue } from '../../topics/submission-due.ts';

/** One good event of every shape, every optional field filled: a test changes what it is about. */

const at = Date.UTC(2026, 0, 15, 12);

const decline: Decline = { code: '05', text: 'Do not honor', type: 'SOFT', network: 'VISA', adviceCode: '02' };

const card: Card = { bin: '411111', funding: 'CREDIT', country: 'US' };

const items: Item[] = [
  { productId: 'p1', quantity: 1, amountMinor: 4_995, recurring: true, subscriptionId: 's1' },
  { productId: 'p2', quantity: 2, amountMinor: 0, recurring: false, subscriptionId: null },
];

export const paymentDeclinedNewSaleSample: PaymentDeclinedNewSale = {
  eventId: 'e1',
  occurredAt: at,
  orderId: 'o1',
  customerId: 'c1',
  campaignId: 'k1',
  parentOrderId: 'o0',
  transactionId: 't2',
  firstDeclinedTransactionId: 't1',
  saleKind: 'NEW_SALE',
  amountMinor: 4_995,
  currency: 'USD',
  gatewayId: 'g2',
  gatewayProfileId: 'gp1',
  triedGatewayIds: ['g1', 'g2'],
  decline,
  paymentMethodRef: 'pm_1',
  card,
  items,
};

const paymentDeclinedRecurringSample: PaymentDeclinedRecurring = {
  eventId: 'e2',
  occurredAt: at,
  orderId: 'o1',
  subscriptionId: 's1',
  customerId: 'c1',
  campaignId: 'k1',
  transactionId: 't3',
  billingCycle: 3,
  attempt: 4,
  amountMinor: 3_995,
  originalAmountMinor: 4_995,
  currency: 'EUR',
  gatewayId: 'g2',
  subscriptionGatewayId: 'g1',
  decline,
  paymentMethodRef: 'pm_1',
  card,
  items,
  scheduledAt: at - 86_400_000,
  schedule: { interval: 'P1M', anchorDay: 31, timeZone: 'America/New_York' },
};

export const rerunRequestedSample: RerunRequested = {
  eventId: 'e3',
  occurredAt: at,
  orderId: 'o1',
  transactionId: 't1',
  gatewayId: 'flex',
  gatewayProfileId: 'gp1',
  source: 'API',
  requestedBy: 'jo@example.com',
  requestKey: 'r1',
};

export const submissionDueSample: SubmissionDue = {
  eventId: 'e4',
  occurredAt: at,
  orderId: 'o1',
  submissionId: 'sub1',
  dueAt: at,
};

const declineAcceptedSample: DeclineAccepted = {
  eventId: 'e5',
  occurredAt: at,
  orderId: 'o1',
  subscriptionId: 's1',
  transactionId: 't3',
  debtId: 's1/3',
  debtVersion: 2,
  submissionId: 'sub1',
  route: 'RECYCLE',
  saleKind: 'NEW_SALE',
  billingCycle: 3,
  attempt: 4,
  requestKey: 'r1',
  flexecomGatewayId: 'flex',
  dueAt: at,
  amountMinor: 3_995,
  currency: 'EUR',
  configVersion: 1,
  networkRule: 'Mastercard 24: retry after 1 hour',
  customerMessage: 'Please try another card.',
};

export const declineNotSentSample: DeclineNotSent = {
  eventId: 'e6',
  occurredAt: at,
  orderId: 'o1',
  subscriptionId: 's1',
  transactionId: 't3',
  debtId: 's1/3',
  debtVersion: 2,
  submissionId: 'sub1',
  route: 'RECYCLE',
  saleKind: 'NEW_SALE',
  billingCycle: 3,
  attempt: 4,
  requestKey: 'r1',
  amountMinor: 3_995,
  currency: 'EUR',
  reason: 'SLOT_WITHDRAWN',
  next: 'BILLING',
  declineType: 'SOFT',
  customerMessage: 'Please try another card.',
  configVersion: 1,
  detail: 'The gateway flex is disabled.',
};

export const flexecomSubmitCascadeSample: FlexecomSubmit = {
  eventId: 'e7',
  occurredAt: at,
  submissionId: 'sub1',
  debtId: 'o1/sale',
  orderId: 'o1',
  subscriptionId: 's1',
  customerId: 'c1',
  route: 'CASCADE',
  orderType: 'NEW_SALE',
  saleKind: 'NEW_SALE',
  transactionId: 't1',
  billingCycle: 1,
  attempt: 0,
  amountMinor: 4_995,
  currency: 'USD',
  flexecomGatewayId: 'flex',
  declinedGatewayId: 'g1',
  declinedAt: at,
  decline,
  paymentMethodRef: 'pm_1',
  card,
  items,
  configVersion: 1,
  networkRule: 'Visa 04: never approve',
};

const flexecomSubmitRecoverySample: FlexecomSubmit = {
  ...flexecomSubmitCascadeSample,
  debtId: 's1/3',
  route: 'RECYCLE',
  orderType: 'RECURRING',
  saleKind: null,
  billingCycle: 3,
  attempt: 5,
};

export const flexecomResultSample: FlexecomResult = {
  eventId: 'e8',
  occurredAt: at,
  submissionId: 'sub1',
  orderId: 'o1',
  flexecomGatewayId: 'flex',
  flexecomTransactionId: 'ft1',
  outcome: 'APPROVED',
  source: 'WEBHOOK',
  reason: 'REFUSED',
  decline,
  amountMinor: 4_995,
  currency: 'USD',
};

export const orderCompleteSample: OrderComplete = {
  eventId: 'e9',
  occurredAt: at,
  orderId: 'o1',
  subscriptionId: 's1',
  customerId: 'c1',
  transactionId: 't1',
  debtId: 's1/3',
  debtVersion: 3,
  submissionId: 'sub1',
  route: 'RECYCLE',
  saleKind: 'TRIAL_COMPLETION',
  billingCycle: 3,
  attempt: 5,
  amountMinor: 4_995,
  currency: 'USD',
  items,
  flexecomGatewayId: 'flex',
  flexecomTransactionId: 'ft1',
  declinedGatewayId: 'g1',
  nextBilling: [
    { subscriptionId: 's1', gatewayId: 'g1', credential: 'CARD_NUMBER_NO_CVV', nextBillAt: at, priceMinor: 4_995 },
  ],
  late: false,
};

export const salvageFailedSample: SalvageFailed = {
  eventId: 'e10',
  occurredAt: at,
  orderId: 'o1',
  subscriptionId: 's1',
  transactionId: 't1',
  debtId: 'o1/sale',
  debtVersion: 3,
  submissionId: 'sub1',
  route: 'CASCADE',
  saleKind: 'NEW_SALE',
  billingCycle: 3,
  orderStatus: 'DECLINED',
  decline,
  reason: 'EXPIRED',
  customerMessage: 'Please try another card.',
};

const moneyContradictionSample: MoneyContradiction = {
  eventId: 'e11',
  occurredAt: at,
  submissionId: 'sub1',
  debtId: 'o1/sale',
  debtVersion: 4,
  orderId: 'o1',
  kind: 'WRONG_AMOUNT',
  flexecomTransactionId: 'ft1',
  chargedMinor: 5_000,
  expectedMinor: 4_995,
  currency: 'USD',
  detail: 'FlexEcom charged 50.00 USD, 49.95 USD were owed.',
};

const SAMPLE_EVENTS: Readonly<Record<string, object>> = {
  'payment-declined.new-sale': paymentDeclinedNewSaleSample,
  'payment-declined.recurring': paymentDeclinedRecurringSample,
  'rerun-requested': rerunRequestedSample,
  'submission-due': submissionDueSample,
  'decline-accepted': declineAcceptedSample,
  'decline-not-sent': declineNotSentSample,
  'flexecom-submit.cascade': flexecomSubmitCascadeSample,
  'flexecom-submit.recovery': flexecomSubmitRecoverySample,
  'flexecom-result.cascade': flexecomResultSample,
  'flexecom-result': flexecomResultSample,
  'order-complete.new-sale': orderCompleteSample,
  'order-complete.recurring': orderCompleteSample,
  'order-declined': salvageFailedSample,
  'subscription-recycle-failed': salvageFailedSample,
  'money-contradiction': moneyContradictionSample,
};

/** @throws Error where a new topic has none */
export function sampleEvent(topicName: string): object {
  const event = SAMPLE_EVENTS[topicName];
  if (event === undefined) throw new Error(`add a sample event of ${topicName} to test/topics/sample-events.ts`);
  return event;
}
