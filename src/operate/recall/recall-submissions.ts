import { storeWithdrawal } from '../../dispatch/store-withdrawal.ts';
import { countText } from '../../domain/count-text.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { isOpen, OPEN_STATES } from '../../domain/salvage/submission.ts';
import type { Database } from '../../mongo/database.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { askUntil } from '../../waiting/ask-until.ts';
import { audited, type Operator } from '../audit.ts';

/** A customer with more is recalled in several turns. */
const SUBMISSIONS_MAX = 1_000;

/** Whichever of these the id is: it is looked for in all of them. */
const ID_FIELDS = [
  '_id',
  'orderId',
  'debtId',
  'subscriptionId',
  'customerId',
  'transactionId',
  'flexecomTransactionId',
] as const;

/**
 * The open submissions that an id names, oldest first: of an order, subscription, customer, transaction, debt, or one. For
 * customers, subscriptions and transactions it reads all that are open, a second for some hundred thousand: every write would
 * pay for their indexes, and what is found by way of other documents could miss one that is then charged.
 */
export function findRecallable(database: Pick<Database, 'collection'>, id: string): Promise<Submission[]> {
  return database
    .collection('submissions')
    .find({ state: { $in: [...OPEN_STATES] }, appliedAt: null, $or: ID_FIELDS.map((field) => ({ [field]: id })) })
    .sort({ acceptedAt: 1, _id: 1 })
    .limit(SUBMISSIONS_MAX)
    .toArray();
}

/** The same of one order alone, found by an index. */
export function findRecallableOf(database: Pick<Database, 'collection'>, orderId: string): Promise<Submission[]> {
  return database
    .collection('submissions')
    .find({ orderId, state: { $in: [...OPEN_STATES] }, appliedAt: null })
    .sort({ acceptedAt: 1, _id: 1 })
    .limit(SUBMISSIONS_MAX)
    .toArray();
}

/**
 * Calls submissions back (R21): stores why, so that nothing is sent for them any more. reconcile cancels at FlexEcom what is
 * there, and billing is told when that is confirmed.
 * @returns those that are being called back now; what has ended meanwhile is left out.
 */
export async function recallSubmissions(
  database: Pick<Database, 'collection'>,
  submissions: readonly Submission[],
  operator: Operator,
  now: number,
): Promise<Submission[]> {
  const orders = [...new Set(submissions.map(({ orderId }) => orderId))];
  const of = orders.length === 1 ? `order ${orders[0]}` : countText(orders.length, 'order');
  const about = `${countText(submissions.length, 'submission')} of ${of}`;
  const ids = [...orders, ...submissions.map(({ _id }) => _id)];
  const outcome = (recalled: readonly Submission[]) =>
    `${countText(recalled.length, 'submission')} being called back; ${submissions.length - recalled.length} had ended before`;
  return audited(database, operator, { action: 'recall', about, ids, at: now, outcome }, () =>
    withdrawAll(database, submissions, operator, now),
  );
}

async function withdrawAll(
  database: Pick<Database, 'collection'>,
  submissions: readonly Submission[],
  operator: Operator,
  now: number,
): Promise<Submission[]> {
  const detail = `recalled by ${cleanText(operator.by)}: ${cleanText(operator.why)}`;
  const recalled: Submission[] = [];
  for (const submission of submissions) {
    const withdrawal = { reason: 'RECALLED', isRecall: true } as const;
    const stored = await storeWithdrawal(database, submission, withdrawal, { at: now, by: 'salvage recall', detail });
    if (stored !== null) recalled.push(stored.submission);
  }
  return recalled;
}

const POLL_MS = 200;

/** Waits until all of them have ended, `withinMs` at most. Resolves with how they stand then. */
export async function waitForEnds(
  database: Pick<Database, 'collection'>,
  submissions: readonly Submission[],
  withinMs: number,
): Promise<Submission[]> {
  const ids = submissions.map(({ _id }) => _id);
  const read = () =>
    database
      .collection('submissions')
      .find({ _id: { $in: ids } })
      .sort({ acceptedAt: 1, _id: 1 })
      .toArray();
  return await askUntil(read, (current) => !current.some(isOpen), { withinMs, pollMs: POLL_MS });
}
