import { type Classification, classifyDebt, gatewayTypeOf } from '../../domain/classification/classify-decline.ts';
import type { NetworkRulesMode, RoutingConfiguration, RoutingContent } from '../../domain/configuration.ts';
import { enabledFlexecomGateway } from '../../domain/routing/gateways.ts';
import { holdoutPercentOf } from '../../domain/routing/holdout.ts';
import type { NetworkRule } from '../../domain/routing/network-rules.ts';
import { limitsForCard, networkRulesInForce } from '../../domain/routing/network-rules-in-force.ts';
import { networkRuleAgainst } from '../../domain/routing/network-ruling.ts';
import { routeDecline } from '../../domain/routing/route-decline.ts';
import { type ExplainedRoute, type KnownReason, nextActor, type Ruling } from '../../domain/ruling.ts';
import {
  configurationOf,
  gatewayProfileIdOf,
  type HypotheticalDebt,
  type HypotheticalDecline,
  hypotheticalDebt,
} from './hypothetical-decline.ts';

/** Where a decline goes, and why (`because`, in one sentence). */
export type Destination =
  | ({ to: 'FLEXECOM' } & ExplainedRoute)
  | { to: 'NOWHERE'; reason: KnownReason; next: 'BILLING' | 'NOBODY'; because: string };

/** Where a decline that meets a network rule goes under each mode of the gateway that it would go to without the rule. */
export interface DestinationByMode {
  readonly flexecomGatewayId: string;
  /** The gateway's own mode. */
  readonly mode: NetworkRulesMode;
  readonly goings: Readonly<Record<NetworkRulesMode, Destination>>;
}

/** How a decline is classified and routed. */
export interface Explanation extends Classification {
  readonly gatewayType: string | null;
  /** The network rule against another attempt, whatever the gateway's mode. */
  readonly networkRule: NetworkRule | null;
  /** null: not known, because there is no configuration. */
  readonly going: Destination | null;
  /** null: there is no network rule, or the decline goes nowhere under any mode. */
  readonly byNetworkRulesMode: DestinationByMode | null;
  readonly gatewayProfileId: string | null;
  /** What this explanation assumes or cannot know, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Explains how a decline would be classified and routed, with the functions that decide real declines.
 * @param content null: without a configuration only the default classification is known.
 */
export function explainDecline(decline: HypotheticalDecline, content: RoutingContent | null): Explanation {
  const config = configurationOf(content, decline);
  const { debt, attempts } = hypotheticalDebt(decline, config);
  const classification = classifyDebt(debt, config);
  const going = (under: RoutingConfiguration) =>
    destinationOf(routeDecline({ debt, classification, attempts, context: { now: decline.decidedAt, config: under } }));
  const gatewayType = gatewayTypeOf(decline.gatewayId, config);
  const context = { now: decline.decidedAt, config };
  const networkRule = networkRuleAgainst({ debt, attempts, context }, plannedAttempt(going(withMode(config, 'off'))));
  // A hard decline goes nowhere under any configuration, so its destination is known without one.
  const isKnown = content !== null || classification.type === 'HARD';
  const destination = isKnown ? going(config) : null;
  return {
    ...classification,
    gatewayType,
    networkRule,
    going: destination,
    byNetworkRulesMode: networkRule === null ? null : byMode(going, config),
    gatewayProfileId: debt.latestDecline.gatewayProfileId,
    notes: [...notesOn(decline, config, content !== null, debt), ...holdoutNote(destination, config)],
  };
}

/** The attempt that FlexEcom would be asked for, if it would. */
function plannedAttempt(next: Destination): { at?: number; amountMinor?: number } {
  if (next.to === 'NOWHERE') return {};
  const { dueAt, amountMinor } = next;
  return dueAt === null ? { amountMinor } : { at: dueAt, amountMinor };
}

function destinationOf(ruling: Ruling<ExplainedRoute>): Destination {
  return ruling.kind === 'SEND'
    ? { to: 'FLEXECOM', ...ruling.route }
    : { to: 'NOWHERE', reason: ruling.reason, next: nextActor(ruling.reason, false), because: ruling.detail };
}

function byMode(
  going: (under: RoutingConfiguration) => Destination,
  config: RoutingConfiguration,
): DestinationByMode | null {
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
  decline: HypotheticalDecline,
  config: RoutingConfiguration,
  isConfigured: boolean,
  { kind, latestDecline }: HypotheticalDebt['debt'],
): string[] {
  const isMissing = isConfigured && !config.gateways.some(({ id }) => id === decline.gatewayId);
  const { network } = latestDecline.decline;
  const rules = networkRulesInForce(config.networkRules, decline.decidedAt);
  const isCounted = limitsForCard(rules, network, latestDecline.card?.country ?? null).length > 0;
  return [
    ...(gatewayTypeOf(decline.gatewayId, config) === null
      ? [`the type of gateway ${decline.gatewayId} is not known, so its codes are recognised by their format`]
      : []),
    ...(isMissing
      ? [`gateway ${decline.gatewayId} is not in the configuration, so it is in no cascade and no profile`]
      : []),
    ...profileNote(decline, config, kind === 'REBILL'),
    ...(isCounted
      ? [`earlier attempts with this card are not known here: ${decline.earlierAttempts} are assumed`]
      : []),
    'the debt is assumed to be open: one that is paid, cancelled, superseded or already at FlexEcom is not sent',
  ];
}

function holdoutNote(going: Destination | null, config: RoutingConfiguration): string[] {
  if (going?.to !== 'FLEXECOM') return [];
  const percent = holdoutPercentOf(config, going.flexecomGatewayId);
  return percent === 0
    ? []
    : [
        `${percent} % of the new debts of gateway ${going.flexecomGatewayId} are left to billing (HOLDOUT); which ones, their ids decide`,
      ];
}

function profileNote(decline: HypotheticalDecline, config: RoutingConfiguration, isRebill: boolean): string[] {
  if (isRebill || decline.campaignId === null || decline.gatewayProfileId !== null) return [];
  const found = gatewayProfileIdOf(decline, config);
  return [
    found === null
      ? `campaign ${decline.campaignId} does not identify a single gateway profile, so none is assumed`
      : `campaign ${decline.campaignId} sells through gateway profile ${found}, which is assumed to have routed the sale`,
  ];
}
