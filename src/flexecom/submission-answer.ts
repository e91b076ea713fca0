import type { Acknowledgement, EndAnswer, NeverChargedAnswer } from '../domain/send/flexecom-answer.ts';
import type { CancelAnswer, CreateAnswer, FinalStatus, GetAnswer, NoAnswer } from './client/answers.ts';

/**
 * What the client's answers mean for a submission, for the stage that submits and for reconcile alike. `at` is when we had
 * the answer, in domain time: FlexEcom's own clock is not ours.
 */

export function answerToCreate(
  answer: Exclude<CreateAnswer, { kind: 'NOT_POSTED' }>,
  at: number,
): Exclude<EndAnswer, { kind: 'EXPIRED' }> | Acknowledgement | NeverChargedAnswer | NoAnswer {
  switch (answer.kind) {
    case 'APPROVED':
    case 'DECLINED':
      return endAnswer(answer, at);
    case 'ACKNOWLEDGED':
      return { ...answer, at };
    case 'REFUSED':
      return { kind: 'REFUSED', detail: answer.detail, at };
    case 'KEY_CANCELLED':
      return { kind: 'NEVER_CHARGED', reason: null, at };
    case 'NO_ANSWER':
      return answer;
    default:
      return answer satisfies never;
  }
}

/** FlexEcom still works on it. */
export interface PendingAnswer {
  kind: 'PENDING';
}

/** The answer to asking for a submission that FlexEcom has acknowledged. */
export function answerToGet(answer: GetAnswer, at: number): EndAnswer | PendingAnswer | NoAnswer {
  switch (answer.kind) {
    case 'FOUND':
      return answerOfStatus(answer.status, at);
    case 'NOT_FOUND':
      // FlexEcom may only read an old copy of its data, and a second create could charge twice. The expiry ends it (R17).
      return unknownToFlexecom('FlexEcom acknowledged it and does not know it now');
    case 'NO_ANSWER':
      return answer;
    default:
      return answer satisfies never;
  }
}

function answerOfStatus(
  status: Extract<GetAnswer, { kind: 'FOUND' }>['status'],
  at: number,
): EndAnswer | PendingAnswer {
  switch (status.kind) {
    case 'APPROVED':
    case 'DECLINED':
      return endAnswer(status, at);
    case 'PENDING':
      return { kind: 'PENDING' };
    case 'CANCELLED':
      // Not cancelled by us, so FlexEcom will not recover it. It was not charged.
      return { kind: 'REFUSED', detail: 'it was cancelled at FlexEcom', at };
    default:
      return status satisfies never;
  }
}

/** Only a confirmed cancel ends a submission; `confirmed` is what it means then. */
export function answerToCancel<Confirmed>(
  answer: CancelAnswer,
  confirmed: Confirmed,
  at: number,
): Confirmed | ReturnType<typeof endAnswer> | NoAnswer {
  switch (answer.kind) {
    case 'CANCELLED':
      return confirmed;
    case 'ALREADY_FINAL':
      return endAnswer(answer.final, at);
    case 'NOT_FOUND':
      return unknownToFlexecom('FlexEcom does not know the submission that was to be cancelled');
    case 'NO_ANSWER':
      return answer;
    default:
      return answer satisfies never;
  }
}

function endAnswer(final: FinalStatus, at: number): Extract<EndAnswer, { kind: 'APPROVED' | 'DECLINED' }> {
  const { flexecomTransactionId, amountMinor, currency } = final;
  const money = { flexecomTransactionId, amountMinor, currency };
  return final.kind === 'APPROVED'
    ? { kind: 'APPROVED', ...money, at }
    : { kind: 'DECLINED', ...money, decline: final.decline, at };
}

function unknownToFlexecom(detail: string): NoAnswer {
  return { kind: 'NO_ANSWER', scope: 'submission', detail, retryAfterMs: null };
}
