import { namedSubscriptionIds } from '../domain/billing/named-subscriptions.ts';
import type { Debt } from '../domain/documents/debt.ts';
import type { Documents } from '../domain/documents/documents.ts';
import type { Submission, WithdrawReason } from '../domain/documents/submission.ts';
import { type Refusal, refuse } from '../domain/ruling.ts';
import { unsendableReason } from '../domain/send/decide-sending.ts';
import { ChunkState } from '../engine/chunk/state.ts';
import type { Database } from '../mongo/database.ts';

/** Whether a request for a submission may go out now, by the documents as they are now. */
export type Sendability =
  | { kind: 'SENDABLE' }
  /** It is being withdrawn, and nobody posts any more. */
  | { kind: 'WITHDRAWN'; submission: Submission; reason: WithdrawReason }
  | { kind: 'UNSENDABLE'; refusal: Refusal }
  /** Not until an operator ends the pause (R22). */
  | { kind: 'PAUSED'; detail: string }
  /** It has ended, or FlexEcom has acknowledged it: nothing is to be sent. */
  | { kind: 'MOVED_ON' };

/** Reads everything that decides it again, since much may have changed after SENDING was stored. */
export async function readAgain(
  database: Pick<Database, 'collection'>,
  { _id, debtId, orderId, ...named }: Submission,
  now: number,
): Promise<Sendability> {
  const subscriptionIds = namedSubscriptionIds(named);
  const [submission, debt, order, subscriptions] = await Promise.all([
    database.collection('submissions').findOne({ _id }),
    database.collection('debts').findOne({ _id: debtId }),
    database.collection('orders').findOne({ _id: orderId }),
    database
      .collection('subscriptions')
      .find({ _id: { $in: subscriptionIds } })
      .toArray(),
  ]);
  const isToBeSent = submission !== null && submission.state === 'SENDING' && submission.appliedAt === null;
  if (!isToBeSent) return { kind: 'MOVED_ON' };
  const { withdrawReason: reason } = submission;
  if (reason !== null) return { kind: 'WITHDRAWN', submission, reason };
  const refusal = refusalNow(submission, { debt, order, subscriptions }, now);
  return refusal === null ? { kind: 'SENDABLE' } : { kind: 'UNSENDABLE', refusal };
}

interface RelatedDocuments {
  readonly debt: Debt | null;
  readonly order: Documents['orders'] | null;
  readonly subscriptions: readonly Documents['subscriptions'][];
}

/** Pure. The same check as the submitting stage makes in a chunk. */
export function refusalNow(
  submission: Submission,
  { debt, order, subscriptions }: RelatedDocuments,
  now: number,
): Refusal | null {
  if (debt === null) return refuse('CANCELLED_MEANWHILE', 'there is no debt any more');
  const state = new ChunkState();
  if (order !== null) state.add('orders', { ...order });
  for (const subscription of subscriptions) state.add('subscriptions', { ...subscription });
  return unsendableReason(submission, debt, state, now);
}
