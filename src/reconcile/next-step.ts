import type { NotSentReason } from '../../topics/contract/fields.ts';
import type { Submission } from '../domain/documents.ts';

/** What to do about one parked or overdue submission. */
type Step =
  /** FlexEcom has acknowledged it: ask for its status. */
  | { kind: 'ASK' }
  /** FlexEcom acknowledged it longer ago than the limit: cancel it there (R17). */
  | { kind: 'EXPIRE' }
  /** Never acknowledged, and it may still be sent: send the stored request again, under its key. */
  | { kind: 'RESEND' }
  /** Never acknowledged, and it is too late or no longer owed (R4, R20): cancel its key. */
  | { kind: 'WITHDRAW'; reason: NotSentReason };

export interface OverdueLimits {
  readonly overdueCascadeMs: number;
  readonly overdueAsyncMs: number;
  /** Counted from FlexEcom's acknowledgement (R17). */
  readonly expiryMs: number;
}

/**
 * Pure. `unsendableReason` says why it may not be sent now (null: it may), and matters only until FlexEcom acknowledges it.
 * A withdrawal that has begun continues whatever happens since, because its key may already be cancelled. A submission
 * that was never acknowledged never expires (R17).
 */
export function nextStep(
  submission: Pick<Submission, 'acknowledgedAt' | 'withdrawReason'>,
  unsendableReason: NotSentReason | null,
  now: number,
  { expiryMs }: Pick<OverdueLimits, 'expiryMs'>,
): Step {
  if (submission.acknowledgedAt !== null) {
    return now >= submission.acknowledgedAt + expiryMs ? { kind: 'EXPIRE' } : { kind: 'ASK' };
  }
  const reason = submission.withdrawReason ?? unsendableReason;
  return reason === null ? { kind: 'RESEND' } : { kind: 'WITHDRAW', reason };
}
