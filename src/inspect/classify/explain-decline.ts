import { type Classification, classifyDebt, gatewayTypeOf } from '../../domain/classification/classify-decline.ts';
import type { NetworkRulesMode, RoutingConfiguration, RoutingContent } from '../../domain/configuration.ts';
import { enabledFlexecomGateway } from '../../domain/routing/gateways.ts';
import { type NetworkRule, networkRuleOf } from '../../domain/routing/network-rules.ts';
import { type Routable, routeDecline } from '../../domain/routing/route-decline.ts';
import { type ExplainedPlan, type KnownReason, nextActor, type Ruling } from '../../domain/ruling.ts';
import { configurationOf, gatewayProfileIdOf, routableOf, type StatedDecline } from './stated-decline.ts';

/** Where a decline goes, and why; `because` is one sentence. */
export type Going =
  | ({ to: 'FLEXECOM' } & ExplainedPlan)
  | { to: 'NOWHERE'; reason: KnownReason; next: 'BILLING' | 'NOBODY'; because: string };

/** R19: where it goes under each mode; `mode` is that of the gateway that it goes to but for the rule. */
export interface GoingByMode {
  readonly flexecomGatewayId: string;
  readonly mode: NetworkRulesMode;
  readonly goings: Readonly<Record<NetworkRulesMode, Going>>;
}

/** What `salvage classify` says of a decline. */
export interface Explanation extends Classification {
  readonly gatewayType: string | null;
  /** The network rule that stands against another attempt, whatever the gateway's mode; null: none that is known. */
  readonly networkRule: NetworkRule | null;
  /** null: without a configuration nothing can be said. */
  readonly going: Going | null;
  /** null: no network rule, or it goes nowhere under any mode. */
  readonly byNetworkRulesMode: GoingByMode | null;
  readonly gatewayProfileId: string | null;
  /** What this answer leaves open; sentences. */
  readonly notes: readonly string[];
}

/**
 * R8, R2-R5, R19: soft or hard, where it would go, and why. Pure, by the functions that decide of real declines.
 * @param content null: no configuration is given, so that only the default rules can be told.
 */
export function explainDecline(stated: StatedDecline, content: RoutingContent | null): Explanation {
  const config = configurationOf(content, stated);
  const routable = routableOf(stated, config);
  const classification = classifyDebt({ kind: routable.kind, latestDecline: routable.latest }, config);
  const going = (under: RoutingConfiguration) =>
    goingBy(routeDecline(routable, classification, { now: stated.decidedAt, config: under }));
  const gatewayType = gatewayTypeOf(stated.gatewayId, config);
  const networkRule = networkRuleAgainst(routable, going(withMode(config, 'off')), stated, gatewayType);
  // A hard decline goes nowhere under any configuration.
  const isKnown = content !== null || classification.type === 'HARD';
  return {
    ...classification,
    gatewayType,
    networkRule,
    going: isKnown ? going(config) : null,
    byNetworkRulesMode: networkRule === null ? null : byMode(going, config),
    gatewayProfileId: routable.latest.gatewayProfileId,
    notes: notesOn(stated, config, content !== null, routable),
  };
}

/** What a card network says of the attempt that would come next, at its time. */
function networkRuleAgainst(
  { latest, attempts }: Routable,
  next: Going,
  { decidedAt }: StatedDecline,
  gatewayType: string | null,
): NetworkRule | null {
  const at = next.to === 'FLEXECOM' ? (next.dueAt ?? decidedAt) : decidedAt;
  const times = attempts?.attempts.map((attempt) => attempt.at) ?? [];
  return networkRuleOf(latest.decline, times, at, gatewayType);
}

function goingBy(ruling: Ruling<ExplainedPlan>): Going {
  return ruling.kind === 'SEND'
    ? { to: 'FLEXECOM', ...ruling.plan }
    : { to: 'NOWHERE', reason: ruling.reason, next: nextActor(ruling.reason, false), because: ruling.detail };
}

function byMode(going: (under: RoutingConfiguration) => Going, config: RoutingConfiguration): GoingByMode | null {
  const goings = {
    off: going(withMode(config, 'off')),
    warn: going(withMode(config, 'warn')),
    enforce: going(withMode(config, 'enforce')),
  };
  if (goings.off.to === 'NOWHERE') return null;
  const { flexecomGatewayId } = goings.off;
  const gateway = enabledFlexecomGateway(config, flexecomGatewayId);
  return gateway === null ? null : { flexecomGatewayId, mode: gateway.networkRules, goings };
}

function withMode(config: RoutingConfiguration, networkRules: NetworkRulesMode): RoutingConfiguration {
  const gateways = config.gateways.map((gateway) =>
    gateway.type === 'FLEXECOM' ? { ...gateway, networkRules } : gateway,
  );
  return { ...config, gateways };
}

function notesOn(
  stated: StatedDecline,
  config: RoutingConfiguration,
  isConfigured: boolean,
  { kind, latest }: Routable,
): string[] {
  const isMissing = isConfigured && !config.gateways.some(({ id }) => id === stated.gatewayId);
  const { network } = latest.decline;
  const isCounted = network === 'VISA' || network === 'MASTERCARD';
  return [
    ...(gatewayTypeOf(stated.gatewayId, config) === null
      ? [`the type of gateway ${stated.gatewayId} is not known, so codes are read by their shape`]
      : []),
    ...(isMissing ? [`the configuration lacks gateway ${stated.gatewayId}: it is in no cascade or profile`] : []),
    ...profileNote(stated, config, kind === 'REBILL'),
    ...(isCounted
      ? [`attempts with this card that were made before are not known here: ${stated.earlierAttempts} are assumed`]
      : []),
    'what was declined is taken to be owed still: a paid, cancelled or older one, or one that FlexEcom has, is not sent',
  ];
}

function profileNote(stated: StatedDecline, config: RoutingConfiguration, isRebill: boolean): string[] {
  if (isRebill || stated.campaignId === null || stated.gatewayProfileId !== null) return [];
  const found = gatewayProfileIdOf(stated, config);
  return [
    found === null
      ? `campaign ${stated.campaignId} does not tell one gateway profile that routed it: none is assumed`
      : `campaign ${stated.campaignId} sells through gateway profile ${found}: that one is taken to have routed it`,
  ];
}
