import { gatewayTypeOf } from '../classification/classify-decline.ts';
import type { FlexecomGateway } from '../configuration.ts';
import { type Refusal, refuse } from '../ruling.ts';
import { type NetworkRule, networkRuleOf } from './network-rules.ts';
import type { Routable } from './routable.ts';

/** What a gateway makes of the card networks' rules (R19). */
interface NetworkRuling {
  /** Published as `networkRule` if it is sent all the same. */
  mark: string | null;
  forbidden: boolean;
  /** The earliest time at which it may be sent, later than planned; epoch ms. Null: it need not wait. */
  notBefore: number | null;
}

const NO_OBJECTION: NetworkRuling = { mark: null, forbidden: false, notBefore: null };

/** The attempt that would be made, unless a network asks to wait. */
interface PlannedAttempt {
  /** Attempts are counted up to it, and a wait that ends before it does not matter; epoch ms. */
  at?: number;
  /** In minor units; without it, the amount that was declined. */
  amountMinor?: number;
}

/** A gateway ignores the networks' rules (`off`), marks what breaks them (`warn`), or obeys them (`enforce`). */
export function networkRuling(
  gateway: Pick<FlexecomGateway, 'networkRules'>,
  routable: Pick<Routable, 'debt' | 'attempts' | 'context'>,
  planned: PlannedAttempt = {},
): NetworkRuling {
  if (gateway.networkRules === 'off') return NO_OBJECTION;
  const rule = networkRuleAgainst(routable, planned);
  if (rule === null) return NO_OBJECTION;
  const notBefore = rule.waitMs === null ? null : routable.debt.latestDecline.occurredAt + rule.waitMs;
  if (notBefore !== null && notBefore <= (planned.at ?? routable.context.now)) return NO_OBJECTION;
  if (gateway.networkRules === 'warn') return { ...NO_OBJECTION, mark: rule.rule };
  return { mark: rule.rule, forbidden: rule.forbids, notBefore };
}

/** The network rule against the next attempt, whatever a gateway makes of it. */
export function networkRuleAgainst(
  { debt, attempts, context }: Pick<Routable, 'debt' | 'attempts' | 'context'>,
  planned: PlannedAttempt = {},
): NetworkRule | null {
  const { now, config } = context;
  const { decline, gatewayId, occurredAt, card, amountMinor, currency } = debt.latestDecline;
  const next = {
    decline,
    declinedAt: occurredAt,
    gatewayType: gatewayTypeOf(gatewayId, config),
    country: card?.country ?? null,
    amountMinor: planned.amountMinor ?? amountMinor,
    currency,
    at: Math.max(now, planned.at ?? now),
    attempts: attempts?.attempts ?? [],
  };
  return networkRuleOf(next, config.networkRules);
}

export function brokenNetworkRule(mark: string | null): Refusal {
  return refuse('NETWORK_RULE', `a card network's rule does not allow it: ${mark ?? 'unnamed'}`);
}
