import type { Classification } from '../classification/classify-decline.ts';
import type { FlexecomGateway, RoutingConfiguration } from '../configuration.ts';
import type { Debt, LatestDecline } from '../documents/debt.ts';
import { type ExplainedRoute, type Ruling, refuse, send } from '../ruling.ts';
import { excludedBy } from './exclusions.ts';
import { cascadeAllGateway, enabledFlexecomGateway, isEnabledGateway, isFlexecomGatewayId } from './gateways.ts';
import { brokenNetworkRule, networkRuling } from './network-ruling.ts';
import { pauseOf } from './pauses.ts';
import type { Routable } from './routable.ts';

/**
 * Whether a declined initial transaction cascades to FlexEcom: the configuration routes it there, its deadline has not
 * passed (R4), the gateway does not exclude it (R24), no card network objects (R19), and the gateway is not paused (R22). A
 * cascade goes out at once, so a network's wait refuses it too, and so does a pause.
 */
export function cascadeRuling(routable: Routable): Ruling<ExplainedRoute> {
  const { debt, classification, context } = routable;
  const { now, config } = context;
  const latest = debt.latestDecline;
  const ruling = routeOfInitialDecline(latest, classification, debt, config);
  if (ruling.kind === 'REFUSE') return ruling;
  const { gateway, because } = ruling.route;
  const deadlineMs = debt.kind === 'TRIAL_COMPLETION' ? gateway.trialDeadlineMs : gateway.cascadeDeadlineMs;
  // A clock ahead of ours does not make the time longer.
  const deadlineAt = Math.min(latest.occurredAt, now) + deadlineMs;
  if (isPastDeadline(deadlineAt, now)) {
    return refuse('CASCADE_EXPIRED', `more than ${deadlineMs} ms have passed since the decline`);
  }
  const excluded = excludedBy(gateway, latest, { route: 'CASCADE', amountMinor: latest.amountMinor });
  if (excluded !== null) return excluded;
  const network = networkRuling(gateway, routable);
  if (network.forbidden || network.notBefore !== null) return brokenNetworkRule(network.mark);
  const paused = pauseOf(config, gateway.id, 'CASCADE');
  if (paused !== null) return refuse('GATEWAY_PAUSED', paused);
  return send({
    route: 'CASCADE',
    flexecomGatewayId: gateway.id,
    attempt: 0,
    amountMinor: latest.amountMinor,
    dueAt: null,
    cascadeDeadlineAt: deadlineAt,
    holdRecyclePrice: false,
    networkRule: network.mark,
    because,
  });
}

/** The part of a declined initial transaction that decides where it cascades. */
type DeclinedInitial = Pick<
  LatestDecline,
  'gatewayId' | 'gatewayProfileId' | 'triedGatewayIds' | 'occurredAt' | 'paymentMethodRef'
>;

interface CascadeRoute {
  gateway: FlexecomGateway;
  /** Why this one; one sentence for people. */
  because: string;
}

/** The FlexEcom gateway that a declined initial transaction cascades to, or why it does not cascade (R2, R3, R8). */
export function routeOfInitialDecline(
  decline: DeclinedInitial,
  classified: Pick<Classification, 'type' | 'insufficientFunds'>,
  debt: Pick<Debt, 'failedPaymentMethodRefs'>,
  config: RoutingConfiguration,
): Ruling<CascadeRoute> {
  if (classified.type === 'HARD') return refuse('HARD_DECLINE', 'only soft declines are sent');
  if (wasDeclinedByFlexecom(decline, debt, config)) {
    return refuse('NOT_IN_CASCADE', 'what FlexEcom itself declined never cascades to it with the same payment method');
  }
  const everySoftDecline = cascadeAllGateway(config);
  if (everySoftDecline !== null) {
    const because = `cascadeAll of gateway ${everySoftDecline.id} takes every initial soft decline, whatever the profiles say`;
    return send({ gateway: everySoftDecline, because });
  }
  if (classified.insufficientFunds) {
    return refuse('NOT_IN_CASCADE', 'insufficient funds do not cascade along a profile');
  }
  return nextAlongProfile(decline, config);
}

/** Whether a cascade has expired at `now` (R4). Without a deadline nothing expires. */
export function isPastDeadline(deadlineAt: number | null, now: number): boolean {
  return deadlineAt !== null && now > deadlineAt;
}

/** Another payment method for the same debt is a new chance. */
function wasDeclinedByFlexecom(
  decline: DeclinedInitial,
  { failedPaymentMethodRefs = [] }: Pick<Debt, 'failedPaymentMethodRefs'>,
  config: RoutingConfiguration,
): boolean {
  const tried = [...decline.triedGatewayIds, decline.gatewayId];
  return (
    failedPaymentMethodRefs.includes(decline.paymentMethodRef) ||
    tried.some((gatewayId) => isFlexecomGatewayId(config, gatewayId))
  );
}

/** The next enabled gateway of the profile that was not tried yet, if that is FlexEcom (R2). */
function nextAlongProfile(decline: DeclinedInitial, config: RoutingConfiguration): Ruling<CascadeRoute> {
  const applying = cascadeProfileOf(decline, config);
  if (applying === null) return refuse('NOT_IN_CASCADE', 'no cascade profile applies to it');
  const { profileId, whose } = applying;
  const profile = config.cascadeProfiles.find(({ id }) => id === profileId);
  const nextId = profile?.gatewayIds.find(
    (id) => isEnabledGateway(config, id) && !decline.triedGatewayIds.includes(id) && id !== decline.gatewayId,
  );
  if (nextId === undefined) return refuse('NOT_IN_CASCADE', `cascade profile ${profileId} has no gateway left to try`);
  const gateway = enabledFlexecomGateway(config, nextId);
  return gateway === null
    ? refuse('NOT_IN_CASCADE', `gateway ${nextId} is next in cascade profile ${profileId}, and is not FlexEcom`)
    : send({ gateway, because: `gateway ${nextId} is next in cascade profile ${profileId}, ${whose}` });
}

/** The cascade profile of the gateway profile that routed the sale, else the direct one of its original gateway (R2). */
function cascadeProfileOf(
  decline: DeclinedInitial,
  config: RoutingConfiguration,
): { profileId: string; whose: string } | null {
  const gatewayProfile = config.gatewayProfiles.find(({ id }) => id === decline.gatewayProfileId);
  const originalGatewayId = decline.triedGatewayIds[0] ?? decline.gatewayId;
  const original = config.gateways.find(({ id }) => id === originalGatewayId);
  const ofProfile = gatewayProfile?.cascadeProfileId ?? null;
  if (ofProfile !== null) return { profileId: ofProfile, whose: `that of gateway profile ${decline.gatewayProfileId}` };
  const direct = original?.directCascadeProfileId ?? null;
  return direct === null ? null : { profileId: direct, whose: `the direct cascade of gateway ${originalGatewayId}` };
}
