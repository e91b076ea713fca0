import type { Submission } from '../../domain/documents.ts';
import type { Refusal } from '../../domain/ruling.ts';
import { changeSinceDecided, refusalFor } from '../../domain/salvage/still-owed.ts';
import { isWithFlexecom } from '../../domain/salvage/submission.ts';
import { sendingReads } from '../../domain/send/decide-sending.ts';
import { loadState } from '../../engine/chunk/load.ts';
import type { ChunkState } from '../../engine/chunk/state.ts';
import { type Database, SESSION_OPTIONS } from '../../mongo/database.ts';

/** A submission that FlexEcom has, or may have, and why it is not owed any more. */
interface NotOwed {
  readonly submission: Submission;
  readonly refusal: Refusal;
}

type SubmissionRef = Pick<Submission, '_id' | 'debtId' | 'orderId'>;

/**
 * Of these submissions, those that are no longer owed (R20), as the stage that sends them would decide it. All documents
 * are read in one snapshot: a result that is being applied changes an order and its submission together.
 */
export function findNoLongerOwed(database: Database, submissions: readonly SubmissionRef[]): Promise<NotOwed[]> {
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
      return submissions.flatMap(({ _id }) => notOwed(_id, state));
    } finally {
      await session.abortTransaction();
    }
  });
}

/** Pure. */
function notOwed(submissionId: string, state: ChunkState): NotOwed[] {
  const submission = state.get('submissions', submissionId);
  const debt = submission === null ? null : state.get('debts', submission.debtId);
  if (submission === null || debt === null || !isWithFlexecom(submission)) return [];
  if (submission.withdrawReason !== null || submission.appliedAt !== null) return [];
  const change = changeSinceDecided(submission, debt, state);
  return change === null ? [] : [{ submission, refusal: refusalFor(change) }];
}
