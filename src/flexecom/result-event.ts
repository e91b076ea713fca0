import type { ResultSource } from '../../topics/fields.ts';
import type { FlexecomResult } from '../../topics/flexecom-result.ts';
import type { FinalAnswer } from './answers.ts';

export interface SubmissionReference {
  readonly submissionId: string;
  readonly orderId: string;
  readonly flexecomGatewayId: string;
}

/**
 * What FlexEcom finally said of a submission, as an event. Its `eventId` follows from the submission and from what was
 * said, not from who heard it: a webhook and a reconciliation that say the same are one event, two that differ are two.
 */
export function resultEvent(
  reference: SubmissionReference,
  final: FinalAnswer,
  source: Exclude<ResultSource, 'UNKNOWN'>,
): FlexecomResult {
  const { submissionId, orderId, flexecomGatewayId } = reference;
  const { kind: outcome, flexecomTransactionId, amountMinor, currency, finalAt } = final;
  return {
    eventId: [submissionId, outcome, flexecomTransactionId, amountMinor, currency].join('/'),
    occurredAt: finalAt,
    submissionId,
    orderId,
    flexecomGatewayId,
    flexecomTransactionId,
    outcome,
    source,
    reason: null,
    decline: final.kind === 'DECLINED' ? final.decline : null,
    amountMinor,
    currency,
  };
}
