import { billingSnapshot } from '../../domain/billing/billing-snapshot.ts';
import type { BillingSnapshot } from '../../domain/documents/billing-snapshot.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import type { Refusal } from '../../domain/ruling.ts';
import { changeSinceDecided, refusalFor, withExpectedMoves } from '../../domain/salvage/still-owed.ts';
import { isOpen, isWithFlexecom } from '../../domain/salvage/submission.ts';
import { sendingReads } from '../../domain/send/decide-sending.ts';
import { loadState } from '../../engine/chunk/load.ts';
import type { ChunkState } from '../../engine/chunk/state.ts';
import { type Database, SESSION_OPTIONS } from '../../mongo/database.ts';

/** What has happened in billing's documents since it was decided that a submission is sent. */
type Finding =
  /** FlexEcom has it, or may have it, and it is not owed any more. */
  | { readonly kind: 'not-owed'; readonly submission: Submission; readonly refusal: Refusal }
  /** Its decline has brought about a move, from which going back would be a change; `stoodAs` is the snapshot with it. */
  | { readonly kind: 'moved'; readonly submission: Submission; readonly stoodAs: BillingSnapshot };

type SubmissionRef = Pick<Submission, '_id' | 'debtId' | 'orderId'>;

/**
 * What to do about these submissions: those that are no longer owed (R20), as the stage that sends them would decide it, and
 * those of which a move is to be kept. All documents are read in one snapshot: a result that is being applied changes an
 * order and its submission together.
 */
export function findChanged(database: Database, submissions: readonly SubmissionRef[]): Promise<Finding[]> {
  return database.client.withSession(SESSION_OPTIONS, async (session) => {
    session.startTransaction();
    try {
      const messages = submissions.map(({ _id, debtId, orderId }) => ({
        topic: 'recall',
        event: { eventId: _id, orderId, occurredAt: 0, submissionId: _id, debtId },
      }));
      const reads = ({ event }: (typeof messages)[number], state: Parameters<typeof sendingReads>[1]) =>
        sendingReads(event, state);
      const state = await loadState({ database, session, checkpointId: null }, messages, reads);
      return submissions.flatMap(({ _id }) => findingOf(_id, state));
    } finally {
      await session.abortTransaction();
    }
  });
}

/** Pure. */
function findingOf(submissionId: string, state: ChunkState): Finding[] {
  const submission = state.get('submissions', submissionId);
  const debt = submission === null ? null : state.get('debts', submission.debtId);
  if (submission === null || debt === null || !isOpen(submission) || submission.withdrawReason !== null) return [];
  const change = changeSinceDecided(submission, debt, state);
  // What FlexEcom has not got is judged when it is due, and before it is sent.
  if (change !== null) {
    return isWithFlexecom(submission) ? [{ kind: 'not-owed', submission, refusal: refusalFor(change) }] : [];
  }
  if (submission.stoodAs === null) return [];
  const stoodAs = withExpectedMoves(debt, submission.stoodAs, billingSnapshot(state, submission));
  return stoodAs === null ? [] : [{ kind: 'moved', submission, stoodAs }];
}
