import type { NotSentReason } from '../../../topics/contract/fields.ts';
import { type DeclineAccepted, declineAccepted } from '../../../topics/decline-accepted.ts';
import { type DeclineNotSent, declineNotSent } from '../../../topics/decline-not-sent.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';

/** The answer to a rerun request, or the answer it would get. The amount is null if the sale is not known. */
export type RerunAnswer = {
  readonly orderId: string;
  readonly requestKey: string;
  readonly transactionId: string | null;
  readonly amountMinor: number | null;
  readonly currency: string | null;
} & (
  | { readonly kind: 'ACCEPTED' /** Epoch ms; null: sent at once. */; readonly dueAt: number | null }
  | { readonly kind: 'REFUSED'; readonly reason: NotSentReason; readonly detail: string }
);

/** The topics with the answers to rerun requests. */
export const ANSWER_TOPICS = [declineAccepted, declineNotSent] as const;

/** Null if the message answers a decline, not a rerun request. */
export function acceptance({ requestKey, ...event }: DeclineAccepted): RerunAnswer | null {
  if (requestKey === null) return null;
  const { orderId, transactionId, amountMinor, currency, dueAt } = event;
  return { kind: 'ACCEPTED', orderId, requestKey, transactionId, amountMinor, currency, dueAt };
}

/** Null if the message answers a decline, or is about a submission that was accepted before. */
export function refusal({ requestKey, ...event }: DeclineNotSent): RerunAnswer | null {
  if (requestKey === null || event.submissionId !== null) return null;
  const { orderId, transactionId, amountMinor, currency, reason } = event;
  const detail = cleanText(event.detail);
  return { kind: 'REFUSED', orderId, requestKey, transactionId, amountMinor, currency, reason, detail };
}

/** Identifies a rerun request: orders of one batch share its key. */
export interface RerunRequestId {
  readonly orderId: string;
  readonly requestKey: string;
}

/** The id as a key for sets and maps. */
export function requestIdText({ orderId, requestKey }: RerunRequestId): string {
  return JSON.stringify([orderId, requestKey]);
}
