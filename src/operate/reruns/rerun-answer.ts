import type { NotSentReason } from '../../../topics/contract/fields.ts';
import { type DeclineAccepted, declineAccepted } from '../../../topics/decline-accepted.ts';
import { type DeclineNotSent, declineNotSent } from '../../../topics/decline-not-sent.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';

/** What a rerun request was answered, or would be. Money in minor units; null where the sale itself is not known. */
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

/** Where the answers of reruns stand. */
export const ANSWER_TOPICS = [declineAccepted, declineNotSent] as const;

/** Null: it answers a decline, not a rerun request. */
export function acceptance({ requestKey, ...event }: DeclineAccepted): RerunAnswer | null {
  if (requestKey === null) return null;
  const { orderId, transactionId, amountMinor, currency, dueAt } = event;
  return { kind: 'ACCEPTED', orderId, requestKey, transactionId, amountMinor, currency, dueAt };
}

/** Null: it answers a decline, or says later on how a submission ended. */
export function refusal({ requestKey, ...event }: DeclineNotSent): RerunAnswer | null {
  if (requestKey === null || event.submissionId !== null) return null;
  const { orderId, transactionId, amountMinor, currency, reason } = event;
  const detail = cleanText(event.detail);
  return { kind: 'REFUSED', orderId, requestKey, transactionId, amountMinor, currency, reason, detail };
}

/** Orders and keys together name a request (R14). */
export function requestId({ orderId, requestKey }: { orderId: string; requestKey: string }): string {
  return JSON.stringify([orderId, requestKey]);
}
