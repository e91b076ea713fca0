import type { Decline, NotSentReason, ResultSource } from '../../../topics/contract/fields.ts';
import type { FlexecomResult } from '../../../topics/flexecom-result.ts';
import { maskedDecline } from '../decline-facts.ts';
import type { Submission } from '../documents.ts';
import { resultEventId } from '../ids.ts';
import { type SubmissionMove, submissionMove } from '../salvage/submission.ts';
import { withdrawReason } from './intend-to-send.ts';

/**
 * What an answer of FlexEcom means for a submission: how its state moves and which `flexecom-result` is published. The
 * stage that submits, reconcile and the webhook receiver all take it from here, so that they cannot disagree.
 */

/** FlexEcom's last word. The money is what it took, or, of a decline, what it was asked for. */
type FinalAnswer =
  | { kind: 'APPROVED'; flexecomTransactionId: string; amountMinor: number; currency: string }
  | { kind: 'DECLINED'; flexecomTransactionId: string; amountMinor: number; currency: string; decline: Decline };

/** Ends the submission: published as a result, which apply-results applies. `at`: when we had it; domain time, epoch ms. */
export type EndAnswer =
  | (FinalAnswer & { at: number })
  /** FlexEcom will never recover it, and did not charge it. */
  | { kind: 'REFUSED'; detail: string; at: number }
  /** FlexEcom confirmed the cancel of a submission that it had for too long (R17). */
  | { kind: 'EXPIRED'; at: number };

/** FlexEcom has it; the outcome comes later. */
export interface Acknowledgement {
  kind: 'ACKNOWLEDGED';
  flexecomTransactionId: string;
  at: number;
}

/** FlexEcom confirmed the cancel of its key. `reason` null: somebody else cancelled it before. */
export interface NeverChargedAnswer {
  kind: 'NEVER_CHARGED';
  reason: NotSentReason | null;
  at: number;
}

/** The result that says how a submission ended; the same `eventId` whenever and however it was learned. */
export function endResult(submission: Submission, answer: EndAnswer, source: ResultSource): FlexecomResult {
  switch (answer.kind) {
    case 'APPROVED':
    case 'DECLINED':
      return finalResult(subjectOf(submission), answer, source, answer.at);
    case 'REFUSED':
    case 'EXPIRED':
      return unchargedResult(submission, 'DECLINED', answer.kind, source, answer.at);
    default:
      return answer satisfies never;
  }
}

interface ResultSubject {
  submissionId: string;
  orderId: string;
  flexecomGatewayId: string;
}

/**
 * The result of FlexEcom's last word. Its `eventId` follows from what was said, not from who heard it: a webhook and an
 * answer that say the same are one event.
 */
export function finalResult(
  { submissionId, orderId, flexecomGatewayId }: ResultSubject,
  answer: FinalAnswer,
  source: ResultSource,
  occurredAt: number,
): FlexecomResult {
  const { kind: outcome, flexecomTransactionId, amountMinor, currency } = answer;
  const decline = answer.kind === 'DECLINED' ? maskedDecline(answer.decline) : null;
  const subject = { submissionId, orderId, flexecomGatewayId };
  const event = { ...subject, occurredAt, outcome, source, reason: null, decline };
  return withEventId({ ...event, flexecomTransactionId, amountMinor, currency });
}

/** The result that says that a submission ended NOT_SENT; the same each time it is published. */
export function notSentResult(
  submission: Submission,
  reason: NonNullable<FlexecomResult['reason']>,
  source: ResultSource,
  occurredAt: number,
): FlexecomResult {
  return unchargedResult(submission, 'NOT_SENT', reason, source, occurredAt);
}

function unchargedResult(
  submission: Submission,
  outcome: FlexecomResult['outcome'],
  reason: FlexecomResult['reason'],
  source: ResultSource,
  occurredAt: number,
): FlexecomResult {
  const { flexecomTransactionId, amountMinor, currency } = submission;
  const event = { ...subjectOf(submission), occurredAt, outcome, source, reason, decline: null };
  return withEventId({ ...event, flexecomTransactionId, amountMinor, currency });
}

function subjectOf({ _id: submissionId, orderId, flexecomGatewayId }: Submission): ResultSubject {
  return { submissionId, orderId, flexecomGatewayId };
}

function withEventId(event: Omit<FlexecomResult, 'eventId'>): FlexecomResult {
  return { eventId: resultEventId(event), ...event };
}

/** How an acknowledgement moves a submission. */
export function acknowledgedMove(id: string, answer: Omit<Acknowledgement, 'kind'>, by: string): SubmissionMove {
  const { flexecomTransactionId, at } = answer;
  const fields = { flexecomTransactionId, acknowledgedAt: at, parked: false, parkedReason: null };
  return submissionMove(id, 'SENDING', 'SENT', { at, by }, fields);
}

/** How a confirmed cancel moves a submission. Without any reason of ours, its key was cancelled by hand at FlexEcom. */
export function neverChargedMove(submission: Submission, answer: NeverChargedAnswer, by: string) {
  const endReason = answer.reason ?? withdrawReason(submission) ?? 'CANCELLED_MEANWHILE';
  const step = { at: answer.at, by, detail: 'FlexEcom confirmed that it will never be charged' };
  const fields = { endReason, parked: false, parkedReason: null };
  return { endReason, move: submissionMove(submission._id, 'SENDING', 'NOT_SENT', step, fields) };
}
