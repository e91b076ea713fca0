import type { Collection } from 'mongodb';
import { countText } from '../domain/count-text.ts';
import type { Submission } from '../domain/documents/submission.ts';
import { checkpointIdOf } from '../engine/checkpoint.ts';
import { partitionOfKey } from '../kafka/log/log-bounds.ts';
import { topicOffsets } from '../kafka/log/topic-offsets.ts';
import type { Database } from '../mongo/database.ts';
import type { UpgradeDependencies } from './dependencies.ts';

const BY = 'salvage setup';

/** A submission as the second version keeps it: who sends it. */
interface Dispatched extends Submission {
  dispatch?: { checkpoint: string; epoch: number } | null;
}

function submissionsOf({ db }: Pick<Database, 'db'>): Collection<Dispatched> {
  return db.collection<Dispatched>('submissions');
}

/**
 * In the first version several writers ended a submission NOT_SENT, and apply-results told billing afterwards; where a
 * crash came in between, nobody did. Now apply-results alone ends it. So one that was not applied goes back, once, to the
 * state before: its key is being cancelled for the reason that it had, and what FlexEcom confirms is published again.
 */
export async function returnUnappliedNotSent({ database, log, onStep }: UpgradeDependencies): Promise<void> {
  const submissions = submissionsOf(database);
  let returned = 0;
  for await (const submission of submissions.find({ state: 'NOT_SENT', appliedAt: null })) {
    if (!(await isActive(database, submission))) continue;
    returned += await returnToSending(submissions, submission);
  }
  if (returned > 0)
    log(
      `returned ${countText(returned, 'submission')} whose end nobody was told of: each is cancelled at FlexEcom again`,
    );
  await onStep('submissions-returned', null);
}

async function isActive(database: Database, { _id, debtId }: Submission): Promise<boolean> {
  return (await database.collection('debts').findOne({ _id: debtId, activeSubmissionId: _id })) !== null;
}

async function returnToSending(submissions: Collection<Dispatched>, submission: Submission): Promise<number> {
  const { _id, endReason, withdrawReason, sendingAt, acceptedAt, history } = submission;
  const isKnown = endReason !== null && endReason !== 'UNKNOWN' && endReason !== 'REFUSED' && endReason !== 'EXPIRED';
  const reason = isKnown ? endReason : null;
  const detail = 'back from NOT_SENT, which was not applied: moved to version 2';
  const { modifiedCount } = await submissions.updateOne(
    { _id, state: 'NOT_SENT', appliedAt: null },
    {
      $set: {
        state: 'SENDING',
        parked: true,
        parkedReason: detail,
        withdrawReason: reason ?? withdrawReason ?? 'CANCELLED_MEANWHILE',
        endReason: null,
        // One that never went out has no such time; what is SENDING has one.
        sendingAt: sendingAt ?? history.at(-1)?.at ?? acceptedAt,
        reconcile: null,
      },
      $push: { history: { at: Date.now(), state: 'SENDING', by: BY, detail } },
    },
  );
  return modifiedCount;
}

/** No owner: older than any. Whoever takes the partition over picks the submission up. */
const NO_EPOCH = 0;

/** Names, for what is being sent, the partition whose owner goes on with it: the one that its message is in. */
export async function nameDispatch({ admin, names, database, onStep }: UpgradeDependencies): Promise<void> {
  const partitions = new Map<string, number>();
  for (const topic of ['flexecom-submit.cascade', 'flexecom-submit.recovery']) {
    partitions.set(topic, (await topicOffsets(admin, names.topic(topic))).length);
  }
  const submissions = submissionsOf(database);
  for await (const { _id, route, orderId } of submissions.find({ state: 'SENDING', dispatch: null })) {
    const topic = route === 'CASCADE' ? 'flexecom-submit.cascade' : 'flexecom-submit.recovery';
    const partition = partitionOfKey(Buffer.from(orderId), partitions.get(topic) ?? 1);
    const checkpoint = checkpointIdOf(`submit-to-flexecom/${topic}/${partition}`);
    await submissions.updateOne(
      { _id, state: 'SENDING', dispatch: null },
      { $set: { dispatch: { checkpoint, epoch: NO_EPOCH } } },
    );
  }
  await onStep('dispatch-named', null);
}
