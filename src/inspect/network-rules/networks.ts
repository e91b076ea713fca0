import type { NetworkRuleRow, NetworkRulesMode, RoutingContent } from '../../domain/configuration.ts';
import { isFlexecom } from '../../domain/routing/gateways.ts';
import {
  type LimitInForce,
  limitsForCard,
  networkRulesInForce,
  type RuleInForce,
} from '../../domain/routing/network-rules-in-force.ts';

/** The card networks' rules in force on one day (R19). */
export interface NetworkRules {
  /** In UTC. */
  readonly day: string;
  readonly networks: readonly { readonly network: string; readonly rules: readonly RuleInForce[] }[];
  /** For a card whose network is not known. Where a country has a stricter one, it holds for the cards of that country. */
  readonly limitsOfUnknownNetworks: readonly LimitInForce[];
  /** What each FlexEcom gateway makes of the rules; empty without a configuration. */
  readonly gateways: readonly { readonly id: string; readonly mode: NetworkRulesMode }[];
}

const NETWORKS: readonly NetworkRuleRow['network'][] = ['VISA', 'MASTERCARD', 'AMEX', 'DISCOVER', 'OTHER'];

/** @param content null: only what the networks are published to say. */
export function networkRulesOn(at: number, content: RoutingContent | null): NetworkRules {
  const rules = networkRulesInForce(content?.networkRules ?? [], at);
  const gateways = content?.gateways.filter(isFlexecom) ?? [];
  return {
    day: new Date(at).toISOString().slice(0, 10),
    networks: NETWORKS.map((network) => ({ network, rules: rules.filter((rule) => rule.network === network) })),
    limitsOfUnknownNetworks: limitsForCard(rules, null, null),
    gateways: gateways.map(({ id, networkRules }) => ({ id, mode: networkRules })),
  };
}
