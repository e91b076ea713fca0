import type { NotSentReason } from '../../topics/contract/fields.ts';
import type { Debt, Order, Submission, Subscription } from '../domain/documents.ts';
import { unsendableReason } from '../domain/send/intend-to-send.ts';
import { ChunkState } from '../engine/chunk/state.ts';
import type { Database } from '../mongo/database.ts';

/** The documents that decide whether a submission may still be sent. */
interface RelatedDocuments {
  readonly debt: Debt | null;
  readonly order: Order | null;
  readonly subscription: Subscription | null;
}

/** Why a submission that may not have gone out may not be sent now; null: it may. Reads the documents as they are now. */
export async function unsendableNow(
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
  return unsendableWith(submission, { debt, order, subscription }, now);
}

/** Pure. The same check as the submitting stage makes in a chunk. */
export function unsendableWith(
  submission: Submission,
  { debt, order, subscription }: RelatedDocuments,
  now: number,
): NotSentReason | null {
  // Without its debt a submission is nothing that anybody owes.
  if (debt === null) return 'CANCELLED_MEANWHILE';
  const state = new ChunkState();
  if (order !== null) state.add('orders', { ...order });
  if (subscription !== null) state.add('subscriptions', { ...subscription });
  return unsendableReason(submission, debt, state, now)?.reason ?? null;
}
