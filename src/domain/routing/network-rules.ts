import {
  type ClassifiableDecline,
  findCodeRow,
  normalisedAdviceCode,
} from '../classification/default-decline-table.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The window in which the networks count attempts with one card. */
export const ATTEMPTS_WINDOW_MS = 30 * DAY_MS;

/** The number of attempts that Visa and Mastercard allow in the window. */
const attemptsMax: Readonly<Record<string, number>> = { VISA: 15, MASTERCARD: 35 };

/** Merchant Advice Codes that ask for a wait before the next attempt. */
const retryAfterMs: Readonly<Record<string, number>> = {
  '24': HOUR_MS,
  '25': DAY_MS,
  '26': 2 * DAY_MS,
  '27': 4 * DAY_MS,
  '28': 6 * DAY_MS,
  '29': 8 * DAY_MS,
  '30': 10 * DAY_MS,
};

const doNotTryAgain: readonly string[] = ['03', '21', '99', 'do_not_try_again'];

/** What a card network says about another attempt with this card (R19). */
export interface NetworkRule {
  /** The mark published as `networkRule`, such as `VISA_NEVER_APPROVE_41` or `RETRY_AFTER_25`. */
  rule: string;
  /** The network forbids another attempt. */
  forbids: boolean;
  /** The network asks for this wait, in milliseconds counted from the decline; null: none. */
  waitMs: number | null;
}

/**
 * The network rule against another attempt; null: there is none (R19). A rule that forbids goes before one that asks to
 * wait. `attemptTimes` are the times of the declines and submissions with this payment method (epoch ms), this decline
 * included. Those within 30 days before `at`, the time of the next attempt, count, and so do later ones, as another
 * system's clock may be ahead. The response code is looked up in the code family of `gatewayType`.
 */
export function networkRuleOf(
  decline: ClassifiableDecline,
  attemptTimes: readonly number[],
  at: number,
  gatewayType: string | null = null,
): NetworkRule | null {
  const advice = normalisedAdviceCode(decline.adviceCode);
  if (advice !== null && doNotTryAgain.includes(advice)) {
    return { rule: `DO_NOT_TRY_AGAIN_${advice.toUpperCase()}`, forbids: true, waitMs: null };
  }
  const code = findCodeRow(decline, gatewayType);
  if (decline.network === 'VISA' && decline.code !== null && code?.row.neverApprove === true) {
    return { rule: `VISA_NEVER_APPROVE_${decline.code.trim().toUpperCase()}`, forbids: true, waitMs: null };
  }
  const limit = attemptsMax[decline.network ?? ''];
  const counted = attemptTimes.filter((time) => time > at - ATTEMPTS_WINDOW_MS).length;
  if (limit !== undefined && counted >= limit) {
    return { rule: `${decline.network}_MORE_THAN_${limit}_ATTEMPTS`, forbids: true, waitMs: null };
  }
  const waitMs = advice === null ? undefined : retryAfterMs[advice];
  return waitMs === undefined ? null : { rule: `RETRY_AFTER_${advice}`, forbids: false, waitMs };
}
