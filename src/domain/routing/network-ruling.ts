import { gatewayTypeOf } from '../classification/classify-decline.ts';
import type { FlexecomGateway } from '../configuration.ts';
import type { Change } from '../decision.ts';
import type { PaymentMethodAttempts } from '../documents.ts';
import { type Refusal, refuse } from '../ruling.ts';
import { ATTEMPTS_WINDOW_MS, networkRuleOf } from './network-rules.ts';
import type { Routable } from './routable.ts';

/** What a gateway makes of the card networks' rules (R19), and the attempts with a payment method that they count. */
interface NetworkRuling {
  /** Published as `networkRule` if it is sent all the same. */
  mark: string | null;
  forbidden: boolean;
  /** The earliest time at which it may be sent; epoch ms. */
  notBefore: number | null;
}

const NO_OBJECTION: NetworkRuling = { mark: null, forbidden: false, notBefore: null };

/**
 * A gateway ignores the networks' rules (`off`), marks what breaks them (`warn`), or obeys them (`enforce`). `plannedAt` is
 * the time of the attempt unless a network asks to wait (epoch ms): attempts are counted up to it, and a wait that ends
 * before it does not matter.
 */
export function networkRuling(
  gateway: Pick<FlexecomGateway, 'networkRules'>,
  { debt, attempts, context }: Pick<Routable, 'debt' | 'attempts' | 'context'>,
  plannedAt: number = context.now,
): NetworkRuling {
  if (gateway.networkRules === 'off') return NO_OBJECTION;
  const { now, config } = context;
  const { decline, gatewayId, occurredAt } = debt.latestDecline;
  const times = attempts?.attempts.map(({ at }) => at) ?? [];
  const rule = networkRuleOf(decline, times, Math.max(now, plannedAt), gatewayTypeOf(gatewayId, config));
  if (rule === null) return NO_OBJECTION;
  const notBefore = rule.waitMs === null ? null : occurredAt + rule.waitMs;
  if (notBefore !== null && notBefore <= plannedAt) return NO_OBJECTION;
  if (gateway.networkRules === 'warn') return { ...NO_OBJECTION, mark: rule.rule };
  return { mark: rule.rule, forbidden: rule.forbids, notBefore };
}

export function brokenNetworkRule(mark: string | null): Refusal {
  return refuse('NETWORK_RULE', `a card network's rule does not allow it: ${mark ?? 'unnamed'}`);
}

/** More than any network allows in its window, so that older attempts change no ruling. */
const ATTEMPTS_KEPT_MAX = 100;

/** The payment method's attempts with one more. The same key is counted once. */
export function withAttempt(
  before: PaymentMethodAttempts | null,
  paymentMethodRef: string,
  attempt: { key: string; at: number },
  now: number,
): PaymentMethodAttempts {
  const earlier = (before?.attempts ?? []).filter(
    ({ key, at }) => key !== attempt.key && at > now - ATTEMPTS_WINDOW_MS,
  );
  const attempts = [...earlier, attempt].sort((a, b) => a.at - b.at).slice(-ATTEMPTS_KEPT_MAX);
  return { _id: paymentMethodRef, attempts, guard: (before?.guard ?? 0) + 1, changedAt: now };
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
