import type { Filter } from 'mongodb';
import { submitMessage } from '../domain/accept/messages.ts';
import type { Submission } from '../domain/documents/submission.ts';
import { resultTopicOf } from '../domain/send/flexecom-answer.ts';
import { checkpointCollection } from '../engine/checkpoint.ts';
import type { Database } from '../mongo/database.ts';
import { type LogServers, type ReadTopic, UnreadTopics } from './unread-topics.ts';

/**
 * What has become of a submission that nobody touches any more: a database that was restored, a dead letter, or a defect.
 * PENDING: the message that hands it over was read. SENDING: whoever was sending it is gone, and nobody has picked it up.
 * WITHDRAWAL: nothing is sent for it any more, and no result has ended it.
 */
export const STRANDED_KINDS = ['PENDING', 'SENDING', 'WITHDRAWAL'] as const;
export type StrandedKind = (typeof STRANDED_KINDS)[number];

export interface Stranded {
  readonly kind: StrandedKind;
  readonly submission: Submission;
}

interface SweepTimes {
  /** Deadlines and histories follow domain time, messages real time. */
  readonly domainNow: number;
  readonly realNow: number;
}

/** Longer than a take-over, and than anything stays in a process's hands while its servers answer. */
const UNTOUCHED_AFTER_MS = 2 * 60_000;

/** A submission of the present owner is in its hands, or its result is on its way, for longer while servers are away. */
const UNTOUCHED_BY_OWNER_AFTER_MS = 10 * 60_000;

/** A message is published a moment after its submission was stored. */
const PUBLISHED_WITHIN_MS = 60_000;

/** Few enough to hold in memory. While more wait in a topic, those behind them are found once they are read. */
const LOOKED_AT_MAX = 500;

/** Of untouched submissions, those that no path will touch again: the message of their next step waits in no topic. */
export async function findStranded(
  servers: LogServers,
  untouched: readonly Stranded[],
  times: SweepTimes,
): Promise<Stranded[]> {
  const topics = new UnreadTopics(servers);
  const stranded: Stranded[] = [];
  for (const one of untouched) {
    const touchedAt = times.realNow - (times.domainNow - touchedAtOf(one.submission));
    const oldest = await topics.oldestOf(nextMessageOf(one), one.submission.orderId);
    if (touchedAt + PUBLISHED_WITHIN_MS < oldest) stranded.push(one);
  }
  return stranded;
}

/** The topic through which the next step comes, and the stage that makes it. */
function nextMessageOf({ kind, submission }: Stranded): ReadTopic {
  return kind === 'PENDING'
    ? { stage: 'submit-to-flexecom', topic: submitMessage(submission, 0).topic.name }
    : { stage: 'apply-results', topic: resultTopicOf(submission).name };
}

/** The submissions that should have moved on by now, or should be parked. */
export async function findUntouched(database: Database, domainNow: number): Promise<Stranded[]> {
  const found: Stranded[] = [];
  for (const [kind, filter] of filters(domainNow)) {
    const submissions = await database
      .collection('submissions')
      .find({ ...filter, parked: false, appliedAt: null })
      .limit(LOOKED_AT_MAX)
      .toArray();
    const old = submissions.filter((submission) => touchedAtOf(submission) <= domainNow - UNTOUCHED_AFTER_MS);
    found.push(...old.map((submission) => ({ kind, submission })));
  }
  const epochs = await epochsOf(database, found);
  return found.filter(({ kind, submission }) => kind !== 'SENDING' || isLeft(submission, epochs, domainNow));
}

/** No two overlap. */
function filters(domainNow: number): [StrandedKind, Filter<Submission>][] {
  const before = domainNow - UNTOUCHED_AFTER_MS;
  return [
    ['PENDING', { state: 'PENDING', acceptedAt: { $lte: before } }],
    ['SENDING', { state: 'SENDING', withdrawReason: null, sendingAt: { $not: { $gt: before } } }],
    ['WITHDRAWAL', { state: { $in: ['SENDING', 'SENT'] }, withdrawReason: { $type: 'string' } }],
  ];
}

/** When something last happened to it; domain time. */
function touchedAtOf({ history, acceptedAt }: Submission): number {
  return history.at(-1)?.at ?? acceptedAt;
}

async function epochsOf(database: Database, found: readonly Stranded[]): Promise<Map<string, number>> {
  const ids = new Set(found.flatMap(({ submission }) => submission.dispatch?.checkpoint ?? []));
  const checkpoints = await checkpointCollection(database)
    .find({ _id: { $in: [...ids] } }, { projection: { epoch: 1 } })
    .toArray();
  return new Map(checkpoints.map(({ _id, epoch }) => [_id, epoch]));
}

/** Whoever stored SENDING does not own the partition any more, or has had it for far too long. */
function isLeft(submission: Submission, epochs: ReadonlyMap<string, number>, domainNow: number): boolean {
  const { dispatch } = submission;
  const isOwn = dispatch !== undefined && dispatch !== null && epochs.get(dispatch.checkpoint) === dispatch.epoch;
  return !isOwn || touchedAtOf(submission) <= domainNow - UNTOUCHED_BY_OWNER_AFTER_MS;
}
