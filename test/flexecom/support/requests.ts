import type { SubmissionRequest } from '../../../src/flexecom/wire.ts';

export function requestFor(paymentMethodRef: string, changes: Partial<SubmissionRequest> = {}): SubmissionRequest {
  return {
    mode: 'instant',
    orderType: 'NEW_SALE',
    amountMinor: 4_990,
    currency: 'USD',
    paymentMethodRef,
    customerId: 'customer-1',
    subscriptionId: null,
    billingCycle: null,
    attempt: 0,
    declined: {
      transactionId: 'transaction-1',
      at: '2026-03-01T12:00:00.000Z',
      decline: { code: '05', text: 'Do not honor', type: 'SOFT', network: 'VISA', adviceCode: null },
    },
    items: [{ productId: 'product-1', quantity: 1, amountMinor: 4_990, recurring: false }],
    metadata: { submissionId: 'submission-1', orderId: 'order-1' },
    ...changes,
  };
}
