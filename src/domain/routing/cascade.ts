import type { Classification } from '../classification/classify-decline.ts';
import type { FlexecomGateway, RoutingConfiguration } from '../configuration.ts';
import type { DebtState, LatestDecline } from '../documents.ts';
import { type Ruling, refuse, send } from '../ruling.ts';
import { cascadeAllGateway, enabledFlexecomGateway, isEnabledGateway, isFlexecomGatewayId } from './gateways.ts';

/** What of a declined initial transaction decides where it cascades. */
export type DeclinedInitial = Pick<LatestDecline, 'gatewayId' | 'gatewayProfileId' | 'triedGatewayIds' | 'occurredAt'>;

export interface CascadeRoute {
  gateway: FlexecomGateway;
  /** Why this one; one sentence for people. */
  because: string;
}

/**
 * R2, R3, R8: the FlexEcom gateway that a declined initial transaction cascades to, or why it does not. `debtState` is
 * the debt's before this decline.
 */
export function routeOfInitialDecline(
  decline: DeclinedInitial,
  classified: Pick<Classification, 'type' | 'insufficientFunds'>,
  debtState: DebtState,
  config: RoutingConfiguration,
): Ruling<CascadeRoute> {
  if (classified.type === 'HARD') return refuse('HARD_DECLINE', 'only soft declines are sent');
  if (wasDeclinedByFlexecom(decline, debtState, config)) {
    return refuse('NOT_IN_CASCADE', 'what FlexEcom itself declined never cascades to it');
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

/** R4: the moment after which a cascade is not sent any more; epoch ms. */
export function cascadeDeadlineAt(declinedAt: number, gateway: Pick<FlexecomGateway, 'cascadeDeadlineMs'>): number {
  return declinedAt + gateway.cascadeDeadlineMs;
}

/** R4: whether that moment has passed at `now`; anything without a deadline never expires so. */
export function isPastDeadline(deadlineAt: number | null, now: number): boolean {
  return deadlineAt !== null && now > deadlineAt;
}

function wasDeclinedByFlexecom(decline: DeclinedInitial, debtState: DebtState, config: RoutingConfiguration): boolean {
  const tried = [...decline.triedGatewayIds, decline.gatewayId];
  return debtState === 'FAILED' || tried.some((gatewayId) => isFlexecomGatewayId(config, gatewayId));
}

/** R2: the next enabled gateway of the profile that was not yet tried, where that is FlexEcom. */
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

/** R2: the profile of the gateway profile that routed it, where that has one, else the direct one of its original gateway. */
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
