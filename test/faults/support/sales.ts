import type { PaymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import type { RerunRequested } from '../../../topics/rerun-requested.ts';

/** A declined sale of the sample configuration's merchant. Its payment method tells the sandbox how it ends. */
export interface SalePlan {
  readonly orderId: string;
  /** The sandbox's outcome: approve, decline, never …, with a delay in ms where needed (`approve_500`). */
  readonly ends: string;
  /** Epoch ms, domain time. */
  readonly occurredAt: number;
}

export const SALE_AMOUNT_MINOR = 4_995;

/** A new sale with a soft decline: FlexEcom is next in its cascade. */
export function cascadingSale({ orderId, ends, occurredAt }: SalePlan): PaymentDeclinedNewSale {
  const transactionId = `txn-${orderId}`;
  return {
    eventId: `evt-${transactionId}`,
    occurredAt,
    orderId,
    customerId: `customer-${orderId}`,
    campaignId: 'camp-us',
    parentOrderId: null,
    transactionId,
    firstDeclinedTransactionId: null,
    saleKind: 'NEW_SALE',
    amountMinor: SALE_AMOUNT_MINOR,
    currency: 'USD',
    gatewayId: 'nmi-us',
    gatewayProfileId: null,
    triedGatewayIds: ['nmi-us'],
    decline: { code: '200', text: 'DECLINE', type: 'SOFT', network: 'VISA', adviceCode: null },
    paymentMethodRef: `pm_sbx_${ends}_${orderId}`,
    card: null,
    items: [
      {
        productId: 'gift-card',
        quantity: 1,
        amountMinor: SALE_AMOUNT_MINOR,
        recurring: false,
        subscriptionId: null,
      },
    ],
  };
}

/** An earlier attempt at the same sale, declined for insufficient funds: cascade profiles leave that to billing. */
export function earlierDecline(sale: PaymentDeclinedNewSale): PaymentDeclinedNewSale {
  const transactionId = `${sale.transactionId}-first`;
  const decline = { ...sale.decline, code: '202', text: 'Insufficient funds' };
  return { ...sale, eventId: `evt-${transactionId}`, occurredAt: sale.occurredAt - 1_000, transactionId, decline };
}

/** An operator's request to rerun the order's declined sale on FlexEcom. */
export function rerunOf({ orderId, occurredAt }: PaymentDeclinedNewSale): RerunRequested {
  return {
    eventId: `evt-rerun-${orderId}`,
    occurredAt,
    orderId,
    transactionId: null,
    gatewayId: 'flexecom-a',
    gatewayProfileId: null,
    source: 'API',
    requestedBy: 'jo',
    requestKey: `key-${orderId}`,
  };
}
