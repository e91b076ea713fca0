import type { Change } from '../decision.ts';
import type { DeclineFacts } from '../decline-facts.ts';
import type { CountedAttempt, PaymentMethodAttempts } from '../documents/payment-method-attempts.ts';
import type { Submission } from '../documents/submission.ts';
import { triedId } from '../ids.ts';
import { ATTEMPTS_WINDOW_MS } from './network-rules.ts';

/** The attempts with a payment method, which the card networks limit (R19). */

/** A limit of the configuration can be no higher, so that older attempts change no ruling. */
export const ATTEMPTS_KEPT_MAX = 100;

/**
 * With a decline, and with the attempts on the gateways that were tried before it: billing may report the last decline of a
 * chain only. Of those, what was counted already is not counted again, in whichever order the declines arrive.
 */
export function attemptsWithDecline(
  before: PaymentMethodAttempts | null,
  { recordId, debt, latest }: Pick<DeclineFacts, 'recordId' | 'debt' | 'latest'>,
  now: number,
): PaymentMethodAttempts {
  const { occurredAt: at, amountMinor, currency, gatewayId, triedGatewayIds, paymentMethodRef } = latest;
  const own = { key: recordId, at, amountMinor, currency, tried: triedId(debt._id, gatewayId) };
  const known = (before?.attempts ?? []).filter(({ isDeduced, tried }) => isDeduced !== true || tried !== own.tried);
  const counted = [...known];
  const deduced: CountedAttempt[] = [];
  for (const [index, id] of triedGatewayIds.slice(0, -1).entries()) {
    const tried = triedId(debt._id, id);
    const found = counted.findIndex((attempt) => attempt.tried === tried);
    if (found !== -1) counted.splice(found, 1);
    else deduced.push({ ...own, key: `${recordId}/${index}`, tried, isDeduced: true });
  }
  return keptAttempts(before, paymentMethodRef, [...known, ...deduced, own], now);
}

/** With a submission, when it goes to FlexEcom. */
export function attemptsWithSubmission(
  before: PaymentMethodAttempts | null,
  submission: Pick<
    Submission,
    '_id' | 'debtId' | 'flexecomGatewayId' | 'paymentMethodRef' | 'amountMinor' | 'currency'
  >,
  now: number,
): PaymentMethodAttempts {
  const { _id: key, debtId, flexecomGatewayId, paymentMethodRef, amountMinor, currency } = submission;
  const attempt = { key, at: now, amountMinor, currency, tried: triedId(debtId, flexecomGatewayId) };
  return keptAttempts(before, paymentMethodRef, [...(before?.attempts ?? []), attempt], now);
}

/**
 * With FlexEcom's own decline. It is counted beside its submission: between the two FlexEcom may have tried many times, which
 * nobody sees.
 */
export function attemptsWithFlexecomDecline(
  before: PaymentMethodAttempts | null,
  submission: Pick<Submission, '_id' | 'paymentMethodRef' | 'amountMinor' | 'currency'>,
  declinedAt: number,
  now: number,
): PaymentMethodAttempts {
  const { _id, paymentMethodRef, amountMinor, currency } = submission;
  const attempt = { key: `${_id}/declined`, at: declinedAt, amountMinor, currency };
  return keptAttempts(before, paymentMethodRef, [...(before?.attempts ?? []), attempt], now);
}

/**
 * The attempts as they were, with a raised guard: a decision depended on them and made none. Two decisions that depended
 * on the same attempts cannot both commit.
 */
export function guardedAttempts(
  before: PaymentMethodAttempts | null,
  paymentMethodRef: string,
  now: number,
): PaymentMethodAttempts {
  const attempts = before?.attempts ?? [];
  return { _id: paymentMethodRef, attempts, guard: (before?.guard ?? 0) + 1, changedAt: now };
}

/** Writes the attempts; null: a decision did not depend on them. */
export function attemptsChanges(attempts: PaymentMethodAttempts | null): Change[] {
  if (attempts === null) return [];
  const { _id, ...fields } = attempts;
  return [{ collection: 'paymentMethodAttempts', id: _id, set: fields }];
}

/** Each key once, the last of them; no older than any network counts. */
function keptAttempts(
  before: PaymentMethodAttempts | null,
  paymentMethodRef: string,
  attempts: readonly CountedAttempt[],
  now: number,
): PaymentMethodAttempts {
  const byKey = new Map(attempts.map((attempt) => [attempt.key, attempt]));
  const kept = [...byKey.values()]
    .filter(({ at }) => at > now - ATTEMPTS_WINDOW_MS)
    .sort((one, other) => one.at - other.at)
    .slice(-ATTEMPTS_KEPT_MAX);
  return { _id: paymentMethodRef, attempts: kept, guard: (before?.guard ?? 0) + 1, changedAt: now };
}
