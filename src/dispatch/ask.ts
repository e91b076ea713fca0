import type { ResultSource } from '../../topics/contract/fields.ts';
import type { FlexecomResult } from '../../topics/contract/flexecom-result.ts';
import type { Clock } from '../clock.ts';
import type { Submission, WithdrawReason } from '../domain/documents/submission.ts';
import { type Acknowledgement, endResult, withdrawalResult } from '../domain/send/flexecom-answer.ts';
import type { NoAnswer } from '../flexecom/client/answers.ts';
import type { CreateOptions, FlexecomClient } from '../flexecom/client/client.ts';
import { answerToCancel, answerToCreate, answerToGet, type SubmissionAnswer } from '../flexecom/submission-answer.ts';
import { noAnswer } from '../flexecom/understand.ts';
import { SubmissionRequest } from '../flexecom/wire.ts';
import type { Database } from '../mongo/database.ts';
import { type DispatchFaultPoints, type DispatchStep, positionOf } from './fault-points.ts';
import { laneOf } from './lane.ts';
import { storeWithdrawal } from './store-withdrawal.ts';

/**
 * Everything that is asked of FlexEcom about a submission, always under its key: post it, ask for it, withdraw it. Whoever
 * does it learns one of these and acts on it.
 */
export type Learned =
  /** To be published: apply-results ends the submission with it. */
  | { kind: 'RESULT'; result: FlexecomResult }
  | Acknowledgement
  /** Nothing is left to do here: it has ended, or somebody else is about to end it. */
  | { kind: 'MOVED_ON' }
  /** Only a person can say what is right. */
  | { kind: 'NEEDS_PERSON'; detail: string }
  | NoAnswer;

export interface AskDependencies {
  readonly database: Pick<Database, 'collection'>;
  readonly flexecom: Pick<FlexecomClient, 'create' | 'get' | 'cancel'>;
  /** Domain time: deadlines and answers follow it. */
  readonly clock: Clock;
  readonly faultPoints: DispatchFaultPoints;
}

/** Who asks. */
export interface Asker {
  /** The name in histories. */
  readonly by: string;
  /** The source of FlexEcom's last word, where this asker hears it. */
  readonly answered: ResultSource;
  /** The source of the result of a withdrawal. */
  readonly withdrew: ResultSource;
  readonly signal: AbortSignal;
}

/** Posts the stored request, byte for byte. NOT_POSTED: `mayGoOut` returned false. */
export async function post(
  deps: AskDependencies,
  submission: Submission,
  asker: Asker,
  mayGoOut: NonNullable<CreateOptions['mayGoOut']>,
): Promise<Learned | { kind: 'NOT_POSTED' }> {
  const request = SubmissionRequest.safeParse(submission.request);
  if (!request.success) return noAnswer('submission', 'its stored request cannot be read, so it was not sent');
  const { _id: key, flexecomGatewayId } = submission;
  const options = { ...optionsFor(submission, asker), mayGoOut };
  const answer = await deps.flexecom.create(flexecomGatewayId, request.data, key, options);
  if (answer.kind === 'NOT_POSTED') return answer;
  await step(deps, 'answered', submission);
  const meaning = answerToCreate(answer, deps.clock.now());
  return meaning.kind === 'REFUSED'
    ? await withdraw(deps, submission, { reason: 'REFUSED', detail: meaning.detail }, asker)
    : await learn(deps, submission, meaning, asker);
}

/** Asks FlexEcom what it knows under the key. */
export async function askFor(
  deps: AskDependencies,
  submission: Submission,
  asker: Asker,
): Promise<Learned | { kind: 'UNKNOWN_KEY' }> {
  const { _id: key, flexecomGatewayId } = submission;
  const answer = await deps.flexecom.get(flexecomGatewayId, { key }, optionsFor(submission, asker));
  const meaning = answerToGet(answer, deps.clock.now());
  return meaning.kind === 'UNKNOWN_KEY' ? meaning : await learn(deps, submission, meaning, asker);
}

