import type { Order } from '../../domain/documents.ts';
import type { Database } from '../../mongo/database.ts';
import { sceneOrderId, sceneSubscriptionId } from '../sample/scene-declines.ts';

/**
 * What billing does to its own documents while salvage waits (R6, R20): it blacklists an order, cancels a parent order,
 * takes a declined one up again by hand, is paid for a cycle otherwise, and loses a subscriber.
 */
export async function billingMoves(database: Database): Promise<void> {
  const orders = database.collection('orders');
  const subscriptions = database.collection('subscriptions');
  await orders.insertOne(CANCELLED_PARENT);
  await orders.updateOne({ _id: sceneOrderId('blacklisted') }, { $set: { blacklisted: true } });
  await orders.updateOne({ _id: sceneOrderId('in-review') }, { $set: { status: 'PENDING' } });
  await subscriptions.updateOne(
    { _id: sceneSubscriptionId('paid') },
    { $inc: { billingCycle: 1 }, $set: { status: 'ACTIVE' } },
  );
  await subscriptions.updateOne({ _id: sceneSubscriptionId('cancelled') }, { $set: { status: 'CANCELLED' } });
}

/** R16: FlexEcom has this one when billing calls it off; the approval that comes then is owed by nobody. */
export async function billingCancels(database: Database, orderId: string): Promise<void> {
  await database.collection('orders').updateOne({ _id: orderId }, { $set: { status: 'CANCELLED' } });
}

const CANCELLED_PARENT: Order = {
  _id: sceneOrderId('parent'),
  customerId: 'customer-scene-orphan',
  campaignId: 'camp-outlet',
  parentOrderId: null,
  status: 'CANCELLED',
  items: [],
  gatewayId: 'nmi-outlet',
};
