import { maskCardNumbers } from '../../../topics/contract/card-numbers.ts';
import type { Decline } from '../../../topics/contract/fields.ts';
import { type FlexecomResult, flexecomResult } from '../../../topics/flexecom-result.ts';
import { type Decision, type DocumentRef, output, type State } from '../decision.ts';
import { maskedDecline } from '../decline-facts.ts';
import type { Submission } from '../documents.ts';
import { resultEventId } from '../ids.ts';
import type { KnownReason } from '../ruling.ts';
import { submissionFieldsChange, submissionNote, submissionStateChange } from '../salvage/submission.ts';
import { withdrawReason } from './intend-to-send.ts';

/** What asking came to. `at` is when the answer was there, epoch ms. */
export type SendingAnswer =
  | { kind: 'APPROVED'; flexecomTransactionId: string; amountMinor: number; currency: string; at: number }
  | { kind: 'DECLINED'; flexecomTransactionId: string; decline: Decline; at: number }
  /** FlexEcom has it; the outcome comes later. */
  | { kind: 'ACKNOWLEDGED'; flexecomTransactionId: string; at: number }
  /** It will never take this request. */
  | { kind: 'REFUSED'; detail: string; at: number }
  /** A confirmed cancel of its key. `reason` null: it was cancelled before, by somebody else. */
  | { kind: 'NEVER_CHARGED'; reason: KnownReason | null; at: number }
  /** `withdrawing`: a cancel was asked for, for this reason, and may have happened. */
  | { kind: 'NO_ANSWER'; detail: string; withdrawing: KnownReason | null };

const BY = 'submit-to-flexecom';

const NOTHING: Decision = { changes: [], messages: [], counted: [] };

/** The submission alone: whether it may go out was decided before. */
export function answerReads({ submissionId }: { submissionId: string }): DocumentRef[] {
  return [{ collection: 'submissions', id: submissionId }];
}

/**
 * Folds an answer into what is stored, deciding nothing anew: a webhook's result may have been applied in between, and no
 * state goes back. `answer` null: nothing was asked for.
 */
export function recordAnswer(submissionId: string, answer: SendingAnswer | null, state: State, now: number): Decision {
  const submission = state.get('submissions', submissionId);
  if (submission === null) return NOTHING;
  if (answer === null) return notSentResult(submission, now);
  switch (answer.kind) {
    case 'APPROVED': {
      const { amountMinor, currency, flexecomTransactionId } = answer;
      const result = { outcome: 'APPROVED', amountMinor, currency, flexecomTransactionId } as const;
      return withResult(acknowledged(submission, answer), submission, answer.at, { ...result, source: 'INSTANT' });
    }
    case 'DECLINED': {
      const { flexecomTransactionId } = answer;
      const decline = maskedDecline(answer.decline);
      const result = { outcome: 'DECLINED', decline, flexecomTransactionId, source: 'INSTANT' } as const;
      return withResult(acknowledged(submission, answer), submission, answer.at, result);
    }
    case 'ACKNOWLEDGED':
      return { ...acknowledged(submission, answer), counted: ['acknowledged'] };
    case 'REFUSED':
      return withResult(refusedNoted(submission, answer), submission, answer.at, {
        outcome: 'DECLINED',
        reason: 'REFUSED',
        source: 'SUBMITTER',
      });
    case 'NEVER_CHARGED':
      return neverCharged(submission, answer.reason, answer.at);
    case 'NO_ANSWER':
      return parked(submission, answer.detail, answer.withdrawing);
    default:
      return answer satisfies never;
  }
}

/** What cannot be decided is parked where FlexEcom may have been asked already; null: it may be dead-lettered. */
export function parkedInsteadOfDeadLetter(submissionId: string, state: State, reason: string): Decision | null {
  const submission = state.get('submissions', submissionId);
  return submission?.state === 'SENDING' ? parked(submission, reason, null) : null;
}

function acknowledged(submission: Submission, answer: { flexecomTransactionId: string; at: number }): Decision {
  if (submission.state !== 'SENDING') return NOTHING;
  const { flexecomTransactionId, at } = answer;
  const fields = { flexecomTransactionId, acknowledgedAt: at, parked: false, parkedReason: null };
  return { ...NOTHING, changes: [submissionStateChange(submission, 'SENT', { at, by: BY }, fields)] };
}

function refusedNoted(submission: Submission, { detail, at }: { detail: string; at: number }): Decision {
  if (submission.state !== 'SENDING') return NOTHING;
  return { ...NOTHING, changes: [submissionNote(submission, { at, by: BY, detail: maskCardNumbers(detail) })] };
}

function neverCharged(submission: Submission, reason: KnownReason | null, at: number): Decision {
  if (submission.state !== 'SENDING') return NOTHING;
  const endReason = reason ?? withdrawReason(submission) ?? 'CANCELLED_MEANWHILE';
  const step = { at, by: BY, detail: 'FlexEcom confirmed that it will never be charged' };
  const change = submissionStateChange(submission, 'NOT_SENT', step, { endReason, parked: false, parkedReason: null });
  return withResult({ ...NOTHING, changes: [change] }, submission, at, notSent(endReason));
}

/** The intent was NOT_SENT: apply-results frees the debt and tells billing. Once only, as it looks for what is not applied. */
function notSentResult(submission: Submission, now: number): Decision {
  const { state, appliedAt, endReason } = submission;
  if (state !== 'NOT_SENT' || appliedAt !== null || endReason === null) {
    return { ...NOTHING, counted: ['nothing-to-send'] };
  }
  return withResult(NOTHING, submission, now, notSent(endReason));
}

function notSent(reason: NonNullable<FlexecomResult['reason']>) {
  return { outcome: 'NOT_SENT', reason, source: 'SUBMITTER' } as const;
}

function parked(submission: Submission, detail: string, withdrawing: KnownReason | null): Decision {
  if (submission.state !== 'SENDING') return NOTHING;
  const withdrawn = withdrawing === null ? {} : { withdrawReason: withdrawing };
  const change = submissionFieldsChange(submission, {
    parked: true,
    parkedReason: maskCardNumbers(detail),
    ...withdrawn,
  });
  return { ...NOTHING, changes: [change], counted: ['parked'] };
}

type Said = Pick<FlexecomResult, 'outcome' | 'source'> &
  Partial<Pick<FlexecomResult, 'reason' | 'decline' | 'amountMinor' | 'currency' | 'flexecomTransactionId'>>;

function withResult(decision: Decision, submission: Submission, occurredAt: number, said: Said): Decision {
  const { _id: submissionId, orderId, flexecomGatewayId, amountMinor, currency, flexecomTransactionId } = submission;
  const money = { amountMinor, currency, flexecomTransactionId };
  const event = { submissionId, orderId, flexecomGatewayId, reason: null, decline: null, ...money, ...said };
  const message = output(flexecomResult, { ...event, eventId: resultEventId(event), occurredAt });
  return { ...decision, messages: [message], counted: [said.reason ?? said.outcome] };
}
