import type { FlexecomGateway, RoutingConfiguration } from '../../configuration/routing-configuration.ts';

type Gateways = Pick<RoutingConfiguration, 'gateways'>;

/** The FlexEcom gateway of that id, enabled; null: it takes no new submissions (disabled, retired, of another type, unknown). */
export function enabledFlexecomGateway(config: Gateways, gatewayId: string | null): FlexecomGateway | null {
  const gateway = config.gateways.find(({ id }) => id === gatewayId);
  return gateway !== undefined && isFlexecom(gateway) && gateway.enabled ? gateway : null;
}

/** R3: the one gateway that takes every initial soft decline; null: none is in force. */
export function cascadeAllGateway(config: Gateways): FlexecomGateway | null {
  return config.gateways.filter(isFlexecom).find((gateway) => gateway.enabled && gateway.cascadeAll) ?? null;
}

export function isEnabledGateway(config: Gateways, gatewayId: string): boolean {
  return config.gateways.some(({ id, enabled }) => id === gatewayId && enabled);
}

/** Disabled and retired ones too: what they declined, FlexEcom declined. */
export function isFlexecomGatewayId(
  config: Pick<RoutingConfiguration, 'gateways' | 'retiredGateways'>,
  gatewayId: string,
): boolean {
  return [...config.gateways, ...config.retiredGateways].some(
    ({ id, type }) => id === gatewayId && type === 'FLEXECOM',
  );
}

function isFlexecom(gateway: RoutingConfiguration['gateways'][number]): gateway is FlexecomGateway {
  return gateway.type === 'FLEXECOM';
}
