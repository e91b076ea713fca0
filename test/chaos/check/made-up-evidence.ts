import type { Accepted, Charge, Contradiction, Decline, Ended, Evidence, NotSent } from './evidence.ts';

export const NOW = 1_000_000;

export const decline = (number: number, change: Partial<Decline> = {}): Decline => ({
  position: `payment-declined.new-sale/0/${number}`,
  orderId: `order-${number}`,
  transactionId: `txn-${number}`,
  amountMinor: 4_995,
  currency: 'USD',
  rebill: false,
  ...change,
});

export const accepted = (number: number, change: Partial<Accepted> = {}): Accepted => ({
  eventId: `accepted-${number}`,
  orderId: `order-${number}`,
  transactionId: `txn-${number}`,
  requestKey: null,
  debtId: `debt-${number}`,
  submissionId: `sub-${number}`,
  route: 'CASCADE',
  dueAt: null,
  amountMinor: 4_995,
  currency: 'USD',
  ...change,
});

export const notSent = (number: number, change: Partial<NotSent> = {}): NotSent => ({
  eventId: `not-sent-${number}`,
  orderId: `order-${number}`,
  transactionId: `txn-${number}`,
  requestKey: null,
  submissionId: null,
  ...change,
});

export const complete = (number: number, change: Partial<Ended> = {}): Ended => ({
  eventId: `complete-${number}`,
  how: 'complete',
  orderId: `order-${number}`,
  subscriptionId: null,
  submissionId: `sub-${number}`,
  saleKind: 'NEW_SALE',
  billingCycle: null,
  charge: { flexecomTransactionId: `fxs-${number}`, amountMinor: 4_995, currency: 'USD' },
  ...change,
});

export const charge = (number: number, change: Partial<Charge> = {}): Charge => ({
  flexecomTransactionId: `fxs-${number}`,
  submissionId: `sub-${number}`,
  orderId: `order-${number}`,
  amountMinor: 4_995,
  currency: 'USD',
  ...change,
});

export const contradiction = (number: number, change: Partial<Contradiction> = {}): Contradiction => ({
  submissionId: `sub-${number}`,
  flexecomTransactionId: `fxs-${number}`,
  chargedMinor: 4_995,
  currency: 'USD',
  ...change,
});

/**
 * A run in which everything went well: order-1 is complete after a repeat, order-2 was declined, order-3 was not sent, then
 * rerun and completed; order-4's recycled rebill is complete; order-5 was charged a wrong amount; one message is malformed.
 */
export function cleanEvidence(): Evidence {
  const rerun = { requestKey: 'key-3', submissionId: 'sub-3', debtId: 'debt-3', route: 'RERUN' };
  const rebill = { subscriptionId: 'subscription-4', billingCycle: 3, saleKind: null };
  return {
    declines: [
      ...[1, 2, 3, 5].map((number) => decline(number)),
      decline(4, { position: 'payment-declined.recurring/0/4', rebill: true }),
      decline(1, { position: 'payment-declined.new-sale/0/7' }),
    ],
    reruns: [{ position: 'rerun-requested/0/0', orderId: 'order-3', requestKey: 'key-3' }],
    malformed: ['payment-declined.new-sale/0/6'],
    accepted: [
      ...[1, 2, 5].map((number) => accepted(number)),
      accepted(4, { route: 'RECYCLE', dueAt: NOW - 100_000 }),
      accepted(3, { eventId: 'accepted-rerun', ...rerun }),
    ],
    notSent: [notSent(3)],
    ended: [
      complete(1),
      complete(2, { eventId: 'declined-2', how: 'declined', charge: null }),
      complete(3),
      complete(4, rebill),
    ],
    contradictions: [contradiction(5, { chargedMinor: 4_996 })],
    deadLetters: [{ eventId: 'dlq-6', position: 'payment-declined.new-sale/0/6' }],
    said: ['accepted-1', 'complete-1'].map((eventId) => ({ topic: 'decline-accepted', eventId })),
    unreadable: [],
    openTransactions: [],
    charges: [charge(1), charge(3), charge(4), charge(5, { amountMinor: 4_996 })],
    submissions: [
      ...[1, 3, 4, 5].map((number) => ({ id: `sub-${number}`, state: 'APPROVED' })),
      { id: 'sub-2', state: 'DECLINED' },
    ],
    orders: [
      { id: 'order-1', status: 'COMPLETE' },
      { id: 'order-2', status: 'DECLINED' },
      { id: 'order-3', status: 'COMPLETE' },
    ],
    subscriptions: [{ id: 'subscription-4', status: 'ACTIVE', billingCycle: 4 }],
    billingWrites: [],
    uncertainIds: new Set(),
    acknowledged: ['payment-declined.new-sale/0/1', 'payment-declined.new-sale/0/6'],
    acknowledgedReruns: ['key-3'],
  };
}