/**
 * Withdraws a submission: first stores why, so that nobody posts any more, then cancels its key. Only the confirmed cancel,
 * or FlexEcom's last word, ends it. A withdrawal that was begun for another reason continues with that one. A cascade is too
 * late only if no request for it has arrived, so its key is asked for first (R4).
 */
export async function withdraw(
  deps: AskDependencies,
  submission: Submission,
  withdrawal: { readonly reason: WithdrawReason; readonly detail: string },
  asker: Asker,
): Promise<Learned> {
  const isTooLate = withdrawal.reason === 'CASCADE_EXPIRED' && submission.withdrawReason === null;
  if (isTooLate && (await step(deps, 'key-asked-for', submission)) !== 'skip') {
    const learned = await askFor(deps, submission, asker);
    if (learned.kind !== 'UNKNOWN_KEY') return learned;
  }
  const isOff = (await step(deps, 'store-withdrawal', submission)) === 'skip';
  if (isOff) return await cancelKey(deps, submission, withdrawal.reason, asker);
  const note = { at: deps.clock.now(), by: asker.by, detail: withdrawal.detail };
  const stored = await storeWithdrawal(deps.database, submission, { ...withdrawal, isRecall: false }, note);
  if (stored === null) return { kind: 'MOVED_ON' };
  await step(deps, 'withdrawal-stored', submission);
  return await cancelKey(deps, stored.submission, stored.reason, asker);
}

/** Continues a withdrawal whose reason is stored. */
export async function cancelKey(
  deps: AskDependencies,
  submission: Submission,
  reason: WithdrawReason,
  asker: Asker,
): Promise<Learned> {
  const { _id: key, flexecomGatewayId } = submission;
  if ((await step(deps, 'cancel-key', submission)) === 'skip') {
    return { kind: 'RESULT', result: withdrawalResult(submission, reason, asker.withdrew, deps.clock.now()) };
  }
  const answer = await deps.flexecom.cancel(flexecomGatewayId, { key }, optionsFor(submission, asker));
  const meaning = answerToCancel(answer, deps.clock.now());
  if (meaning.kind !== 'CANCELLED') return await learn(deps, submission, meaning, asker);
  await step(deps, 'cancelled', submission);
  return { kind: 'RESULT', result: withdrawalResult(submission, reason, asker.withdrew, meaning.at) };
}

async function learn(
  deps: AskDependencies,
  submission: Submission,
  answer: Exclude<SubmissionAnswer, { kind: 'REFUSED' | 'UNKNOWN_KEY' }>,
  asker: Asker,
): Promise<Learned> {
  switch (answer.kind) {
    case 'APPROVED':
    case 'DECLINED':
      return { kind: 'RESULT', result: endResult(submission, answer, asker.answered) };
    case 'CANCELLED':
      return await learnCancelled(deps, submission, answer.at, asker);
    case 'ACKNOWLEDGED':
    case 'NO_ANSWER':
      return answer;
    default:
      return answer satisfies never;
  }
}

/** A cancelled key says only that nothing was charged. Why it was cancelled is stored, unless somebody else did it. */
async function learnCancelled(
  { database }: AskDependencies,
  { _id }: Submission,
  at: number,
  { withdrew }: Asker,
): Promise<Learned> {
  const submission = await database.collection('submissions').findOne({ _id });
  if (submission === null || submission.appliedAt !== null) return { kind: 'MOVED_ON' };
  return submission.withdrawReason === null
    ? { kind: 'NEEDS_PERSON', detail: KEY_CANCELLED_ELSEWHERE }
    : { kind: 'RESULT', result: withdrawalResult(submission, submission.withdrawReason, withdrew, at) };
}

const KEY_CANCELLED_ELSEWHERE =
  'it was cancelled at FlexEcom, and not by this pipeline: find out why, then end it with salvage recall';

function optionsFor(submission: Submission, { signal }: Asker) {
  return { signal, isUrgent: laneOf(submission) === 'cascade' };
}

function step({ faultPoints }: AskDependencies, name: DispatchStep, submission: Submission) {
  return faultPoints.onStep(name, positionOf(submission));
}
