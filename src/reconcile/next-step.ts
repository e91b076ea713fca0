import type { NotSentReason } from '../../topics/contract/fields.ts';
import type { Submission } from '../domain/documents.ts';

/** What to do about one parked or overdue submission. */
export type Step =
  /** FlexEcom has acknowledged it: ask how it stands. */
  | { kind: 'ASK' }
  /** R17: acknowledged longer ago than the limit: cancel it there. */
  | { kind: 'EXPIRE' }
  /** Never answered, and still to be sent: the stored request again, under its key. */
  | { kind: 'RESEND' }
  /** Never answered, and not to be sent any more (R4, R20): cancel its key. */
  | { kind: 'WITHDRAW'; reason: NotSentReason };

export interface OverdueLimits {
  readonly overdueCascadeMs: number;
  readonly overdueAsyncMs: number;
  /** R17: counted from FlexEcom's acknowledgement. */
  readonly expiryMs: number;
}

/**
 * Pure. `mayNotSend` is what R4 and R20 say now (null: it may be sent); it matters only while nothing was acknowledged.
 * Once withdrawing has begun it goes on, whatever happens since: its key may be burnt already.
 * R17: what was never acknowledged never expires.
 */
export function nextStep(
  submission: Pick<Submission, 'acknowledgedAt' | 'withdrawReason'>,
  mayNotSend: NotSentReason | null,
  now: number,
  { expiryMs }: Pick<OverdueLimits, 'expiryMs'>,
): Step {
  if (submission.acknowledgedAt !== null) {
    return now >= submission.acknowledgedAt + expiryMs ? { kind: 'EXPIRE' } : { kind: 'ASK' };
  }
  const reason = submission.withdrawReason ?? mayNotSend;
  return reason === null ? { kind: 'RESEND' } : { kind: 'WITHDRAW', reason };
}
