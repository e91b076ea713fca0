import type { NotSentReason } from '../../topics/fields.ts';
import type { Debt, Order, Submission, Subscription } from '../domain/documents.ts';
import { changeOfWorld, standingNow } from '../domain/still-stands.ts';
import type { Database } from '../mongo/database.ts';

/** Reads what R20 compares and answers why a submission that never went out, or may not have, is not to be sent now. */
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
  return whyNotToSend(submission, { debt, order, subscription }, now);
}

/** Pure. R4: a cascade past its deadline; R14, R20: paid or cancelled meanwhile; null: it is still to be sent. */
export function whyNotToSend(
  submission: Pick<Submission, 'cascadeDeadlineAt' | 'stoodAs'>,
  world: { debt: Debt | null; order: Order | null; subscription: Subscription | null },
  now: number,
): NotSentReason | null {
  const change = world.debt === null ? null : changeOfDebt(world.debt, submission, world);
  if (change === 'PAID') return 'PAID_MEANWHILE';
  if (change === 'CANCELLED') return 'CANCELLED_MEANWHILE';
  return submission.cascadeDeadlineAt !== null && now > submission.cascadeDeadlineAt ? 'CASCADE_EXPIRED' : null;
}

function changeOfDebt(
  debt: Debt,
  { stoodAs }: Pick<Submission, 'stoodAs'>,
  { order, subscription }: { order: Order | null; subscription: Subscription | null },
): 'PAID' | 'CANCELLED' | null {
  if (debt.state === 'PAID' || debt.state === 'CANCELLED') return debt.state;
  return changeOfWorld(debt, stoodAs, standingNow(order, subscription));
}
