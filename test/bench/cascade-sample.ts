import type { PaymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';

/** How long the sandbox takes to answer a cascade that is not slow. */
export const SANDBOX_MS = 100;

/** The sandbox's accounts for the gateways of the sample configuration. */
export const SANDBOX_GATEWAYS = ['FLEXECOM_A', 'FLEXECOM_B', 'FLEXECOM_C', 'FLEXECOM_OLD'].map((gateway) => ({
  gatewayId: gateway.toLowerCase().replace('_', '-'),
  publicKey: `public-${gateway}`,
  secretKey: `secret-${gateway}`,
  signingSecret: `whsec_${Buffer.from(`signing secret of ${gateway} ....`).toString('base64')}`,
}));

/** The same secrets where the sample configuration refers to them. */
export function secretsAsEnvironment(): Record<string, string> {
  return Object.fromEntries(
    SANDBOX_GATEWAYS.flatMap(({ gatewayId, publicKey, secretKey, signingSecret }) => {
      const prefix = gatewayId.toUpperCase().replace('-', '_');
      return [
        [`${prefix}_PUBLIC_KEY`, publicKey],
        [`${prefix}_SECRET_KEY`, secretKey],
        [`${prefix}_SIGNING_SECRET`, signingSecret],
        [`${prefix}_SIGNING_SECRET_OLD`, signingSecret],
      ];
    }),
  );
}

/** A decline in the direct cascade of nmi-us, where FlexEcom is next; the sandbox approves it after `delayMs`. */
export function cascade(index: number, delayMs = SANDBOX_MS): PaymentDeclinedNewSale {
  return {
    eventId: `evt-${index}`,
    occurredAt: Date.now(),
    orderId: `order-${index}`,
    customerId: `customer-${index}`,
    campaignId: 'camp-us',
    parentOrderId: null,
    transactionId: `txn-${index}`,
    firstDeclinedTransactionId: null,
    saleKind: 'NEW_SALE',
    amountMinor: 4_995,
    currency: 'USD',
    gatewayId: 'nmi-us',
    gatewayProfileId: null,
    triedGatewayIds: ['nmi-us'],
    decline: { code: '200', text: 'DECLINE', type: 'SOFT', network: 'VISA', adviceCode: null },
    paymentMethodRef: `pm_sbx_approve_${delayMs}_${index}`,
    card: null,
    items: [{ productId: 'starter-kit', quantity: 1, amountMinor: 4_995, recurring: false, subscriptionId: null }],
  };
}
