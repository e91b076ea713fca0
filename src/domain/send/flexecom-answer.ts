import type { Decline, ResultSource } from '../../../topics/contract/fields.ts';
import type { FlexecomResult } from '../../../topics/contract/flexecom-result.ts';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import { flexecomResultCascade } from '../../../topics/flexecom-result.cascade.ts';
import { flexecomResult } from '../../../topics/flexecom-result.ts';
import { maskedDecline } from '../decline-facts.ts';
import type { Submission, WithdrawReason } from '../documents/submission.ts';
import { resultEventId } from '../ids.ts';
import { type SubmissionUpdate, submissionAcknowledged } from '../salvage/submission.ts';

/**
 * What an answer of FlexEcom means for a submission: how its state moves and which result is published. Everybody who
 * learns an answer takes it from here, so that they cannot disagree.
 */

/** FlexEcom's last word. The money is what it took, or, of a decline, what it was asked for. */
export type FinalAnswer =
  | { kind: 'APPROVED'; flexecomTransactionId: string; amountMinor: number; currency: string }
  | { kind: 'DECLINED'; flexecomTransactionId: string; amountMinor: number; currency: string; decline: Decline };

/** FlexEcom has it; the outcome comes later. `at`: when we had the answer; domain time, epoch ms. */
export interface Acknowledgement {
  kind: 'ACKNOWLEDGED';
  flexecomTransactionId: string;
  at: number;
}

/** Instant results have a topic of their own, so that no flood of recoveries delays a shopper. */
export function resultTopicOf({ route }: Pick<Submission, 'route'>): TopicDefinition<FlexecomResult> {
  return resultTopicFor(route === 'CASCADE');
}

export function resultTopicFor(isInstant: boolean): TopicDefinition<FlexecomResult> {
  return isInstant ? flexecomResultCascade : flexecomResult;
}

/** The result of FlexEcom's last word on a submission. `at`: when we had it; domain time, epoch ms. */
export function endResult(
  submission: Submission,
  answer: FinalAnswer & { at: number },
  source: ResultSource,
): FlexecomResult {
  return finalResult(subjectOf(submission), answer, source, answer.at);
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

/**
 * The result of a withdrawal, once FlexEcom can never charge it. It declined what it refused or had for too long; what we
 * called back was not sent.
 */
export function withdrawalResult(
  submission: Submission,
  reason: WithdrawReason,
  source: ResultSource,
  occurredAt: number,
): FlexecomResult {
  const { flexecomTransactionId, amountMinor, currency } = submission;
  const outcome = reason === 'REFUSED' || reason === 'EXPIRED' ? 'DECLINED' : 'NOT_SENT';
  const event = { ...subjectOf(submission), occurredAt, outcome, source, reason, decline: null } as const;
  return withEventId({ ...event, flexecomTransactionId, amountMinor, currency });
}

function subjectOf({ _id: submissionId, orderId, flexecomGatewayId }: Submission): ResultSubject {
  return { submissionId, orderId, flexecomGatewayId };
}

function withEventId(event: Omit<FlexecomResult, 'eventId'>): FlexecomResult {
  return { eventId: resultEventId(event), ...event };
}

/** How an acknowledgement moves a submission. */
export function acknowledgedUpdate(id: string, answer: Omit<Acknowledgement, 'kind'>, by: string): SubmissionUpdate {
  const { flexecomTransactionId, at } = answer;
  const fields = { flexecomTransactionId, acknowledgedAt: at, parked: false, parkedReason: null, reconcile: null };
  return submissionAcknowledged(id, { at, by }, fields);
}
