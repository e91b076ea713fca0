import type { Card, Item, Network } from '../../../topics/contract/fields.ts';
import { gatewayTypeOf } from '../../domain/classification/classify-decline.ts';
import type { DeclinedOrderType } from '../../domain/classification/decline-mapping.ts';
import type { RoutingConfiguration, RoutingContent } from '../../domain/configuration.ts';
import { maskedDecline } from '../../domain/decline-facts.ts';
import type { LatestDecline } from '../../domain/documents/debt.ts';
import { ATTEMPTS_WINDOW_MS } from '../../domain/routing/network-rules.ts';
import type { Routable } from '../../domain/routing/routable.ts';

/** A decline that an operator describes. It has no order and no debt, only what classification and routing depend on. */
export interface HypotheticalDecline {
  readonly gatewayId: string;
  /** Used if the configuration lacks the gateway. */
  readonly gatewayType: string | null;
  readonly code: string | null;
  readonly text: string;
  readonly type: 'SOFT' | 'HARD' | null;
  readonly network: Exclude<Network, 'UNKNOWN'> | null;
  readonly adviceCode: string | null;
  readonly orderType: DeclinedOrderType;
  readonly campaignId: string | null;
  readonly productIds: readonly string[];
  readonly card: Card;
  /** null: the one through which the campaign's products are sold, if there is exactly one. */
  readonly gatewayProfileId: string | null;
  /** In order, without `gatewayId`. */
  readonly triedBefore: readonly string[];
  /** Of a rebill; 0 is the scheduled one. */
  readonly attempt: number;
  readonly subscriptionGatewayId: string;
  readonly amountMinor: number;
  readonly originalAmountMinor: number;
  readonly currency: string;
  /** Epoch ms. */
  readonly occurredAt: number;
  /** When it is classified and routed; epoch ms. */
  readonly decidedAt: number;
  /** Other attempts with the payment method in the 30 days before. */
  readonly earlierAttempts: number;
}

/** The content as a configuration, with the decline's gateway added if it is missing. Version 0: it is not in force. */
export function configurationOf(
  content: RoutingContent | null,
  { gatewayId, gatewayType }: Pick<HypotheticalDecline, 'gatewayId' | 'gatewayType'>,
): RoutingConfiguration {
  const config = { ...(content ?? EMPTY_CONTENT), version: 0, retiredGateways: [] };
  if (gatewayType === null || gatewayTypeOf(gatewayId, config) !== null) return config;
  const gateway = { id: gatewayId, type: gatewayType, enabled: true, directCascadeProfileId: null };
  return { ...config, gateways: [...config.gateways, gateway] };
}

const EMPTY_CONTENT: RoutingContent = {
  timeZone: 'UTC',
  reportWindowDays: 30,
  gateways: [],
  campaignProducts: [],
  gatewayProfiles: [],
  cascadeProfiles: [],
  recycleProfiles: [],
  declineMapping: [],
  networkRules: [],
};

export type HypotheticalDebt = Pick<Routable, 'debt' | 'attempts'>;

/** The decline as a new debt. Ids that it lacks are made up; classification and routing do not look at them. */
export function hypotheticalDebt(decline: HypotheticalDecline, config: RoutingConfiguration): HypotheticalDebt {
  const { occurredAt, earlierAttempts, triedBefore } = decline;
  const earlier = Array.from({ length: earlierAttempts }, (_, index) => ({
    key: `earlier-${index}`,
    at: occurredAt - Math.floor(((index + 1) * ATTEMPTS_WINDOW_MS) / (earlierAttempts + 1)),
  }));
  const tried = [...triedBefore, decline.gatewayId].map((id, index) => ({ key: `${index} ${id}`, at: occurredAt }));
  return {
    debt: {
      kind: decline.orderType === 'RECURRING' ? 'REBILL' : decline.orderType,
      state: 'OPEN',
      latestDecline: latestDeclineOf(decline, config),
    },
    attempts: { _id: 'hypothetical', attempts: [...earlier, ...tried], guard: 0 },
  };
}

/** Only its product matters. */
const ITEM: Omit<Item, 'productId'> = { quantity: 1, amountMinor: 0, recurring: false, subscriptionId: null };

function latestDeclineOf(decline: HypotheticalDecline, config: RoutingConfiguration): LatestDecline {
  const { gatewayId, code, text, type, network, adviceCode, occurredAt, subscriptionGatewayId } = decline;
  const isRebill = decline.orderType === 'RECURRING';
  return {
    transactionId: 'hypothetical',
    attempt: isRebill ? decline.attempt : 0,
    occurredAt,
    gatewayId,
    gatewayProfileId: isRebill ? null : gatewayProfileIdOf(decline, config),
    triedGatewayIds: [...decline.triedBefore, gatewayId],
    campaignId: decline.campaignId,
    parentOrderId: null,
    amountMinor: decline.amountMinor,
    originalAmountMinor: decline.originalAmountMinor,
    currency: decline.currency,
    decline: maskedDecline({ code, text, type, network, adviceCode }),
    paymentMethodRef: 'hypothetical',
    card: decline.card,
    items: decline.productIds.map((productId) => ({ ...ITEM, productId })),
    rebill: isRebill
      ? {
          subscriptionGatewayId,
          scheduledAt: occurredAt,
          schedule: { interval: 'P1M', anchorDay: null, timeZone: 'UTC' },
        }
      : null,
  };
}

/**
 * The gateway profile that routed the sale: the one given, else the only one that sells the campaign's products and has
 * the original gateway. null: there is none, or several are possible.
 */
export function gatewayProfileIdOf(decline: HypotheticalDecline, config: RoutingConfiguration): string | null {
  if (decline.gatewayProfileId !== null || decline.campaignId === null) return decline.gatewayProfileId;
  const originalGatewayId = decline.triedBefore[0] ?? decline.gatewayId;
  const ofCampaign = config.campaignProducts.filter(({ campaignId }) => campaignId === decline.campaignId);
  const possible = config.gatewayProfiles.filter(
    ({ id, gatewayIds }) =>
      gatewayIds.includes(originalGatewayId) && ofCampaign.some(({ gatewayProfileId }) => gatewayProfileId === id),
  );
  const isSoldDirectly = ofCampaign.some(({ gatewayId }) => gatewayId === originalGatewayId);
  return possible.length === 1 && !isSoldDirectly ? (possible[0]?.id ?? null) : null;
}
