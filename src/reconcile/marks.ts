import type { NotSentReason } from '../../topics/contract/fields.ts';
import type { ReconcileMark, Submission } from '../domain/documents.ts';
import type { SubmissionMove } from '../domain/salvage/submission.ts';
import {
  type Acknowledgement,
  acknowledgedMove,
  type NeverChargedAnswer,
  neverChargedMove,
} from '../domain/send/flexecom-answer.ts';
import type { Database } from '../mongo/database.ts';

/**
 * Everything that reconcile writes to submissions, by compare-and-set on the state that it acted upon. It writes nothing
 * before it asks, and nothing to a submission whose result it has just published: apply-results writes that one, and the
 * two would collide.
 */

/** The name in histories. */
const BY = 'reconcile';

const ASK_AGAIN_FIRST_MS = 2_000;
/** Nobody waits for a submission that FlexEcom may not even have. */
const ASK_AGAIN_MAX_MS = 60 * 60_000;
/** For a cascade a shopper waits. */
const ASK_AGAIN_CASCADE_MAX_MS = 15_000;

/** The wait after `asked` requests without an answer, doubling each time; real time. */
function askAgainAfterMs(route: Submission['route'], asked: number): number {
  const longest = route === 'CASCADE' ? ASK_AGAIN_CASCADE_MAX_MS : ASK_AGAIN_MAX_MS;
  return doubled(ASK_AGAIN_FIRST_MS, asked, longest);
}

const OVERDUE_AGAIN_FIRST_MS = 10 * 60_000;
/** Twice a day finds a lost webhook soon enough; with 200,000 submissions under way it is five requests a second. */
const OVERDUE_AGAIN_MAX_MS = 12 * 60 * 60_000;

/**
 * How long a submission is not overdue after FlexEcom has said `asked` times that it still works on it, doubling each
 * time; domain time. A recovery takes days or weeks, and a webhook reports its end.
 */
function overdueAgainAfterMs(route: Submission['route'], asked: number): number {
  return route === 'CASCADE'
    ? doubled(ASK_AGAIN_FIRST_MS, asked, ASK_AGAIN_CASCADE_MAX_MS)
    : doubled(OVERDUE_AGAIN_FIRST_MS, asked, OVERDUE_AGAIN_MAX_MS);
}

function doubled(firstMs: number, times: number, longestMs: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(times, 20));
}

/** The mark after a request without an answer. Pure. `notBefore`: the earliest next request; real time, epoch ms. */
export function markUnanswered({ route, reconcile }: Submission, realNow: number, notBefore: number): ReconcileMark {
  const asked = reconcile?.asked ?? 0;
  return {
    askAgainAt: Math.max(notBefore, realNow + askAgainAfterMs(route, asked)),
    overdueAgainAt: reconcile?.overdueAgainAt ?? null,
    asked: asked + 1,
    resultToPublish: null,
  };
}

/**
 * The mark while FlexEcom still works on it. Pure. At its expiry at the latest it is overdue again (R17); domain time,
 * epoch ms.
 */
export function markUnderway(submission: Submission, domainNow: number, expiryMs: number): ReconcileMark {
  const { route, acknowledgedAt, reconcile } = submission;
  const asked = reconcile?.asked ?? 0;
  const overdueAgainAt = domainNow + overdueAgainAfterMs(route, asked);
  return {
    askAgainAt: 0,
    overdueAgainAt: Math.min(overdueAgainAt, (acknowledgedAt ?? domainNow) + expiryMs),
    asked: asked + 1,
    resultToPublish: null,
  };
}

type Submissions = Pick<Database, 'collection'>;

/** Writes nothing where the state has moved on. */
export async function writeMark(database: Submissions, submission: Submission, mark: ReconcileMark): Promise<void> {
  await database
    .collection('submissions')
    .updateOne({ _id: submission._id, state: submission.state }, { $set: { reconcile: mark } });
}

/** Decides, before the key is cancelled, that nothing is posted any more. False where the state has moved on. */
export async function noteWithdrawal(database: Submissions, id: string, reason: NotSentReason): Promise<boolean> {
  const { matchedCount } = await database
    .collection('submissions')
    .updateOne({ _id: id, state: 'SENDING' }, { $set: { withdrawReason: reason } });
  return matchedCount === 1;
}

/** FlexEcom acknowledged it. Writes nothing where the state has moved on. */
export async function writeSent(database: Submissions, id: string, answer: Acknowledgement): Promise<void> {
  await writeMove(database, acknowledgedMove(id, answer, BY), null);
}

/**
 * FlexEcom confirmed the cancel. The same write notes that the result is still to be published, as the process may end
 * before that. Returns why the submission was not sent; null where its state has moved on.
 */
export async function writeNotSent(
  database: Submissions,
  submission: Submission,
  answer: NeverChargedAnswer,
): Promise<NotSentReason | null> {
  const { move, endReason } = neverChargedMove(submission, answer, BY);
  const mark = { askAgainAt: 0, overdueAgainAt: null, asked: 0, resultToPublish: endReason };
  return (await writeMove(database, move, mark)) ? endReason : null;
}

/** Moves the state by compare-and-set. False where it had moved on. */
async function writeMove(
  database: Submissions,
  { id, from, set, entry }: SubmissionMove,
  reconcile: ReconcileMark | null,
): Promise<boolean> {
  const { matchedCount } = await database
    .collection('submissions')
    .updateOne({ _id: id, state: from }, { $set: { ...set, reconcile }, $push: { history: entry } });
  return matchedCount === 1;
}

/** Kafka has acknowledged the result. */
export async function notePublished(database: Submissions, id: string): Promise<void> {
  await database
    .collection('submissions')
    .updateOne({ _id: id, reconcile: { $ne: null } }, { $set: { 'reconcile.resultToPublish': null } });
}
