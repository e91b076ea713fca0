import { spelledAdvice } from '../classification/advice-codes.ts';
import { type ClassifiableDecline, isoCodeOf } from '../classification/default-decline-table.ts';
import type { NetworkRuleRow } from '../configuration.ts';
import type { CountedAttempt } from '../documents/payment-method-attempts.ts';
import {
  isNameless,
  type LimitInForce,
  limitsForCard,
  networkRulesInForce,
  type RuleInForce,
  rulesForCard,
} from './network-rules-in-force.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The longest window in which a network counts attempts. */
export const ATTEMPTS_WINDOW_MS = 30 * DAY_MS;

const windowMs: Readonly<Record<LimitInForce['window'], number>> = {
  '24_HOURS': DAY_MS,
  '30_DAYS': ATTEMPTS_WINDOW_MS,
};

/** What a card network says about another attempt with this card (R19). */
export interface NetworkRule {
  /** The mark published as `networkRule`, such as `VISA_NEVER_APPROVE_41` or `RETRY_AFTER_25`. */
  rule: string;
  /** The network forbids another attempt. */
  forbids: boolean;
  /** The network asks for this wait, in milliseconds counted from the decline; null: none. */
  waitMs: number | null;
  /** Who says so. */
  source: string;
}

/** An attempt that is about to be made with a card that was declined. */
export interface NextAttempt {
  readonly decline: ClassifiableDecline;
  readonly declinedAt: number;
  /** The response code is read in this gateway's code family. */
  readonly gatewayType: string | null;
  /** Of the card's issuer; null: not known. */
  readonly country: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  /** When it would be made; epoch ms. */
  readonly at: number;
  /**
   * The attempts with the payment method so far, this decline included. Those later than `at` count too, as another
   * system's clock may be ahead.
   */
  readonly attempts: readonly CountedAttempt[];
}

/**
 * The network rule against another attempt; null: there is none. A rule that forbids goes before one that asks to wait, and
 * a longer wait before a shorter one. `overrides` are the configuration's own rules.
 */
export function networkRuleOf(next: NextAttempt, overrides: readonly NetworkRuleRow[]): NetworkRule | null {
  const all = networkRulesInForce(overrides, next.at);
  const rules = rulesForCard(all, next.decline.network, next.country);
  const limits = limitsForCard(all, next.decline.network, next.country);
  const waits = [retryAfter(next, rules), ...limits.map((limit) => fullDay(next, limit))]
    .filter((rule) => rule !== null)
    .sort((one, other) => (other.waitMs ?? 0) - (one.waitMs ?? 0));
  return doNotTryAgain(next, rules) ?? neverApproved(next, rules) ?? fullMonth(next, limits) ?? waits[0] ?? null;
}

/** Stripe's word for it, which means the same for every network. */
const DO_NOT_TRY_AGAIN = 'do_not_try_again';

function doNotTryAgain({ decline }: NextAttempt, rules: readonly RuleInForce[]): NetworkRule | null {
  const advice = spelledAdvice(decline.adviceCode, decline.network);
  const row = rules.find(
    (rule) => rule.kind === 'DO_NOT_TRY_AGAIN' && rule.adviceCodes.some((code) => isSameAdvice(code, decline)),
  );
  const source = row?.source ?? (advice === DO_NOT_TRY_AGAIN ? 'the advice itself' : null);
  return source === null ? null : forbidden(`DO_NOT_TRY_AGAIN_${advice.toUpperCase()}`, source);
}

function isSameAdvice(code: string, { adviceCode, network }: ClassifiableDecline): boolean {
  return spelledAdvice(code, network) === spelledAdvice(adviceCode, network);
}

function neverApproved({ decline, gatewayType }: NextAttempt, rules: readonly RuleInForce[]): NetworkRule | null {
  const isoCode = isoCodeOf(decline, gatewayType);
  if (isoCode === null) return null;
  const row = rules.find((rule) => rule.kind === 'NEVER_APPROVE' && rule.codes.includes(isoCode));
  if (row === undefined) return null;
  const code = decline.code?.trim().toUpperCase();
  return forbidden(`${row.network}_NEVER_APPROVE_${code}`, row.source);
}

/** No attempt is left in the month. */
function fullMonth(next: NextAttempt, limits: readonly LimitInForce[]): NetworkRule | null {
  const full = limits.find((limit) => limit.window === '30_DAYS' && roomAt(next, limit) !== null);
  return full === undefined ? null : forbidden(limitMark(next, full), full.source);
}

/** No attempt is left in the day: it can be made when the oldest that counts is a day old. */
function fullDay(next: NextAttempt, limit: LimitInForce): NetworkRule | null {
  const at = limit.window === '24_HOURS' ? roomAt(next, limit) : null;
  if (at === null) return null;
  const rule = `${limitMark(next, limit)}_IN_24_HOURS`;
  return { rule, forbids: false, waitMs: at - next.declinedAt, source: limit.source };
}

/** When a full limit has room again; null: it is not full. */
function roomAt(next: NextAttempt, { attemptsMax, window, per }: LimitInForce): number | null {
  if (attemptsMax === null) return null;
  const since = next.at - windowMs[window];
  const times = next.attempts
    .filter((attempt) => attempt.at > since && (per === 'CARD' || isSameAmount(attempt, next)))
    .map(({ at }) => at)
    .sort((one, other) => one - other);
  const oldest = times[times.length - attemptsMax];
  return oldest === undefined ? null : oldest + windowMs[window];
}

/** Attempts of earlier versions were stored without their amount, and count as any. */
function isSameAmount(attempt: CountedAttempt, { amountMinor, currency }: NextAttempt): boolean {
  if (attempt.amountMinor === undefined) return true;
  return attempt.amountMinor === amountMinor && attempt.currency === currency;
}

function limitMark({ decline }: NextAttempt, { attemptsMax }: LimitInForce): string {
  const network = isNameless(decline.network) ? 'UNKNOWN_NETWORK' : decline.network;
  return `${network}_MORE_THAN_${attemptsMax}_ATTEMPTS`;
}

function retryAfter({ decline }: NextAttempt, rules: readonly RuleInForce[]): NetworkRule | null {
  for (const rule of rules) {
    if (rule.kind !== 'RETRY_AFTER' || !isSameAdvice(rule.adviceCode, decline)) continue;
    return {
      rule: `RETRY_AFTER_${rule.adviceCode}`,
      forbids: false,
      waitMs: rule.hours * HOUR_MS,
      source: rule.source,
    };
  }
  return null;
}

function forbidden(rule: string, source: string): NetworkRule {
  return { rule, forbids: true, waitMs: null, source };
}
