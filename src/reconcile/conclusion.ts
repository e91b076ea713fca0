import type { NotSentReason } from '../../topics/contract/fields.ts';
import type { FlexecomResult } from '../../topics/flexecom-result.ts';
import type { Submission } from '../domain/documents.ts';
import { resultEventId } from '../domain/ids.ts';
import type { CancelAnswer, CreateAnswer, FinalAnswer, GetAnswer, NoAnswer } from '../flexecom/client/answers.ts';
import type { Step } from './next-step.ts';

/** What an answer of FlexEcom means for a submission. */
export type Conclusion =
  /** It ended: said through `flexecom-result`, and apply-results does the rest. */
  | { kind: 'RESULT'; event: FlexecomResult }
  /** FlexEcom has it, the outcome comes later. */
  | { kind: 'SENT'; flexecomTransactionId: string }
  /** Confirmed: it was not charged and never will be. */
  | { kind: 'NOT_SENT'; reason: NotSentReason }
  /** It has it still: ask again when that counts as overdue again. */
  | { kind: 'UNDERWAY' }
  /** Nothing is known: ask again later. */
  | { kind: 'WAIT'; scope: NoAnswer['scope']; detail: string; retryAfterMs: number | null };

/** A key is burnt by withdrawing, which notes why; cancelled by hand at FlexEcom, it is this. */
const REASON_OF_BURNT_KEY: NotSentReason = 'CANCELLED_MEANWHILE';

/** A post that R4 or R20 held back in its last moment: the next look withdraws it. */
const HELD_BACK_RETRY_MS = 1_000;

/** Pure. What the answer to re-sending the stored request means. */
export function concludeCreate(submission: Submission, answer: CreateAnswer, now: number): Conclusion {
  switch (answer.kind) {
    case 'APPROVED':
    case 'DECLINED':
      return finalResult(submission, answer, now);
    case 'ACKNOWLEDGED':
      return { kind: 'SENT', flexecomTransactionId: answer.flexecomTransactionId };
    case 'REFUSED':
      return endedUncharged(submission, 'REFUSED', now);
    case 'KEY_CANCELLED':
      return { kind: 'NOT_SENT', reason: submission.withdrawReason ?? REASON_OF_BURNT_KEY };
    case 'NOT_POSTED':
      return waitFor('it may not go out any more', HELD_BACK_RETRY_MS);
    case 'NO_ANSWER':
      return noAnswer(answer);
    default:
      return answer satisfies never;
  }
}

/** Pure. What the answer to asking for an acknowledged submission means. */
export function concludeGet(submission: Submission, answer: GetAnswer, now: number): Conclusion {
  switch (answer.kind) {
    case 'FOUND':
      return concludeStanding(submission, answer.standing, now);
    case 'NOT_FOUND':
      // It was acknowledged, so FlexEcom may only be behind itself; sending it again could charge twice. R17 ends it.
      return waitFor('FlexEcom acknowledged it and does not know it now', null);
    case 'NO_ANSWER':
      return noAnswer(answer);
    default:
      return answer satisfies never;
  }
}

function concludeStanding(
  submission: Submission,
  standing: Extract<GetAnswer, { kind: 'FOUND' }>['standing'],
  now: number,
): Conclusion {
  switch (standing.kind) {
    case 'APPROVED':
    case 'DECLINED':
      return finalResult(submission, standing, now);
    case 'PENDING':
      return { kind: 'UNDERWAY' };
    case 'CANCELLED':
      // Cancelled by somebody else than R17: FlexEcom will not recover it, and it was not charged.
      return endedUncharged(submission, 'REFUSED', now);
    default:
      return standing satisfies never;
  }
}

/** Pure. What the answer to a cancellation means; only a confirmed one ends a submission. */
export function concludeCancel(
  submission: Submission,
  step: Extract<Step, { kind: 'EXPIRE' | 'WITHDRAW' }>,
  answer: CancelAnswer,
  now: number,
): Conclusion {
  switch (answer.kind) {
    case 'CANCELLED':
      return step.kind === 'EXPIRE'
        ? endedUncharged(submission, 'EXPIRED', now)
        : { kind: 'NOT_SENT', reason: step.reason };
    case 'ALREADY_FINAL':
      return finalResult(submission, answer.final, now);
    case 'NOT_FOUND':
      return waitFor('FlexEcom does not know what is to be cancelled', null);
    case 'NO_ANSWER':
      return noAnswer(answer);
    default:
      return answer satisfies never;
  }
}

/** The result that says a submission ended NOT_SENT; the same each time it is published. */
export function notSentResult(submission: Submission, reason: NotSentReason, now: number): FlexecomResult {
  return result(submission, now, { outcome: 'NOT_SENT', reason });
}

function finalResult(submission: Submission, final: FinalAnswer, now: number): Conclusion {
  const { flexecomTransactionId, amountMinor, currency } = final;
  const said = { outcome: final.kind, flexecomTransactionId, amountMinor, currency };
  const decline = final.kind === 'DECLINED' ? final.decline : null;
  return { kind: 'RESULT', event: result(submission, now, { ...said, decline }) };
}

function endedUncharged(submission: Submission, reason: 'REFUSED' | 'EXPIRED', now: number): Conclusion {
  return { kind: 'RESULT', event: result(submission, now, { outcome: 'DECLINED', reason }) };
}

function result(
  submission: Submission,
  now: number,
  said: Pick<FlexecomResult, 'outcome'> & Partial<FlexecomResult>,
): FlexecomResult {
  const { orderId, flexecomGatewayId, flexecomTransactionId, amountMinor, currency } = submission;
  const event: Omit<FlexecomResult, 'eventId'> = {
    occurredAt: now,
    submissionId: submission._id,
    orderId,
    flexecomGatewayId,
    flexecomTransactionId,
    source: 'RECONCILE',
    reason: null,
    decline: null,
    amountMinor,
    currency,
    ...said,
  };
  return { eventId: resultEventId(event), ...event };
}

function waitFor(detail: string, retryAfterMs: number | null): Conclusion {
  return { kind: 'WAIT', scope: 'submission', detail, retryAfterMs };
}

function noAnswer({ scope, detail, retryAfterMs }: NoAnswer): Conclusion {
  return { kind: 'WAIT', scope, detail, retryAfterMs };
}
