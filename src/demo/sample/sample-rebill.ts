import type { PaymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { box, declineOf, MARKETS, paymentMethodRef, priceMinor } from './sample-merchant.ts';
import type { SeededDraw } from './seeded-draw.ts';

/** Few rebills reach a late attempt. The third is frequent here, because FlexEcom's slots come after it. */
const ATTEMPTS = [
  { weight: 24, attempt: 0 },
  { weight: 12, attempt: 1 },
  { weight: 10, attempt: 2 },
  { weight: 18, attempt: 3 },
  { weight: 10, attempt: 4 },
  { weight: 6, attempt: 5 },
  { weight: 8, attempt: 6 },
  { weight: 5, attempt: 7 },
  { weight: 4, attempt: 8 },
  { weight: 3, attempt: 9 },
];

const DAY_MS = 86_400_000;

/** A rebill that its subscription's own gateway declined, at some attempt of its cycle. */
export function sampleRebill(draw: SeededDraw, label: string, occurredAt: number): PaymentDeclinedRecurring {
  const market = draw.weighted(`${label} market`, MARKETS);
  const own = market.gateways[draw.between(`${label} gateway`, 0, market.gateways.length - 1)];
  const gateway = own ?? { id: 'nmi-us', type: 'NMI' };
  const { attempt } = draw.weighted(`${label} attempt`, ATTEMPTS);
  const amountMinor = priceMinor(draw, label);
  const subscriptionId = `sub-${label}`;
  return {
    eventId: `evt-${label}`,
    occurredAt,
    orderId: `order-${label}`,
    subscriptionId,
    customerId: `customer-${label}`,
    campaignId: market.campaignId,
    transactionId: `txn-${label}`,
    billingCycle: draw.between(`${label} cycle`, 2, 9),
    attempt,
    amountMinor,
    originalAmountMinor: amountMinor,
    currency: market.currency,
    gatewayId: gateway.id,
    subscriptionGatewayId: gateway.id,
    decline: declineOf(draw, label, gateway.type),
    paymentMethodRef: paymentMethodRef(draw, label),
    card: null,
    items: [box(amountMinor, subscriptionId)],
    scheduledAt: occurredAt - attempt * 3 * DAY_MS,
    schedule: { interval: 'P1M', anchorDay: draw.between(`${label} anchor`, 1, 28), timeZone: 'America/New_York' },
  };
}
