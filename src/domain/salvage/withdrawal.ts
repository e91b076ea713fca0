import type { ResultReason } from '../../../topics/contract/fields.ts';
import type { Submission } from '../documents/submission.ts';
import { type KnownReason, type Refusal, refuse } from '../ruling.ts';

/**
 * Why a submission that was withdrawn is not sent, in the words that were noted when the withdrawal began. `reason`: that of
 * its result; null: the stored one.
 */
export function withdrawalRefusal(submission: Submission, reason: ResultReason | null): Refusal {
  return refuse(knownReason(reason ?? submission.withdrawReason), detailOf(submission));
}

/** FlexEcom declines what it refuses and what expires, so neither is a reason for not sending. */
function knownReason(reason: ResultReason | null): KnownReason {
  const isNotSentReason = reason !== null && reason !== 'UNKNOWN' && reason !== 'REFUSED' && reason !== 'EXPIRED';
  return isNotSentReason ? reason : 'CANCELLED_MEANWHILE';
}

function detailOf({ history }: Submission): string {
  return history.findLast(({ detail }) => detail !== null)?.detail ?? 'it was not sent';
}
