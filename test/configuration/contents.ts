import { RoutingContentSchema } from '../../src/configuration/routing-schema.ts';
import type { RoutingContent } from '../../src/domain/configuration.ts';

const secrets = { publicKey: { env: 'P' }, secretKey: { env: 'S' }, signingSecret: { env: 'W' } };

/** A small sound configuration: two FlexEcom gateways, two ordinary ones, one profile of each kind. */
export const soundInput = {
  timeZone: 'America/New_York',
  gateways: [
    { id: 'flex-1', type: 'FLEXECOM', ...secrets },
    { id: 'flex-2', type: 'FLEXECOM', ...secrets },
    { id: 'nmi-1', type: 'NMI', directCascadeProfileId: 'direct' },
    { id: 'stripe-1', type: 'STRIPE' },
  ],
  campaignProducts: [{ campaignId: 'camp', productId: 'box', gatewayProfileId: 'balanced' }],
  gatewayProfiles: [{ id: 'balanced', gatewayIds: ['nmi-1', 'stripe-1'], cascadeProfileId: 'along' }],
  cascadeProfiles: [
    { id: 'along', gatewayIds: ['nmi-1', 'stripe-1', 'flex-1'] },
    { id: 'direct', gatewayIds: ['nmi-1', 'flex-2'] },
  ],
  recycleProfiles: [
    {
      id: 'monthly',
      gatewayIds: ['nmi-1', 'stripe-1'],
      reattempts4To6GatewayId: 'flex-1',
      finalAttemptGatewayId: 'flex-2',
      attempts: Array.from({ length: 5 }, () => ({ daysToWait: 3 })),
    },
  ],
  declineMapping: [{ scope: { gatewayType: 'NMI' }, message: 'pick up', mapTo: 'SOFT' }],
};

type Input = typeof soundInput & { networkRules: unknown };

/** The sound configuration with some parts replaced, unparsed. */
export function inputWith(change: Partial<Record<keyof Input, unknown>>): unknown {
  return { ...structuredClone(soundInput), ...change };
}

/** The same, parsed. */
export function contentWith(change: Partial<Record<keyof Input, unknown>> = {}): RoutingContent {
  return RoutingContentSchema.parse(inputWith(change));
}

export function flexecom(change: Record<string, unknown>): Record<string, unknown> {
  return { type: 'FLEXECOM', ...secrets, ...change };
}
