import type { PaymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { box, declineOf, MARKETS, type Market, paymentMethodRef, priceMinor } from './sample-merchant.ts';
import type { SeededDraw } from './seeded-draw.ts';

const KINDS = [
  { weight: 72, saleKind: 'NEW_SALE' },
  { weight: 14, saleKind: 'UPSALE' },
  { weight: 14, saleKind: 'TRIAL_COMPLETION' },
] as const;

/** A new sale, upsale or trial completion, declined by the last gateway that billing tried. */
export function sampleSale(draw: SeededDraw, label: string, occurredAt: number): PaymentDeclinedNewSale {
  const market = draw.weighted(`${label} market`, MARKETS);
  const { saleKind } = draw.weighted(`${label} sale kind`, KINDS);
  const tried = triedGateways(draw, label, market);
  const last = tried.at(-1) ?? { id: 'nmi-us', type: 'NMI' };
  const amountMinor = priceMinor(draw, label);
  const subscribes = saleKind === 'TRIAL_COMPLETION' || draw.fraction(`${label} subscribes`) < 0.4;
  return {
    eventId: `evt-${label}`,
    occurredAt,
    orderId: `order-${label}`,
    customerId: `customer-${label}`,
    campaignId: market.campaignId,
    parentOrderId: null,
    transactionId: `txn-${label}`,
    firstDeclinedTransactionId: null,
    saleKind,
    amountMinor,
    currency: market.currency,
    gatewayId: last.id,
    gatewayProfileId: market.gatewayProfileId,
    triedGatewayIds: tried.map(({ id }) => id),
    decline: declineOf(draw, label, last.type),
    paymentMethodRef: paymentMethodRef(draw, label),
    card: null,
    items: [box(amountMinor, subscribes ? `sub-${label}` : null)],
  };
}

/** Usually billing tries all gateways of the market, sometimes only the first. */
function triedGateways(draw: SeededDraw, label: string, { gateways }: Market): Market['gateways'] {
  return draw.fraction(`${label} gives up`) < 0.12 ? gateways.slice(0, 1) : gateways;
}
