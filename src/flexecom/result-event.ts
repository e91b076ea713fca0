import type { ResultSource } from '../../topics/contract/fields.ts';
import type { FlexecomResult } from '../../topics/flexecom-result.ts';
import { resultEventId } from '../domain/ids.ts';
import type { FinalAnswer } from './client/answers.ts';

export interface SubmissionReference {
  readonly submissionId: string;
  readonly orderId: string;
  readonly flexecomGatewayId: string;
}

/**
 * What FlexEcom finally said of a submission, as an event. Its `eventId` follows from the submission and from what was
 * said, not from who heard it: a webhook and a reconciliation that say the same are one event, two that differ are two.
 *
 * @param occurredAt epoch ms of the domain clock.
 */
export function resultEvent(
  reference: SubmissionReference,
  final: FinalAnswer,
  source: Exclude<ResultSource, 'UNKNOWN'>,
  occurredAt: number,
): FlexecomResult {
  const event = {
    ...reference,
    occurredAt,
    flexecomTransactionId: final.flexecomTransactionId,
    outcome: final.kind,
    source,
    reason: null,
    decline: final.kind === 'DECLINED' ? final.decline : null,
    amountMinor: final.amountMinor,
    currency: final.currency,
  };
  return { eventId: resultEventId(event), ...event };
}
