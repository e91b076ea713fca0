import type { Submission, WithdrawReason } from '../domain/documents/submission.ts';
import { submissionWithdrawn } from '../domain/salvage/submission.ts';
import type { Database } from '../mongo/database.ts';
import { writeUpdate } from './submission-writes.ts';

/** Why nothing is sent for a submission any more. A recall may come before it is sent, and reconcile cancels its key (R21). */
interface Withdrawal {
  readonly reason: WithdrawReason;
  readonly isRecall: boolean;
}

interface StoredWithdrawal {
  readonly submission: Submission;
  /** That of the withdrawal which began first. */
  readonly reason: WithdrawReason;
  /** False where another withdrawal had begun before. */
  readonly isNew: boolean;
}

/** It moves forward in a table of a few states, so a few rounds are enough. */
const ROUNDS_MAX = 5;

/**
 * Stores why a submission is withdrawn, from whatever state it is in by then. From now on nobody posts. Null where it has
 * ended, or has moved to a state that this reason does not withdraw it from.
 */
export async function storeWithdrawal(
  database: Pick<Database, 'collection'>,
  submission: Submission,
  { reason, isRecall }: Withdrawal,
  note: { readonly at: number; readonly by: string; readonly detail: string },
): Promise<StoredWithdrawal | null> {
  let current: Submission | null = submission;
  for (let round = 0; round < ROUNDS_MAX && current !== null; round += 1) {
    if (current.withdrawReason !== null) return { submission: current, reason: current.withdrawReason, isNew: false };
    const update = submissionWithdrawn(current, reason, isRecall, note);
    if (update === null) return null;
    if (await writeUpdate(database, update)) return { submission: current, reason, isNew: true };
    current = await database.collection('submissions').findOne({ _id: submission._id });
  }
  return null;
}
