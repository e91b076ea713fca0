import type { FlexecomGateway, Gateway, RoutingConfiguration } from '../configuration.ts';

/** Which gateways are FlexEcom's, and which of those take new submissions. */

type Gateways = Pick<RoutingConfiguration, 'gateways'>;

/** Null where the gateway takes no new submissions: disabled, retired, of another type, or unknown. */
export function enabledFlexecomGateway(config: Gateways, gatewayId: string | null): FlexecomGateway | null {
  const gateway = config.gateways.find(({ id }) => id === gatewayId);
  return gateway !== undefined && isFlexecom(gateway) && gateway.enabled ? gateway : null;
}

/** The one enabled gateway that takes every initial soft decline (R3); null: there is none. */
export function cascadeAllGateway(config: Gateways): FlexecomGateway | null {
  return config.gateways.filter(isFlexecom).find((gateway) => gateway.enabled && gateway.cascadeAll) ?? null;
}

export function isEnabledGateway(config: Gateways, gatewayId: string): boolean {
  return config.gateways.some(({ id, enabled }) => id === gatewayId && enabled);
}

/** Includes disabled and retired gateways: what they declined, FlexEcom declined. */
export function isFlexecomGatewayId(
  config: Pick<RoutingConfiguration, 'gateways' | 'retiredGateways'>,
  gatewayId: string,
): boolean {
  return [...config.gateways, ...config.retiredGateways].some(
    ({ id, type }) => id === gatewayId && type === 'FLEXECOM',
  );
}

export function flexecomGatewayIds(config: Gateways): ReadonlySet<string> {
  return new Set(config.gateways.filter(isFlexecom).map(({ id }) => id));
}

export function isFlexecom(gateway: Gateway): gateway is FlexecomGateway {
  return gateway.type === 'FLEXECOM';
}
