import type { Debt } from '../../src/domain/documents/debt.ts';

/** A debt in salvage, with the fields that a test gives. */
export function aDebt(given: Partial<Debt> = {}): Debt {
  return {
    _id: 'subscription-1/3',
    kind: 'REBILL',
    state: 'IN_SALVAGE',
    version: 2,
    orderId: 'order-1',
    subscriptionId: 'subscription-1',
    customerId: 'customer-1',
    billingCycle: 3,
    amountMinor: 2_500,
    currency: 'USD',
    latestDecline: {
      transactionId: 'transaction-1',
      attempt: 3,
      occurredAt: 1_700_000_000_000,
      gatewayId: 'nmi-1',
      gatewayProfileId: null,
      triedGatewayIds: ['nmi-1'],
      campaignId: null,
      parentOrderId: null,
      amountMinor: 2_500,
      originalAmountMinor: 2_500,
      currency: 'USD',
      decline: { code: '05', text: 'Do not honor', type: 'SOFT', network: 'VISA', adviceCode: null },
      paymentMethodRef: 'pm_1',
      items: [],
      rebill: null,
    },
    transactionIds: ['transaction-1'],
    activeSubmissionId: 'sub_1',
    lastSubmissionId: null,
    guard: 0,
    ...given,
  };
}
