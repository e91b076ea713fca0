import { maskCardNumbers } from '../../../topics/contract/card-numbers.ts';
import { type FlexecomResult, flexecomResult } from '../../../topics/flexecom-result.ts';
import { type Decision, type DocumentRef, output, type State } from '../decision.ts';
import type { Submission } from '../documents.ts';
import type { KnownReason } from '../ruling.ts';
import { submissionFieldsChange, submissionMoveChange, submissionNote } from '../salvage/submission.ts';
import {
  type Acknowledgement,
  acknowledgedMove,
  type EndAnswer,
  endResult,
  type NeverChargedAnswer,
  neverChargedMove,
  notSentResult,
} from './flexecom-answer.ts';
import { SENT_BY } from './intend-to-send.ts';

/** What sending a submission, or cancelling its key, came to. */
export type SendingAnswer =
  | Exclude<EndAnswer, { kind: 'EXPIRED' }>
  | Acknowledgement
  | NeverChargedAnswer
  /** `withdrawing`: a cancel was asked for, for this reason, and may have happened. */
  | { kind: 'NO_ANSWER'; detail: string; withdrawing: KnownReason | null };

const NOTHING: Decision = { changes: [], messages: [], counted: [] };

/** The submission alone: whether it may go out was decided before. */
export function answerReads({ submissionId }: { submissionId: string }): DocumentRef[] {
  return [{ collection: 'submissions', id: submissionId }];
}

/**
 * Records an answer. Decides nothing again, and moves no state back: a webhook's result may have been applied in between.
 * `answer` null: FlexEcom was not asked.
 */
export function recordAnswer(submissionId: string, answer: SendingAnswer | null, state: State, now: number): Decision {
  const submission = state.get('submissions', submissionId);
  if (submission === null) return NOTHING;
  if (answer === null) return recordNotSent(submission, now);
  switch (answer.kind) {
    case 'APPROVED':
    case 'DECLINED':
      return publish(recordAcknowledgement(submission, answer), endResult(submission, answer, 'INSTANT'));
    case 'ACKNOWLEDGED':
      return { ...recordAcknowledgement(submission, answer), counted: ['acknowledged'] };
    case 'REFUSED':
      return publish(recordRefusal(submission, answer), endResult(submission, answer, 'SUBMITTER'));
    case 'NEVER_CHARGED':
      return recordNeverCharged(submission, answer);
    case 'NO_ANSWER':
      return park(submission, answer.detail, answer.withdrawing);
    default:
      return answer satisfies never;
  }
}

/** Parks a message that cannot be decided where FlexEcom may have been asked already. Null: it may be dead-lettered. */
export function parkInsteadOfDeadLetter(submissionId: string, state: State, reason: string): Decision | null {
  const submission = state.get('submissions', submissionId);
  return submission?.state === 'SENDING' ? park(submission, reason, null) : null;
}

function recordAcknowledgement(submission: Submission, answer: Omit<Acknowledgement, 'kind'>): Decision {
  if (submission.state !== 'SENDING') return NOTHING;
  const move = acknowledgedMove(submission._id, answer, SENT_BY);
  return { ...NOTHING, changes: [submissionMoveChange(submission, move)] };
}

function recordRefusal(submission: Submission, { detail, at }: { detail: string; at: number }): Decision {
  if (submission.state !== 'SENDING') return NOTHING;
  return { ...NOTHING, changes: [submissionNote(submission, { at, by: SENT_BY, detail: maskCardNumbers(detail) })] };
}

function recordNeverCharged(submission: Submission, answer: NeverChargedAnswer): Decision {
  if (submission.state !== 'SENDING') return NOTHING;
  const { move, endReason } = neverChargedMove(submission, answer, SENT_BY);
  const decision = { ...NOTHING, changes: [submissionMoveChange(submission, move)] };
  return publish(decision, notSentResult(submission, endReason, 'SUBMITTER', answer.at));
}

/** The intent was NOT_SENT. Its result is published unless apply-results has applied it already. */
function recordNotSent(submission: Submission, now: number): Decision {
  const { state, appliedAt, endReason } = submission;
  if (state !== 'NOT_SENT' || appliedAt !== null || endReason === null) {
    return { ...NOTHING, counted: ['nothing-to-send'] };
  }
  return publish(NOTHING, notSentResult(submission, endReason, 'SUBMITTER', now));
}

function park(submission: Submission, detail: string, withdrawing: KnownReason | null): Decision {
  if (submission.state !== 'SENDING') return NOTHING;
  const withdrawal = withdrawing === null ? {} : { withdrawReason: withdrawing };
  const fields = { parked: true, parkedReason: maskCardNumbers(detail), ...withdrawal };
  return { ...NOTHING, changes: [submissionFieldsChange(submission, fields)], counted: ['parked'] };
}

function publish(decision: Decision, result: FlexecomResult): Decision {
  return { ...decision, messages: [output(flexecomResult, result)], counted: [result.reason ?? result.outcome] };
}
