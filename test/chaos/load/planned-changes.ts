import { ChaosRandom } from '../chaos-random.ts';
import type { PlannedEvent } from './planned-declines.ts';

/** What billing writes to a document of its own while the debt may be with FlexEcom, and what must stand there at the end. */
export type BillingWrite =
  | { readonly collection: 'orders'; readonly id: string; readonly fields: { readonly status: string } }
  | {
      readonly collection: 'subscriptions';
      readonly id: string;
      readonly fields: { readonly status: string; readonly billingCycle?: number };
    };

interface PlannedChange {
  readonly atMs: number;
  readonly write: BillingWrite;
}

/** Of the debts that are sent. */
const CHANGED_SHARE = 0.06;
/** From before it is sent to after it has ended. */
const AFTER_MS = { from: 50, to: 4_000 };

/** Customers cancel, or pay in another way, while FlexEcom has their debt. */
export function planChanges(
  seed: number,
  declines: readonly { readonly atMs: number; readonly decline: PlannedEvent }[],
): PlannedChange[] {
  const random = new ChaosRandom(seed ^ 0xb111);
  const changed = new Set<string>();
  return declines.flatMap(({ atMs, decline }) => {
    const write = random.fraction() < 0.5 ? cancelled(decline) : paidElsewhere(decline);
    const isChosen = random.fraction() < CHANGED_SHARE;
    const later = atMs + random.between(AFTER_MS.from, AFTER_MS.to);
    if (write === null || !isChosen || changed.has(write.id)) return [];
    changed.add(write.id);
    return [{ atMs: later, write }];
  });
}

function cancelled({ topic, orderId, fields }: PlannedEvent): BillingWrite | null {
  if (topic === 'payment-declined.recurring') {
    return { collection: 'subscriptions', id: String(fields.subscriptionId), fields: { status: 'CANCELLED' } };
  }
  return isCascadingSale(fields) ? { collection: 'orders', id: orderId, fields: { status: 'CANCELLED' } } : null;
}

function paidElsewhere({ topic, orderId, fields }: PlannedEvent): BillingWrite | null {
  if (topic === 'payment-declined.recurring') {
    const billingCycle = Number(fields.billingCycle) + 1;
    const id = String(fields.subscriptionId);
    return { collection: 'subscriptions', id, fields: { status: 'ACTIVE', billingCycle } };
  }
  return isCascadingSale(fields) ? { collection: 'orders', id: orderId, fields: { status: 'COMPLETE' } } : null;
}

/** An upsale is owed whatever its order is; a trial's own subscription decides. */
function isCascadingSale({ saleKind, gatewayId }: PlannedEvent['fields']): boolean {
  return saleKind === 'NEW_SALE' && gatewayId === 'nmi-us';
}
