import { maskCardNumbers } from '../../topics/contract/card-numbers.ts';
import type { BillingSnapshot } from '../domain/documents/billing-snapshot.ts';
import type { Submission } from '../domain/documents/submission.ts';
import type { SubmissionUpdate } from '../domain/salvage/submission.ts';
import type { Database } from '../mongo/database.ts';

/** What is written to submissions outside of a chunk: by compare-and-set, in the states that the state table allows. */

type Submissions = Pick<Database, 'collection'>;

/** False where the submission was not as it had to be. */
export async function writeUpdate(database: Submissions, update: SubmissionUpdate): Promise<boolean> {
  const { matchedCount } = await database.collection('submissions').updateOne(filterOf(update), operatorsOf(update));
  return matchedCount === 1;
}

/** One command. Those whose submission is not as it had to be are left out. */
export async function writeUpdates(database: Submissions, updates: readonly SubmissionUpdate[]): Promise<void> {
  await database.collection('submissions').bulkWrite(
    updates.map((update) => ({ updateOne: { filter: filterOf(update), update: operatorsOf(update) } })),
    { ordered: false },
  );
}

/** Leaves submissions to reconcile. What has ended meanwhile stays as it is. */
export async function writeParked(database: Submissions, ids: readonly string[], reason: string): Promise<void> {
  await database
    .collection('submissions')
    .updateMany(
      { _id: { $in: [...ids] }, state: { $in: ['SENDING', 'SENT'] }, appliedAt: null },
      { $set: { parked: true, parkedReason: maskCardNumbers(reason) } },
    );
}

/** Leaves it to FlexEcom, which has acknowledged it. What is being withdrawn stays parked. */
export async function writeUnparked(database: Submissions, id: string): Promise<void> {
  await database
    .collection('submissions')
    .updateOne(
      { _id: id, state: 'SENT', withdrawReason: null, appliedAt: null },
      { $set: { parked: false, parkedReason: null } },
    );
}

/** How billing's documents stood, with a move in it that was seen since. Whoever moves the state looks by itself. */
export async function writeStoodAs(
  database: Submissions,
  { _id, state }: Submission,
  stoodAs: BillingSnapshot,
): Promise<void> {
  await database.collection('submissions').updateOne({ _id, state, appliedAt: null }, { $set: { stoodAs } });
}

function filterOf({ id, where }: SubmissionUpdate) {
  return { _id: id, ...where, appliedAt: null };
}

function operatorsOf({ set, entry }: SubmissionUpdate): { $set: SubmissionUpdate['set']; $push: Pushed } {
  return { $set: set, $push: { history: entry } };
}

type Pushed = { history: Submission['history'][number] };
