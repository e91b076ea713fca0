import type { Order } from '../../domain/documents/order.ts';
import type { Database } from '../../mongo/database.ts';
import { sceneOrderId, sceneSubscriptionId } from '../sample/scene-declines.ts';

/**
 * Billing's act: it changes its own documents while salvage has their debts. It cancels a parent order, blacklists an
 * order, reopens another by hand, is paid for a billing cycle by other means, and loses a subscriber.
 */
export async function changeBilling(database: Database): Promise<void> {
  const orders = database.collection('orders');
  const subscriptions = database.collection('subscriptions');
  await orders.insertOne(CANCELLED_PARENT);
  await orders.updateOne({ _id: sceneOrderId('blacklisted') }, { $set: { blacklisted: true } });
  await orders.updateOne({ _id: sceneOrderId('in-review') }, { $set: { status: 'PENDING' } });
  await subscriptions.updateOne({ _id: sceneSubscriptionId('paid') }, [
    { $set: { billingCycle: { $add: ['$billingCycle', 1] }, status: 'ACTIVE' } },
  ]);
  await subscriptions.updateOne({ _id: sceneSubscriptionId('cancelled') }, { $set: { status: 'CANCELLED' } });
}

/** Cancels an order. Where FlexEcom has it already, its approval is money that nobody owes. */
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
