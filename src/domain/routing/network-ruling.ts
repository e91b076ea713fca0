import { gatewayTypeOf } from '../classification/classify-decline.ts';
import type { FlexecomGateway, RoutingConfiguration } from '../configuration.ts';
import type { Change } from '../decision.ts';
import type { LatestDecline, PaymentMethodAttempts } from '../documents.ts';
import { type Refusal, refuse } from '../ruling.ts';
import { ATTEMPTS_WINDOW_MS, networkRuleOf } from './network-rules.ts';

/** What R19 makes of sending a decline through a gateway, by the gateway's `networkRules`. */
export interface NetworkRuling {
  /** Carried as `networkRule` where it is sent all the same. */
  mark: string | null;
  forbidden: boolean;
  /** Not to be sent before this; epoch ms. */
  notBefore: number | null;
}

const UNTROUBLED: NetworkRuling = { mark: null, forbidden: false, notBefore: null };

/**
 * R19: `off` looks at nothing, `warn` marks, `enforce` forbids and delays. `plannedAt` is when the attempt is made where
 * no network asks to wait (epoch ms): attempts are counted by then, and a wait that is over by then is no wait.
 */
export function networkRuling(
  gateway: Pick<FlexecomGateway, 'networkRules'>,
  latest: LatestDecline,
  attempts: PaymentMethodAttempts | null,
  now: number,
  config: RoutingConfiguration,
  plannedAt: number = now,
): NetworkRuling {
  if (gateway.networkRules === 'off') return UNTROUBLED;
  const times = attempts?.attempts.map(({ at }) => at) ?? [];
  const rule = networkRuleOf(latest.decline, times, Math.max(now, plannedAt), gatewayTypeOf(latest.gatewayId, config));
  if (rule === null) return UNTROUBLED;
  const notBefore = rule.waitMs === null ? null : latest.occurredAt + rule.waitMs;
  if (notBefore !== null && notBefore <= plannedAt) return UNTROUBLED;
  if (gateway.networkRules === 'warn') return { ...UNTROUBLED, mark: rule.rule };
  return { mark: rule.rule, forbidden: rule.forbids, notBefore };
}

export function brokenNetworkRule(mark: string | null): Refusal {
  return refuse('NETWORK_RULE', `a card network's rule stands against it: ${mark ?? 'unnamed'}`);
}

/** More than any network allows in its window: beyond that, older ones change no answer. */
const ATTEMPTS_KEPT_MAX = 100;

/** The payment method's attempts with one more; the same key is counted once. */
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
  return { _id: paymentMethodRef, attempts, guard: (before?.guard ?? 0) + 1 };
}

/** A decision looked at the attempts, and made none (write skew). */
export function attemptsLookedAt(
  before: PaymentMethodAttempts | null,
  paymentMethodRef: string,
): PaymentMethodAttempts {
  return { _id: paymentMethodRef, attempts: before?.attempts ?? [], guard: (before?.guard ?? 0) + 1 };
}

export function attemptsChange({ _id, ...fields }: PaymentMethodAttempts): Change {
  return { collection: 'paymentMethodAttempts', id: _id, set: fields };
}
