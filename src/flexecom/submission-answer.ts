import type { Acknowledgement, FinalAnswer } from '../domain/send/flexecom-answer.ts';
import type { CancelAnswer, CreateAnswer, FinalStatus, GetAnswer, NoAnswer } from './client/answers.ts';
import { noAnswer } from './understand.ts';

/**
 * What the client's answers mean for a submission, whoever asked. `at` is when we had the answer, in domain time:
 * FlexEcom's own clock is not ours.
 */
export type SubmissionAnswer =
  | EndAnswer
  | Acknowledgement
  /** FlexEcom stored nothing, and will not accept this request. It might tomorrow, so only a burnt key ends it. */
  | { kind: 'REFUSED'; detail: string }
  /** FlexEcom does not know the key: nothing that was sent under it has arrived, yet. */
  | { kind: 'UNKNOWN_KEY' }
  /** Confirmed: no request under this key, earlier or later, is charged. */
  | { kind: 'CANCELLED'; at: number }
  | NoAnswer;

/** The last word, with when we had it. */
type EndAnswer = FinalAnswer & { at: number };

export function answerToCreate(
  answer: Exclude<CreateAnswer, { kind: 'NOT_POSTED' }>,
  at: number,
): Exclude<SubmissionAnswer, { kind: 'UNKNOWN_KEY' }> {
  switch (answer.kind) {
    case 'APPROVED':
    case 'DECLINED':
      return endAnswer(answer, at);
    case 'ACKNOWLEDGED':
      return { ...answer, at };
    case 'REFUSED':
      return { kind: 'REFUSED', detail: answer.detail };
    case 'KEY_CANCELLED':
      return { kind: 'CANCELLED', at };
    case 'NO_ANSWER':
      return answer;
    default:
      return answer satisfies never;
  }
}

/** The answer to asking for a submission by its key. */
export function answerToGet(answer: GetAnswer, at: number): Exclude<SubmissionAnswer, { kind: 'REFUSED' }> {
  switch (answer.kind) {
    case 'FOUND':
      return answerOfStatus(answer.status, at);
    case 'NOT_FOUND':
      return { kind: 'UNKNOWN_KEY' };
    case 'NO_ANSWER':
      return answer;
    default:
      return answer satisfies never;
  }
}

function answerOfStatus(
  status: Extract<GetAnswer, { kind: 'FOUND' }>['status'],
  at: number,
): EndAnswer | Acknowledgement | { kind: 'CANCELLED'; at: number } {
  switch (status.kind) {
    case 'APPROVED':
    case 'DECLINED':
      return endAnswer(status, at);
    case 'PENDING':
      return { kind: 'ACKNOWLEDGED', flexecomTransactionId: status.flexecomTransactionId, at };
    case 'CANCELLED':
      return { kind: 'CANCELLED', at };
    default:
      return status satisfies never;
  }
}

/** The answer to cancelling a submission by its key. */
export function answerToCancel(
  answer: CancelAnswer,
  at: number,
): Extract<SubmissionAnswer, { kind: 'APPROVED' | 'DECLINED' | 'CANCELLED' | 'NO_ANSWER' }> {
  switch (answer.kind) {
    case 'CANCELLED':
      return { kind: 'CANCELLED', at };
    case 'ALREADY_FINAL':
      return endAnswer(answer.final, at);
    case 'NOT_FOUND':
      return noAnswer('submission', 'FlexEcom does not know the submission that was to be cancelled');
    case 'NO_ANSWER':
      return answer;
    default:
      return answer satisfies never;
  }
}

function endAnswer(final: FinalStatus, at: number): EndAnswer {
  const { flexecomTransactionId, amountMinor, currency } = final;
  const money = { flexecomTransactionId, amountMinor, currency };
  return final.kind === 'APPROVED'
    ? { kind: 'APPROVED', ...money, at }
    : { kind: 'DECLINED', ...money, decline: final.decline, at };
}
