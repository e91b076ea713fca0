import type { ReconcileMark, Submission } from '../domain/documents/submission.ts';
import type { Database } from '../mongo/database.ts';
import type { OverdueLimits } from './next-step.ts';

/**
 * When reconcile asks about a submission again. It writes nothing before it asks, and nothing to a submission whose result
 * it has just published: apply-results writes that one, and the two would collide.
 */

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
 * time; domain time. A recovery takes days or weeks, and a webhook reports its end. Whoever sets a limit of seconds wants
 * to know within seconds.
 */
function overdueAgainAfterMs(route: Submission['route'], asked: number, overdueAsyncMs: number): number {
  return route === 'CASCADE'
    ? doubled(ASK_AGAIN_FIRST_MS, asked, ASK_AGAIN_CASCADE_MAX_MS)
    : doubled(Math.min(OVERDUE_AGAIN_FIRST_MS, overdueAsyncMs), asked, OVERDUE_AGAIN_MAX_MS);
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
  };
}

/**
 * The mark while FlexEcom still works on it. Pure. At its expiry at the latest it is overdue again (R17); domain time,
 * epoch ms.
 */
export function markUnderway(
  submission: Submission,
  domainNow: number,
  { overdueAsyncMs, expiryMs }: Pick<OverdueLimits, 'overdueAsyncMs' | 'expiryMs'>,
): ReconcileMark {
  const { route, acknowledgedAt, reconcile } = submission;
  const asked = reconcile?.asked ?? 0;
  const overdueAgainAt = domainNow + overdueAgainAfterMs(route, asked, overdueAsyncMs);
  return {
    askAgainAt: 0,
    overdueAgainAt: Math.min(overdueAgainAt, (acknowledgedAt ?? domainNow) + expiryMs),
    asked: asked + 1,
  };
}

/** Writes nothing where the state has moved on. */
export async function writeMark(
  database: Pick<Database, 'collection'>,
  submission: Submission,
  mark: ReconcileMark,
): Promise<void> {
  await database
    .collection('submissions')
    .updateOne({ _id: submission._id, state: submission.state }, { $set: { reconcile: mark } });
}
