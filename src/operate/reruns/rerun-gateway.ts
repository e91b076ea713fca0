import type { RoutingConfiguration } from '../../domain/configuration.ts';
import { enabledFlexecomGateway } from '../../domain/routing/gateways.ts';
import { UsageError } from '../../errors.ts';

/**
 * R6: a decline is rerun on an enabled FlexEcom gateway, named directly. Said before anything is asked for, as every
 * request of a batch would be refused for it.
 * @throws UsageError naming the reason that a request would be refused with, and the gateways that would do.
 */
export function refuseOtherGateways(config: RoutingConfiguration | null, gatewayId: string): RoutingConfiguration {
  if (config === null) throw new UsageError('there is no routing configuration yet: salvage config apply FILE');
  if (enabledFlexecomGateway(config, gatewayId) !== null) return config;
  const able = config.gateways.filter(({ id }) => enabledFlexecomGateway(config, id) !== null).map(({ id }) => id);
  throw new UsageError(
    `${whyNot(config, gatewayId)}; FlexEcom gateways of configuration version ${config.version}: ${able.join(', ') || 'none'}`,
  );
}

function whyNot(config: RoutingConfiguration, gatewayId: string): string {
  const gateway = [...config.gateways, ...config.retiredGateways].find(({ id }) => id === gatewayId);
  if (gateway?.type === 'FLEXECOM') return `GATEWAY_DISABLED: ${gatewayId} takes no new submissions`;
  if (gateway !== undefined) return `NOT_A_FLEXECOM_GATEWAY: ${gatewayId} is of type ${gateway.type}`;
  return config.gatewayProfiles.some(({ id }) => id === gatewayId)
    ? `ATRI_PROFILE_RERUN: ${gatewayId} is an ATRI gateway profile, and a decline is rerun on a FlexEcom gateway directly`
    : `NOT_A_FLEXECOM_GATEWAY: there is no gateway ${gatewayId}`;
}
