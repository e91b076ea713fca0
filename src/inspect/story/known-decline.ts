import type { Decline } from '../../../topics/contract/fields.ts';
import type { Debt, LatestDecline } from '../../domain/documents/debt.ts';
import type { DeclineRecord } from '../../domain/documents/decline-record.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { declineId, idsOfFirstVersion } from '../../domain/ids.ts';

/** What the documents still say of a decline that was answered. */
export interface KnownDecline {
  /** Null: only its message tells. */
  readonly decline: Decline | null;
  readonly gatewayId: string | null;
  readonly amountMinor: number | null;
  readonly currency: string | null;
  /** All of it; null: a later decline has taken its place in the debt. */
  readonly latest: LatestDecline | null;
}

/** A record tells decline, gateway and card apart and keeps none of their words: these are in the debt, or in what was sent. */
export function knownDecline(record: DeclineRecord, debt: Debt | null, submission: Submission | null): KnownDecline {
  const { amountMinor = null, currency = null } = record;
  if (debt !== null && isLatest(record, debt)) {
    const { latestDecline: latest } = debt;
    const { decline, gatewayId } = latest;
    return { decline, gatewayId, amountMinor: latest.amountMinor, currency: latest.currency, latest };
  }
  if (submission === null) return { decline: null, gatewayId: null, amountMinor, currency, latest: null };
  const { declinedGatewayId } = submission;
  const isItsGateway =
    declineId(submission.debtId, declinedGatewayId, submission.transactionId, record.attempt) === record._id;
  return {
    decline: submission.decline,
    gatewayId: isItsGateway ? declinedGatewayId : null,
    amountMinor,
    currency: currency ?? submission.currency,
    latest: null,
  };
}

function isLatest({ _id, transactionId, attempt }: DeclineRecord, { _id: debtId, latestDecline }: Debt): boolean {
  if (latestDecline.transactionId !== transactionId || latestDecline.attempt !== attempt) return false;
  const ids = [
    declineId(debtId, latestDecline.gatewayId, transactionId, attempt),
    idsOfFirstVersion.decline(debtId, transactionId, attempt),
  ];
  return ids.includes(_id);
}
