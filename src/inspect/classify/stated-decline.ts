import type { Network } from '../../../topics/contract/fields.ts';
import { gatewayTypeOf } from '../../domain/classification/classify-decline.ts';
import type { DeclinedOrderType } from '../../domain/classification/decline-mapping.ts';
import type { RoutingConfiguration, RoutingContent } from '../../domain/configuration.ts';
import { maskedDecline } from '../../domain/decline-facts.ts';
import type { LatestDecline } from '../../domain/documents.ts';
import type { Routable } from '../../domain/routing/route-decline.ts';

/** A decline as somebody states it, without an order or a debt: what classification and routing depend on. */
export interface StatedDecline {
  readonly gatewayId: string;
  /** For a gateway that the configuration lacks; null: not stated. */
  readonly gatewayType: string | null;
  readonly code: string | null;
  readonly text: string;
  readonly type: 'SOFT' | 'HARD' | null;
  readonly network: Exclude<Network, 'UNKNOWN'> | null;
  readonly adviceCode: string | null;
  readonly orderType: DeclinedOrderType;
  readonly campaignId: string | null;
  /** null: the one that the campaign's products are sold through, where there is exactly one. */
  readonly gatewayProfileId: string | null;
  /** In order, without the gateway that declined last. */
  readonly triedBefore: readonly string[];
  /** Of a rebill: 0 is the scheduled one. */
  readonly attempt: number;
  readonly subscriptionGatewayId: string;
  readonly amountMinor: number;
  readonly originalAmountMinor: number;
  readonly currency: string;
  /** Epoch ms. */
  readonly occurredAt: number;
  /** When it is decided; epoch ms. */
  readonly decidedAt: number;
  /** Other attempts with the payment method in the 30 days before (R19). */
  readonly earlierAttempts: number;
}

/** What there is without a configuration file, and with one: no version, as it is not in force. */
export function configurationOf(
  content: RoutingContent | null,
  { gatewayId, gatewayType }: Pick<StatedDecline, 'gatewayId' | 'gatewayType'>,
): RoutingConfiguration {
  const config = { ...(content ?? NOTHING), version: 0, retiredGateways: [] };
  if (gatewayType === null || gatewayTypeOf(gatewayId, config) !== null) return config;
  const stated = { id: gatewayId, type: gatewayType, enabled: true, directCascadeProfileId: null };
  return { ...config, gateways: [...config.gateways, stated] };
}

const NOTHING: RoutingContent = {
  timeZone: 'UTC',
  gateways: [],
  campaignProducts: [],
  gatewayProfiles: [],
  cascadeProfiles: [],
  recycleProfiles: [],
  declineMapping: [],
};

/** Of a debt that nothing else is known of. Ids of what is not stated are made up: no rule that is asked looks at them. */
export function routableOf(stated: StatedDecline, config: RoutingConfiguration): Routable {
  const attempts = Array.from({ length: stated.earlierAttempts + 1 }, (_, index) => ({
    key: `stated-${index}`,
    at: stated.occurredAt,
  }));
  return {
    kind: stated.orderType === 'RECURRING' ? 'REBILL' : stated.orderType,
    latest: latestDeclineOf(stated, config),
    debtState: 'OPEN',
    attempts: { _id: 'stated', attempts, guard: 0 },
  };
}

function latestDeclineOf(stated: StatedDecline, config: RoutingConfiguration): LatestDecline {
  const { gatewayId, code, text, type, network, adviceCode, occurredAt, subscriptionGatewayId } = stated;
  const isRebill = stated.orderType === 'RECURRING';
  return {
    transactionId: 'stated',
    attempt: isRebill ? stated.attempt : 0,
    occurredAt,
    gatewayId,
    gatewayProfileId: isRebill ? null : gatewayProfileIdOf(stated, config),
    triedGatewayIds: [...stated.triedBefore, gatewayId],
    campaignId: stated.campaignId,
    parentOrderId: null,
    amountMinor: stated.amountMinor,
    originalAmountMinor: stated.originalAmountMinor,
    currency: stated.currency,
    decline: maskedDecline({ code, text, type, network, adviceCode }),
    paymentMethodRef: 'stated',
    items: [],
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
 * The gateway profile that routed it: the one stated, else the only one through which the campaign's products are sold
 * and that has its original gateway; null: none, or several could be.
 */
export function gatewayProfileIdOf(stated: StatedDecline, config: RoutingConfiguration): string | null {
  if (stated.gatewayProfileId !== null || stated.campaignId === null) return stated.gatewayProfileId;
  const originalGatewayId = stated.triedBefore[0] ?? stated.gatewayId;
  const ofCampaign = config.campaignProducts.filter(({ campaignId }) => campaignId === stated.campaignId);
  const possible = config.gatewayProfiles.filter(
    ({ id, gatewayIds }) =>
      gatewayIds.includes(originalGatewayId) && ofCampaign.some(({ gatewayProfileId }) => gatewayProfileId === id),
  );
  const directly = ofCampaign.some(({ gatewayId }) => gatewayId === originalGatewayId);
  return possible.length === 1 && !directly ? (possible[0]?.id ?? null) : null;
}
