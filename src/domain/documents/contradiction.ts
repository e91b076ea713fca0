import type { MessagePosition } from './message-position.ts';

export type ContradictionKind =
  | 'WRONG_AMOUNT'
  | 'NOT_OWED'
  | 'CONFLICTING_ANSWER'
  | 'UNKNOWN_SUBMISSION'
  | 'NOT_APPLIED';

/** Money that FlexEcom took and that no order shows (R16). */
export interface Contradiction {
  _id: string;
  kind: ContradictionKind;
  submissionId: string | null;
  debtId: string | null;
  orderId: string;
  flexecomTransactionId: string;
  chargedMinor: number;
  expectedMinor: number | null;
  currency: string;
  detail: string;
  recordedAt: number;
  settled: { by: string; at: number; why: string } | null;
  /** The messages that changed it, for `salvage trace`. Bounded, and missing in documents of 0.1.0. */
  positions?: MessagePosition[];
}
