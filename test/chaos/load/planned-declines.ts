import type { ChaosRandom } from '../chaos-random.ts';

/** A decline whose times count from the beginning of the load, which is known when it runs. */
export interface PlannedEvent {
  readonly topic: 'payment-declined.new-sale' | 'payment-declined.recurring';
  readonly eventId: string;
  readonly orderId: string;
  readonly occurredMs: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

const DAY_MS = 86_400_000;
const PUBLISHED_AFTER_MS = 500;
/** A scheduled attempt falls due this long after its decline is published. */
const DUE_AFTER_MS = { from: 1_000, to: 5_000 };

/** Mostly left to the sandbox's own draw; the rest end as their names say. */
const METHODS = [
  { weight: 80, prefix: 'vault-' },
  { weight: 6, prefix: 'pm_sbx_lost_200_' },
  { weight: 6, prefix: 'pm_sbx_decline_100_' },
  { weight: 4, prefix: 'pm_sbx_lost-decline_300_' },
  { weight: 2, prefix: 'pm_sbx_wrong-amount_150_' },
  { weight: 2, prefix: 'pm_sbx_refuse_' },
];
const PRICES_MINOR = [1_995, 2_995, 4_995, 8_995, 12_995];

interface Place {
  readonly label: string;
  /** When it is published for the first time. */
  readonly atMs: number;
}

/** A sale, upsale or trial completion that `gatewayId` declined. */
export function saleOf(
  random: ChaosRandom,
  { label, atMs }: Place,
  gatewayId: string,
  type: 'SOFT' | 'HARD' = 'SOFT',
): PlannedEvent {
  const amountMinor = random.pick(PRICES_MINOR);
  const saleKind = random.pick(['NEW_SALE', 'NEW_SALE', 'NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION']);
  const orderId = `order-${label}`;
  const subscriptionId = saleKind === 'TRIAL_COMPLETION' ? `sub-${label}` : null;
  const canBeRerun = gatewayId === 'nmi-outlet';
  return {
    topic: 'payment-declined.new-sale',
    eventId: `evt-${label}`,
    orderId,
    occurredMs: atMs - PUBLISHED_AFTER_MS,
    fields: {
      orderId,
      ...shared(random, label, amountMinor, type),
      campaignId: 'us',
      parentOrderId: null,
      firstDeclinedTransactionId: null,
      saleKind: canBeRerun && saleKind === 'UPSALE' ? 'NEW_SALE' : saleKind,
      gatewayId,
      gatewayProfileId: null,
      triedGatewayIds: [gatewayId],
      items: [item(amountMinor, subscriptionId)],
    },
  };
}

/** A rebill that its gateway declined at an attempt; one of seven days ago falls due now. */
export function rebillOf(
  random: ChaosRandom,
  { label, atMs }: Place,
  { attempt, daysAgo }: { attempt: number; daysAgo: number },
): PlannedEvent {
  const amountMinor = random.pick(PRICES_MINOR);
  const [orderId, subscriptionId] = [`order-${label}`, `sub-${label}`];
  const dueAfterMs = daysAgo === 0 ? -PUBLISHED_AFTER_MS : random.between(DUE_AFTER_MS.from, DUE_AFTER_MS.to);
  return {
    topic: 'payment-declined.recurring',
    eventId: `evt-${label}`,
    orderId,
    occurredMs: atMs + dueAfterMs - daysAgo * DAY_MS,
    fields: {
      orderId,
      subscriptionId,
      ...shared(random, label, amountMinor, 'SOFT'),
      billingCycle: random.between(2, 9),
      attempt,
      originalAmountMinor: amountMinor,
      gatewayId: 'stripe-us',
      subscriptionGatewayId: 'stripe-us',
      items: [item(amountMinor, subscriptionId)],
      schedule: { interval: 'P1M', anchorDay: 15, timeZone: 'UTC' },
    },
  };
}

function shared(random: ChaosRandom, label: string, amountMinor: number, type: 'SOFT' | 'HARD') {
  return {
    customerId: `customer-${label}`,
    transactionId: `txn-${label}`,
    amountMinor,
    currency: 'USD',
    decline: {
      code: type === 'SOFT' ? '200' : '253',
      text: type === 'SOFT' ? 'DECLINE' : 'Stolen card',
      type,
      network: 'VISA',
      adviceCode: null,
    },
    paymentMethodRef: `${random.weighted(METHODS).prefix}${label}`,
  };
}

function item(amountMinor: number, subscriptionId: string | null) {
  const recurring = subscriptionId !== null;
  return { productId: 'kit', quantity: 1, amountMinor, recurring, subscriptionId };
}
