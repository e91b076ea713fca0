import type { FlexecomGateway, RecycleProfile, RoutingConfiguration } from '../configuration/routing-configuration.ts';
import { enabledFlexecomGateway } from './gateways.ts';
import { recyclePriceMinor } from './recycle-price.ts';
import { recycleDueAt } from './recycle-schedule.ts';
import { type Refusal, type Ruling, refuse, send } from './ruling.ts';

/** A rebill declined at `attempt` (0: the scheduled rebill). */
export interface DeclinedRebill {
  attempt: number;
  occurredAt: number;
  originalAmountMinor: number;
  currency: string;
  subscriptionGatewayId: string;
}

/** The slot of a recycle profile that FlexEcom takes. */
export interface RecycleSlot {
  gateway: FlexecomGateway;
  attempt: number;
  dueAt: number;
  amountMinor: number;
  billOnSaturday: boolean;
  holdRecyclePrice: boolean;
}

/** R5: the slot that a soft-declined rebill goes to next, or why FlexEcom does not take it. */
export function routeOfDeclinedRebill(decline: DeclinedRebill, config: RoutingConfiguration): Ruling<RecycleSlot> {
  const profile = config.recycleProfiles.find(({ gatewayIds }) => gatewayIds.includes(decline.subscriptionGatewayId));
  if (profile === undefined) {
    return refuse('NO_RECYCLE_PROFILE', `gateway ${decline.subscriptionGatewayId} is in no recycle profile`);
  }
  const attempt = nextAttempt(profile, decline.attempt);
  if (attempt === null) {
    return refuse('ATTEMPTS_EXHAUSTED', `recycle profile ${profile.id} has no attempt after ${decline.attempt}`);
  }
  const gateway = enabledFlexecomGateway(config, slotGatewayId(profile, attempt));
  if (gateway === null) {
    return refuse('NOT_IN_RECYCLE_SLOT', `attempt ${attempt} of recycle profile ${profile.id} is not FlexEcom's`);
  }
  return slot(decline, profile, attempt, gateway, config.timeZone);
}

function slot(
  decline: DeclinedRebill,
  profile: RecycleProfile,
  attempt: number,
  gateway: FlexecomGateway,
  timeZone: string,
): { kind: 'SEND'; plan: RecycleSlot } | Refusal {
  const amountMinor = recyclePriceMinor(profile, attempt, decline.originalAmountMinor, decline.currency);
  if (amountMinor === null) {
    const detail = `recycle profile ${profile.id} has no amounts for ${decline.currency} that leave a price`;
    return refuse('CURRENCY_NOT_CONFIGURED', detail);
  }
  const { billOnSaturday, holdRecyclePrice } = profile;
  const days = daysPassed(profile, decline.attempt, attempt);
  const dueAt = recycleDueAt(decline.occurredAt, days, timeZone, billOnSaturday);
  return send({ gateway, attempt, dueAt, amountMinor, billOnSaturday, holdRecyclePrice });
}

/** The first attempt after `declinedAttempt` that is not skipped; null: none is left. */
function nextAttempt(profile: RecycleProfile, declinedAttempt: number): number | null {
  const index = profile.attempts.findIndex(({ skip }, at) => at + 1 > declinedAttempt && !skip);
  return index === -1 ? null : index + 1;
}

/** The final attempt's own gateway outranks the range's that it falls in. */
function slotGatewayId(profile: RecycleProfile, attempt: number): string | null {
  const finalGatewayId = attempt === profile.attempts.length ? profile.finalAttemptGatewayId : null;
  return finalGatewayId ?? rangeGatewayId(profile, attempt);
}

function rangeGatewayId(profile: RecycleProfile, attempt: number): string | null {
  if (attempt >= 4 && attempt <= 6) return profile.reattempts4To6GatewayId;
  if (attempt >= 7 && attempt <= 9) return profile.reattempts7To9GatewayId;
  return null;
}

/** Waits of every attempt passed on the way, skipped ones too. */
function daysPassed(profile: RecycleProfile, from: number, to: number): number {
  return profile.attempts.slice(from, to).reduce((days, { daysToWait }) => days + daysToWait, 0);
}
