/**
 * The answers of the client, discriminated by `kind`; none is thrown. Money is in minor units, times are epoch
 * milliseconds, free text is masked (R18).
 */

interface DeclineDetails {
  code: string | null;
  text: string;
  type: 'SOFT' | 'HARD' | null;
  network: 'VISA' | 'MASTERCARD' | 'AMEX' | 'DISCOVER' | 'OTHER' | null;
  adviceCode: string | null;
}

/** `amountMinor` and `currency` are what FlexEcom took, which may differ from what it was asked for. */
interface ApprovedStatus {
  kind: 'APPROVED';
  flexecomTransactionId: string;
  amountMinor: number;
  currency: string;
  finalAt: number;
}

/** `amountMinor` and `currency` are what FlexEcom was asked for. */
interface DeclinedStatus {
  kind: 'DECLINED';
  flexecomTransactionId: string;
  amountMinor: number;
  currency: string;
  decline: DeclineDetails;
  finalAt: number;
}

/** How a submission ended, as FlexEcom states it in an answer or in a webhook. */
export type FinalStatus = ApprovedStatus | DeclinedStatus;

/**
 * Nothing was learned about the submission. `scope` says how far the trouble reaches: this submission alone; its whole
 * gateway (bad credentials, rate limit, open circuit); or all of FlexEcom (unreachable). `retryAfterMs`: how long
 * FlexEcom, or our own circuit, asks us to wait. `isPassing`: another request in a moment may be answered, as after a lost
 * connection or a rate limit; otherwise it is not worth waiting for.
 */
export interface NoAnswer {
  kind: 'NO_ANSWER';
  scope: 'submission' | 'gateway' | 'flexecom';
  detail: string;
  retryAfterMs: number | null;
  isPassing: boolean;
}

export type CreateAnswer =
  | FinalStatus
  /** FlexEcom has it, and the outcome comes later: it is async, or an instant one took too long. */
  | { kind: 'ACKNOWLEDGED'; flexecomTransactionId: string }
  /** FlexEcom will never accept this request. */
  | { kind: 'REFUSED'; status: number; detail: string }
  /** The key was cancelled before: nothing was ever charged under it, and nothing will be. */
  | { kind: 'KEY_CANCELLED' }
  /** `mayGoOut` returned false just before a post. An earlier try may still have been posted. */
  | { kind: 'NOT_POSTED' }
  | NoAnswer;

export type SubmissionStatus =
  | FinalStatus
  | { kind: 'PENDING'; flexecomTransactionId: string }
  /** `flexecomTransactionId` is null where the key was cancelled before its first use. */
  | { kind: 'CANCELLED'; flexecomTransactionId: string | null };

export type GetAnswer = { kind: 'FOUND'; status: SubmissionStatus } | { kind: 'NOT_FOUND' } | NoAnswer;

export type CancelAnswer =
  /** Confirmed: it will never be charged. */
  | { kind: 'CANCELLED'; flexecomTransactionId: string | null }
  /** Too late: it had already ended, and this is how. */
  | { kind: 'ALREADY_FINAL'; final: FinalStatus }
  /** Only for FlexEcom's id: a key that FlexEcom never saw is cancelled instead. */
  | { kind: 'NOT_FOUND' }
  | NoAnswer;
