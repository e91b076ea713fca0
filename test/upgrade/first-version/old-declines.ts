/** Declines as billing published them to the first version: without the fields that came later. */

const DAY_MS = 86_400_000;
const PRICE_MINOR = 4_995;
const SOFT = { code: '200', text: 'DECLINE', type: 'SOFT', network: 'VISA', adviceCode: null };

type OldEvent = Readonly<Record<string, unknown>>;

interface Named {
  readonly name: string;
  /** A test reference of the sandbox; null: it ends by the sandbox's seed, after its default delay. */
  readonly ends: string | null;
  /** Epoch ms, domain time. */
  readonly occurredAt: number;
}

const paymentMethodRef = ({ name, ends }: Named) => (ends === null ? `vault-${name}` : `pm_sbx_${ends}_${name}`);

/** A soft decline that cascades to flexecom-a. */
export function sale(named: Named, given: OldEvent = {}): OldEvent {
  const { name, occurredAt } = named;
  return {
    topic: 'payment-declined.new-sale',
    eventId: `evt-${name}`,
    occurredAt,
    orderId: `order-${name}`,
    customerId: `customer-${name}`,
    campaignId: 'camp-us',
    parentOrderId: null,
    transactionId: `txn-${name}`,
    firstDeclinedTransactionId: null,
    saleKind: 'NEW_SALE',
    amountMinor: PRICE_MINOR,
    currency: 'USD',
    gatewayId: 'nmi-us',
    gatewayProfileId: null,
    triedGatewayIds: ['nmi-us'],
    decline: SOFT,
    paymentMethodRef: paymentMethodRef(named),
    items: [item('gift-card', null)],
    ...given,
  };
}

/** One that stays with billing, until an operator wants it rerun. */
export function outletSale(named: Named, customerId: string): OldEvent {
  const outlet = { campaignId: 'camp-outlet', gatewayId: 'nmi-outlet', triedGatewayIds: ['nmi-outlet'] };
  return sale(named, { ...outlet, customerId });
}

/** Re-attempt 3 of a rebill: FlexEcom's is the next, five days later. */
export function rebill(named: Named, given: OldEvent = {}): OldEvent {
  const { name, occurredAt } = named;
  return {
    topic: 'payment-declined.recurring',
    eventId: `evt-${name}`,
    occurredAt,
    orderId: `order-${name}`,
    subscriptionId: `sub-${name}`,
    customerId: `customer-${name}`,
    transactionId: `txn-${name}`,
    billingCycle: 4,
    attempt: 3,
    amountMinor: PRICE_MINOR,
    originalAmountMinor: PRICE_MINOR,
    currency: 'USD',
    gatewayId: 'nmi-us',
    subscriptionGatewayId: 'nmi-us',
    decline: SOFT,
    paymentMethodRef: paymentMethodRef(named),
    items: [item('monthly-box', `sub-${name}`)],
    scheduledAt: occurredAt - 9 * DAY_MS,
    schedule: { interval: 'P1M', anchorDay: 15, timeZone: 'America/New_York' },
    ...given,
  };
}

export function rerun(name: string, occurredAt: number): OldEvent {
  return {
    topic: 'rerun-requested',
    eventId: `evt-rerun-${name}`,
    occurredAt,
    orderId: `order-${name}`,
    transactionId: null,
    gatewayId: 'flexecom-a',
    gatewayProfileId: null,
    source: 'API',
    requestedBy: 'jo',
    requestKey: `key-${name}`,
  };
}

function item(productId: string, subscriptionId: string | null): OldEvent {
  return { productId, quantity: 1, amountMinor: PRICE_MINOR, recurring: subscriptionId !== null, subscriptionId };
}
