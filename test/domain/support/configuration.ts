import { RoutingContentSchema } from '../../../src/configuration/routing-schema.ts';
import type { RoutingConfiguration } from '../../../src/domain/configuration.ts';

type Content = Partial<Parameters<typeof RoutingContentSchema.parse>[0] & Record<string, unknown>>;

const secrets = {
  publicKey: { env: 'FLEXECOM_PUBLIC_KEY' },
  secretKey: { env: 'FLEXECOM_SECRET_KEY' },
  signingSecret: { env: 'FLEXECOM_SIGNING_SECRET' },
};

export function flexecomGateway(fields: Record<string, unknown> = {}) {
  return { id: 'flex', type: 'FLEXECOM', ...secrets, ...fields };
}

/** Ten attempts, a day apart; FlexEcom takes 4-6. */
export function recycleProfile(fields: Record<string, unknown> = {}) {
  return {
    id: 'recycle',
    gatewayIds: ['visa-1'],
    attempts: Array.from({ length: 10 }, () => ({ daysToWait: 1 })),
    reattempts4To6GatewayId: 'flex',
    ...fields,
  };
}

/** `visa-1` cascades to `visa-2`, then to FlexEcom, and its rebills are recycled. */
export function configuration(content: Content = {}, version = 1): RoutingConfiguration {
  const parsed = RoutingContentSchema.parse({
    gateways: [
      { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
      { id: 'visa-2', type: 'NMI' },
      { id: 'other', type: 'NMI' },
      flexecomGateway(),
    ],
    cascadeProfiles: [{ id: 'direct', gatewayIds: ['visa-1', 'visa-2', 'flex'] }],
    recycleProfiles: [recycleProfile()],
    ...content,
  });
  return { ...parsed, version, retiredGateways: [] };
}
