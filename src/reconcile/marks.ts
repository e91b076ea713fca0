import type { NotSentReason } from '../../topics/fields.ts';
import type { ReconcileMark, Submission } from '../domain/documents.ts';
import type { Database } from '../mongo/database.ts';

/** All that reconcile writes, each by compare-and-set: on the mark it read, or on the state it acts upon. */

/** Longer than any one question with its retries (ASK_WAIT_MAX_MS of the reconciler), so no two ask at once. */
export const LEASE_MS = 60_000;

const ASK_AGAIN_FIRST_MS = 2_000;
/** An acknowledged submission may take days; asking hourly finds a lost webhook soon enough. */
const ASK_AGAIN_MAX_MS = 60 * 60_000;
/** A shopper waits for a cascade. */
const ASK_AGAIN_CASCADE_MAX_MS = 15_000;

/** How long after the `asked`-th question the next one comes: doubling, real time. */
export function askAgainAfterMs(route: Submission['route'], asked: number): number {
  const longest = route === 'CASCADE' ? ASK_AGAIN_CASCADE_MAX_MS : ASK_AGAIN_MAX_MS;
  return Math.min(longest, ASK_AGAIN_FIRST_MS * 2 ** Math.min(asked, 20));
}

type Submissions = Pick<Database, 'collection'>;

/** Takes the submission for this reconciler; null where another took it, or its state moved on. */
export async function takeLease(
  database: Submissions,
  submission: Submission,
  realNow: number,
): Promise<ReconcileMark | null> {
  const before = submission.reconcile;
  const asked = before?.asked ?? 0;
  const mark: ReconcileMark = {
    leaseUntil: realNow + LEASE_MS,
    askAgainAt: realNow + askAgainAfterMs(submission.route, asked),
    asked: asked + 1,
    resultToPublish: before?.resultToPublish ?? null,
  };
  const { matchedCount } = await database
    .collection('submissions')
    .updateOne({ _id: submission._id, state: submission.state, reconcile: before }, { $set: { reconcile: mark } });
  return matchedCount === 1 ? mark : null;
}

/** Decides for good that nothing is posted any more, before the key is cancelled. False where the state moved on. */
export async function noteWithdrawal(database: Submissions, id: string, reason: NotSentReason): Promise<boolean> {
  const { matchedCount } = await database
    .collection('submissions')
    .updateOne({ _id: id, state: 'SENDING' }, { $set: { withdrawReason: reason } });
  return matchedCount === 1;
}

/** Gives the submission back; it is asked for again at `askAgainAt`. */
export async function releaseLease(database: Submissions, id: string, askAgainAt: number): Promise<void> {
  await database
    .collection('submissions')
    .updateOne(
      { _id: id, reconcile: { $ne: null } },
      { $set: { 'reconcile.leaseUntil': 0, 'reconcile.askAgainAt': askAgainAt } },
    );
}

/** FlexEcom has it: SENDING → SENT. Nothing where the state moved on. */
export async function writeSent(
  database: Submissions,
  id: string,
  flexecomTransactionId: string,
  domainNow: number,
): Promise<void> {
  await database.collection('submissions').updateOne(
    { _id: id, state: 'SENDING' },
    {
      $set: { state: 'SENT', flexecomTransactionId, acknowledgedAt: domainNow, parked: false, parkedReason: null },
      $push: { history: { at: domainNow, state: 'SENT', by: 'reconcile', detail: null } },
    },
  );
}

/** What `decline-not-sent` tells people; why is its reason. */
const CONFIRMED = 'FlexEcom confirmed that it will never be charged';

/** After a confirmed cancel: SENDING → NOT_SENT, with the result owed to the topic. False where the state moved on. */
export async function writeNotSent(
  database: Submissions,
  id: string,
  reason: NotSentReason,
  domainNow: number,
): Promise<boolean> {
  const { matchedCount } = await database.collection('submissions').updateOne(
    { _id: id, state: 'SENDING' },
    {
      $set: {
        state: 'NOT_SENT',
        endReason: reason,
        parked: false,
        parkedReason: null,
        'reconcile.resultToPublish': reason,
      },
      $push: { history: { at: domainNow, state: 'NOT_SENT', by: 'reconcile', detail: CONFIRMED } },
    },
  );
  return matchedCount === 1;
}

/** Kafka has acknowledged the result: nothing is owed any more. */
export async function notePublished(database: Submissions, id: string): Promise<void> {
  await database
    .collection('submissions')
    .updateOne({ _id: id, reconcile: { $ne: null } }, { $set: { 'reconcile.resultToPublish': null } });
}
