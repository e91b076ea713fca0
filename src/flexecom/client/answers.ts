/**
 * What asking FlexEcom can end in. Discriminated by `kind`; an answer is never thrown. Money is in minor units,
 * times are epoch milliseconds, free text is masked (R18).
 */

export interface AnsweredDecline {
  code: string | null;
  text: string;
  type: 'SOFT' | 'HARD' | null;
  network: 'VISA' | 'MASTERCARD' | 'AMEX' | 'DISCOVER' | 'OTHER' | null;
  adviceCode: string | null;
}

/** `amountMinor` and `currency` are what FlexEcom really took, whatever it was asked for. */
export interface Approved {
  kind: 'APPROVED';
  flexecomTransactionId: string;
  amountMinor: number;
  currency: string;
  finalAt: number;
}

/** `amountMinor` and `currency` are what FlexEcom was asked for. */
export interface Declined {
  kind: 'DECLINED';
  flexecomTransactionId: string;
  amountMinor: number;
  currency: string;
  decline: AnsweredDecline;
  finalAt: number;
}

export type FinalAnswer = Approved | Declined;

/**
 * Nothing is known about the submission. `scope` says who else is without answers: this submission alone; everything
 * of its gateway (bad credentials, rate limit, open circuit); or all of FlexEcom (it cannot be reached).
 * `retryAfterMs`: how long FlexEcom, or our own circuit, asks us to wait.
 */
export interface NoAnswer {
  kind: 'NO_ANSWER';
  scope: 'submission' | 'gateway' | 'flexecom';
  detail: string;
  retryAfterMs: number | null;
}

export type CreateAnswer =
  | FinalAnswer
  /** FlexEcom has it; the outcome comes later (async, or an instant one not known in time). */
  | { kind: 'ACKNOWLEDGED'; flexecomTransactionId: string }
  /** FlexEcom will never take this request. */
  | { kind: 'REFUSED'; status: number; detail: string }
  /** The key was cancelled earlier: nothing was charged under it and nothing ever will be. */
  | { kind: 'KEY_CANCELLED' }
  /** `mayGoOut` said no just before a post: nothing was posted by it, though an earlier try may have been. */
  | { kind: 'NOT_POSTED' }
  | NoAnswer;

export type SubmissionStatus =
  | FinalAnswer
  | { kind: 'PENDING'; flexecomTransactionId: string }
  /** `flexecomTransactionId` is null where the key was burnt before its first use. */
  | { kind: 'CANCELLED'; flexecomTransactionId: string | null };

export type GetAnswer = { kind: 'FOUND'; status: SubmissionStatus } | { kind: 'NOT_FOUND' } | NoAnswer;

export type CancelAnswer =
  /** Confirmed: it will never be charged. */
  | { kind: 'CANCELLED'; flexecomTransactionId: string | null }
  /** Too late; this is how it ended. */
  | { kind: 'ALREADY_FINAL'; final: FinalAnswer }
  /** Only by FlexEcom's id: a key that FlexEcom never saw is burnt instead. */
  | { kind: 'NOT_FOUND' }
  | NoAnswer;
