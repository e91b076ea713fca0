import type { Sendability } from '../dispatch/read-again.ts';
import type { Submission, WithdrawReason } from '../domain/documents/submission.ts';

/** What to do about one parked or overdue submission. */
type Step =
  /** FlexEcom has acknowledged it: ask for its status. */
  | { kind: 'ASK' }
  /** Never acknowledged, and it may still be sent: unless FlexEcom knows its key, send the stored request again. */
  | { kind: 'RESEND' }
  /** Too late or no longer owed (R4, R20), or FlexEcom has had it for longer than the limit (R17). */
  | { kind: 'WITHDRAW'; withdrawal: { reason: WithdrawReason; detail: string } }
  /** A withdrawal that has begun continues whatever has happened since, because its key may already be cancelled. */
  | { kind: 'CANCEL'; submission: Submission; reason: WithdrawReason }
  /** Its gateway is paused: it stays parked. */
  | { kind: 'PAUSED'; detail: string }
  | { kind: 'MOVED_ON' };

export interface OverdueLimits {
  readonly overdueCascadeMs: number;
  readonly overdueAsyncMs: number;
  /** Counted from FlexEcom's acknowledgement (R17). */
  readonly expiryMs: number;
}

/** Pure. Something that FlexEcom has not acknowledged never expires (R17). */
export function stepForSending(sendability: Sendability): Step {
  switch (sendability.kind) {
    case 'SENDABLE':
      return { kind: 'RESEND' };
    case 'UNSENDABLE':
      return { kind: 'WITHDRAW', withdrawal: sendability.refusal };
    case 'WITHDRAWN':
      return { ...sendability, kind: 'CANCEL' };
    case 'PAUSED':
    case 'MOVED_ON':
      return sendability;
    default:
      return sendability satisfies never;
  }
}

/** Pure. */
export function stepForSent(submission: Submission, now: number, { expiryMs }: Pick<OverdueLimits, 'expiryMs'>): Step {
  const { acknowledgedAt, withdrawReason: reason } = submission;
  if (reason !== null) return { kind: 'CANCEL', submission, reason };
  return acknowledgedAt !== null && now >= acknowledgedAt + expiryMs
    ? { kind: 'WITHDRAW', withdrawal: { reason: 'EXPIRED', detail: 'FlexEcom had it for longer than the limit' } }
    : { kind: 'ASK' };
}
