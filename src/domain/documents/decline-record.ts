import type { NotSentReason } from '../../../topics/contract/fields.ts';
import type { MessagePosition } from './message-position.ts';

/**
 * The record by which a repeat is recognised (R14): `_id` = hash(debt, gateway, transaction, attempt), or hash(order, requestKey) for
 * a rerun request. `answer` is the answer that was published.
 */
export interface DeclineRecord {
  _id: string;
  /** null: a rerun request that names no known debt. */
  debtId: string | null;
  orderId: string;
  subscriptionId: string | null;
  transactionId: string | null;
  /** Of a rerun request; null: a decline. */
  requestKey: string | null;
  attempt: number;
  occurredAt: number;
  receivedAt: number;
  answer:
    | { kind: 'ACCEPTED'; submissionId: string }
    | { kind: 'NOT_SENT'; reason: NotSentReason; next: 'BILLING' | 'NOBODY' };
  configVersion: number | null;
  repeats: number;
  /** The messages that changed it, for `salvage trace`. Bounded, and missing in documents of 0.1.0. */
  positions?: MessagePosition[];
  /** What the decline said, to notice a repeat that says something else. Missing in 0.1.0, and of a rerun request. */
  amountMinor?: number;
  currency?: string;
  paymentMethodRef?: string;
  /** How many of the repeats said another amount, currency or payment method. Missing: none. */
  differingRepeats?: number;
}
