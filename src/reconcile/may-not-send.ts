import type { NotSentReason } from '../../topics/contract/fields.ts';
import type { Debt, Order, Submission, Subscription } from '../domain/documents.ts';
import { unsendableReason } from '../domain/send/intend-to-send.ts';
import { ChunkState } from '../engine/chunk/state.ts';
import type { Database } from '../mongo/database.ts';

/** What R14 and R20 look at. */
export interface World {
  readonly debt: Debt | null;
  readonly order: Order | null;
  readonly subscription: Subscription | null;
}

/** Reads how things stand now and answers why a submission that may not have gone out is not to be sent; null: it is. */
export async function mayNotSend(
  database: Pick<Database, 'collection'>,
  submission: Submission,
  now: number,
): Promise<NotSentReason | null> {
  const { subscriptionId } = submission;
  const [debt, order, subscription] = await Promise.all([
    database.collection('debts').findOne({ _id: submission.debtId }),
    database.collection('orders').findOne({ _id: submission.orderId }),
    subscriptionId === null ? null : database.collection('subscriptions').findOne({ _id: subscriptionId }),
  ]);
  return reasonNotToSend(submission, { debt, order, subscription }, now);
}

/** Pure. The submit stage's own check of R4, R14 and R20, for documents read one by one. */
export function reasonNotToSend(submission: Submission, world: World, now: number): NotSentReason | null {
  // A submission without its debt is nothing that anybody owes.
  if (world.debt === null) return 'CANCELLED_MEANWHILE';
  const state = new ChunkState();
  if (world.order !== null) state.add('orders', { ...world.order });
  if (world.subscription !== null) state.add('subscriptions', { ...world.subscription });
  return unsendableReason(submission, world.debt, state, now)?.reason ?? null;
}
