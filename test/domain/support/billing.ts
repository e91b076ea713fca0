import type { Documents } from '../../../src/domain/documents/documents.ts';
import type { Order } from '../../../src/domain/documents/order.ts';
import type { Subscription } from '../../../src/domain/documents/subscription.ts';
import { DAY, NOW, SECOND } from './events.ts';
import type { World } from './world.ts';

/** An order as billing wrote it, with a field that the pipeline does not know. */
export function billedOrder(fields: Partial<Order> = {}): Order {
  const order = {
    _id: 'order-1',
    customerId: 'customer-1',
    campaignId: 'campaign-1',
    parentOrderId: null,
    status: 'PARTIAL' as const,
    blacklisted: false,
    items: [{ productId: 'product-1', quantity: 1, amountMinor: 4_995, recurring: true, subscriptionId: 'sub-1' }],
    gatewayId: 'other',
    billingsOwn: { note: 'a field that the pipeline does not know' },
  };
  return { ...order, ...fields };
}

/** A subscription as billing wrote it. No outcome would write any of its values. */
export function billedSubscription(fields: Partial<Subscription> = {}): Subscription {
  const subscription = {
    _id: 'sub-1',
    orderId: 'order-1',
    customerId: 'customer-1',
    status: 'RECYCLE_BILLING' as const,
    billingCycle: 3,
    nextBillAt: NOW - 7 * SECOND,
    schedule: { interval: 'P1M', anchorDay: null, timeZone: 'UTC' },
    priceMinor: 5_555,
    currency: 'USD',
    gatewayId: 'other',
    paymentMethodRef: 'pm_of_billing',
    nextBilling: { gatewayId: 'other', credential: 'TOKEN' as const },
    billingsOwn: { since: NOW - 90 * DAY },
  };
  return { ...subscription, ...fields };
}

/** All of billing's documents, to compare later. */
export function billingDocuments(world: World): Map<string, Documents['orders'] | Documents['subscriptions']> {
  const documents = [
    ...world.store.all('orders').map((order) => [`orders ${order._id}`, order] as const),
    ...world.store
      .all('subscriptions')
      .map((subscription) => [`subscriptions ${subscription._id}`, subscription] as const),
  ];
  return new Map(documents.map(([name, document]) => [name, structuredClone(document)]));
}

/** The changed fields of billing's documents with their new values, by `<collection> <id>`. */
export function changedSince(before: Map<string, object>, world: World): Record<string, Record<string, unknown>> {
  const changed: Record<string, Record<string, unknown>> = {};
  for (const [name, document] of billingDocuments(world)) {
    const was = new Map(Object.entries(before.get(name) ?? {}));
    const fields = Object.entries(document).filter(
      ([field, value]) => JSON.stringify(was.get(field)) !== JSON.stringify(value),
    );
    const gone = [...was.keys()].filter((field) => !(field in document)).map((field) => [field, undefined] as const);
    if (fields.length + gone.length > 0) changed[name] = Object.fromEntries([...fields, ...gone]);
  }
  return changed;
}
