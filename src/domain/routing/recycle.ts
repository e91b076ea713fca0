import type { FlexecomGateway, RecycleProfile, RoutingConfiguration } from '../configuration.ts';
import { countText } from '../count-text.ts';
import { type ExplainedRoute, type Refusal, type Ruling, refuse, send } from '../ruling.ts';
import { excludedBy } from './exclusions.ts';
import { enabledFlexecomGateway } from './gateways.ts';
import { brokenNetworkRule, networkRuling } from './network-ruling.ts';
import { recyclePriceMinor } from './recycle-price.ts';
import { delayedDueAt, recycleDueAt } from './recycle-schedule.ts';
import type { Routable } from './routable.ts';

/**
 * Whether FlexEcom takes the next attempt of a soft-declined rebill: which attempt, when, at what price, and what the
 * gateway's exclusions and the card networks say about it (R5, R8, R19, R24).
 */
export function recycleRuling(routable: Routable): Ruling<ExplainedRoute> {
  const slot = recycleSlotOf(routable);
  return slot.kind === 'REFUSE' ? slot : rulingInSlot(slot.route, routable);
}

/** The slot of the next attempt, before anybody has asked whether something forbids that attempt. */
export function recycleSlotOf({ debt, classification, context }: Routable): Ruling<RecycleSlot> {
  if (classification.type === 'HARD') return refuse('HARD_DECLINE', 'a hard-declined rebill is not recycled');
  const latest = debt.latestDecline;
  const subscriptionGatewayId = latest.rebill?.subscriptionGatewayId ?? latest.gatewayId;
  return routeOfDeclinedRebill({ ...latest, subscriptionGatewayId }, context.config);
}

/** Whether the attempt of a slot may be made: the gateway's exclusions (R24) are asked before the card networks (R19). */
export function rulingInSlot(slot: RecycleSlot, routable: Routable): Ruling<ExplainedRoute> {
  const { gateway, attempt, dueAt, amountMinor, billOnSaturday, holdRecyclePrice, minDaysToNextBill, because } = slot;
  const excluded = excludedBy(gateway, routable.debt.latestDecline, { route: 'RECYCLE', amountMinor });
  if (excluded !== null) return excluded;
  const { config } = routable.context;
  const network = networkRuling(gateway, routable, { at: dueAt, amountMinor });
  if (network.forbidden) return brokenNetworkRule(network.mark);
  return send({
    route: 'RECYCLE',
    flexecomGatewayId: gateway.id,
    attempt,
    amountMinor,
    dueAt: delayedDueAt(dueAt, network.notBefore ?? dueAt, config.timeZone, billOnSaturday),
    cascadeDeadlineAt: null,
    holdRecyclePrice,
    minDaysToNextBill,
    networkRule: network.mark,
    because,
  });
}

interface DeclinedRebill {
  /** 0: the scheduled rebill. */
  attempt: number;
  occurredAt: number;
  originalAmountMinor: number;
  currency: string;
  subscriptionGatewayId: string;
}

/** An attempt of a recycle profile that FlexEcom takes. */
interface RecycleSlot {
  gateway: FlexecomGateway;
  attempt: number;
  dueAt: number;
  amountMinor: number;
  billOnSaturday: boolean;
  holdRecyclePrice: boolean;
  minDaysToNextBill: number;
  /** Why this attempt, and when; one sentence for people. */
  because: string;
}

/** The attempt that follows a soft-declined rebill, if it falls in a slot of FlexEcom, or why FlexEcom does not take it (R5). */
export function routeOfDeclinedRebill(decline: DeclinedRebill, config: RoutingConfiguration): Ruling<RecycleSlot> {
  const profile = config.recycleProfiles.find(({ gatewayIds }) => gatewayIds.includes(decline.subscriptionGatewayId));
  if (profile === undefined) {
    return refuse('NO_RECYCLE_PROFILE', `gateway ${decline.subscriptionGatewayId} is in no recycle profile`);
  }
  const attempt = nextAttempt(profile, decline.attempt);
  if (attempt === null) {
    return refuse('ATTEMPTS_EXHAUSTED', `recycle profile ${profile.id} has no attempt after ${decline.attempt}`);
  }
  const { gatewayId, name } = slotOf(profile, attempt);
  const gateway = enabledFlexecomGateway(config, gatewayId);
  if (gateway === null) {
    return refuse('NOT_IN_RECYCLE_SLOT', `attempt ${attempt} of recycle profile ${profile.id} is not FlexEcom's`);
  }
  return slot(decline, profile, { attempt, gateway, name }, config.timeZone);
}

function slot(
  decline: DeclinedRebill,
  profile: RecycleProfile,
  { attempt, gateway, name }: { attempt: number; gateway: FlexecomGateway; name: string },
  timeZone: string,
): { kind: 'SEND'; route: RecycleSlot } | Refusal {
  const amountMinor = recyclePriceMinor(profile, attempt, decline.originalAmountMinor, decline.currency);
  if (amountMinor === null) {
    const detail = `recycle profile ${profile.id} has no amounts for ${decline.currency} that leave a price`;
    return refuse('CURRENCY_NOT_CONFIGURED', detail);
  }
  const { billOnSaturday, holdRecyclePrice, minDaysToNextBill } = profile;
  const days = daysPassed(profile, decline.attempt, attempt);
  const dueAt = recycleDueAt(decline.occurredAt, days, timeZone, billOnSaturday);
  const because = `attempt ${attempt} is next in recycle profile ${profile.id}, ${countText(days, 'day')} after the decline, in the slot of ${name}`;
  return send({ gateway, attempt, dueAt, amountMinor, billOnSaturday, holdRecyclePrice, minDaysToNextBill, because });
}

/** The first attempt after `declinedAttempt` that is not skipped; null if none is left. */
function nextAttempt(profile: RecycleProfile, declinedAttempt: number): number | null {
  const index = profile.attempts.findIndex(({ skip }, at) => at + 1 > declinedAttempt && !skip);
  return index === -1 ? null : index + 1;
}

/** The final attempt's own gateway goes before the gateway of the range that the attempt falls in. */
function slotOf(profile: RecycleProfile, attempt: number): { gatewayId: string | null; name: string } {
  const { finalAttemptGatewayId } = profile;
  const isFinal = attempt === profile.attempts.length;
  if (isFinal && finalAttemptGatewayId !== null) return { gatewayId: finalAttemptGatewayId, name: 'the final attempt' };
  if (attempt >= 4 && attempt <= 6) return { gatewayId: profile.reattempts4To6GatewayId, name: 're-attempts 4-6' };
  if (attempt >= 7 && attempt <= 9) return { gatewayId: profile.reattempts7To9GatewayId, name: 're-attempts 7-9' };
  return { gatewayId: null, name: 'no range' };
}

/** The waits of all attempts on the way add up, skipped ones included. */
function daysPassed(profile: RecycleProfile, from: number, to: number): number {
  return profile.attempts.slice(from, to).reduce((days, { daysToWait }) => days + daysToWait, 0);
}
