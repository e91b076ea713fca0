import type { Database } from '../../mongo/database.ts';
import { cancelledRebill, sceneOrderId, sceneSubscriptionId } from '../sample/scene-declines.ts';
import { NO_LONGER_OWED } from '../sample/scene-reruns.ts';
import { billingCancels } from './change-billing.ts';
import type { DemoWorld } from './demo-world.ts';
import { publishAsBilling } from './publish-as-billing.ts';
import { requestReruns } from './request-rerun.ts';
import { waitFor } from './wait-for.ts';

/**
 * Billing's act: a subscriber cancels while FlexEcom has the rebill, and works on it for long. It must be called back, so
 * that nothing is charged (R21). Resolves with how many seconds that took.
 */
export async function cancelSubscription(world: DemoWorld, signal: AbortSignal): Promise<number> {
  const { database } = world.servers;
  const orderId = sceneOrderId('called-back');
  await publishAsBilling(world, [cancelledRebill(world.clock.now())], () => undefined, signal);
  await waitFor(
    `the rebill of ${orderId} was not sent to FlexEcom`,
    () => isInState(database, orderId, 'SENT'),
    signal,
  );
  await database
    .collection('subscriptions')
    .updateOne({ _id: sceneSubscriptionId('called-back') }, { $set: { status: 'CANCELLED' } });
  const cancelledAt = Date.now();
  const isWithdrawn = () => isInState(database, orderId, 'WITHDRAWN');
  await waitFor(`the rebill of ${orderId} was not called back from FlexEcom`, isWithdrawn, signal);
  return Math.round((Date.now() - cancelledAt) / 100) / 10;
}

/**
 * Billing cancels an order when FlexEcom has charged it already, and the webhook that says so is lost: calling it back finds
 * the approval, which is a contradiction (R16).
 */
export async function cancelAfterCharge(world: DemoWorld, signal: AbortSignal): Promise<void> {
  const { sandbox, servers, faults } = world;
  const { orderId } = NO_LONGER_OWED;
  sandbox.setFaults({ lostWebhooks: 1 });
  try {
    await requestReruns(world, [NO_LONGER_OWED]);
    const isCharged = async () => sandbox.ledger().some((charge) => charge.orderId === orderId);
    await waitFor(`the rerun of ${orderId} was not charged by FlexEcom`, isCharged, signal);
    await billingCancels(servers.database, orderId);
  } finally {
    sandbox.setFaults({ lostWebhooks: faults.lostWebhooks });
  }
}

async function isInState(database: Database, orderId: string, state: 'SENT' | 'WITHDRAWN'): Promise<boolean> {
  return (await database.collection('submissions').countDocuments({ orderId, state })) > 0;
}
