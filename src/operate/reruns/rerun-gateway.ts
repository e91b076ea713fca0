import type { RoutingConfiguration } from '../../domain/configuration.ts';
import { enabledFlexecomGateway } from '../../domain/routing/gateways.ts';
import { pauseOf } from '../../domain/routing/pauses.ts';
import { UsageError } from '../../errors.ts';

/**
 * Checks that a rerun names an enabled FlexEcom gateway that is not paused. Checked before anything is requested: otherwise every request of
 * a batch would be refused.
 * @returns the configuration.
 * @throws UsageError with the reason for which a request would be refused, and the gateways that can be used.
 */
export function checkRerunGateway(config: RoutingConfiguration | null, gatewayId: string): RoutingConfiguration {
  if (config === null) {
    throw new UsageError('no routing configuration has been applied yet; apply one with: salvage config apply FILE');
  }
  const paused = pauseOf(config, gatewayId, 'RERUN');
  if (enabledFlexecomGateway(config, gatewayId) !== null && paused === null) return config;
  const usable = config.gateways.filter(({ id }) => enabledFlexecomGateway(config, id) !== null).map(({ id }) => id);
  throw new UsageError(
    `${gatewayProblem(config, gatewayId)}; FlexEcom gateways in configuration version ${config.version}: ${usable.join(', ') || 'none'}`,
  );
}

/** The gateways that a rerun may name now. */
export function rerunGatewayIds(config: RoutingConfiguration | null): string[] {
  const isUsable = (id: string) =>
    config !== null && enabledFlexecomGateway(config, id) !== null && pauseOf(config, id, 'RERUN') === null;
  return (config?.gateways ?? []).map(({ id }) => id).filter(isUsable);
}

function gatewayProblem(config: RoutingConfiguration, gatewayId: string): string {
  const gateway = [...config.gateways, ...config.retiredGateways].find(({ id }) => id === gatewayId);
  const paused = pauseOf(config, gatewayId, 'RERUN');
  if (paused !== null) return `GATEWAY_PAUSED: ${paused}`;
  if (gateway?.type === 'FLEXECOM') return `GATEWAY_DISABLED: ${gatewayId} accepts no new submissions`;
  if (gateway !== undefined) return `NOT_A_FLEXECOM_GATEWAY: ${gatewayId} is of type ${gateway.type}`;
  return config.gatewayProfiles.some(({ id }) => id === gatewayId)
    ? `ATRI_PROFILE_RERUN: ${gatewayId} is an ATRI gateway profile; name a FlexEcom gateway instead`
    : `NOT_A_FLEXECOM_GATEWAY: there is no gateway ${gatewayId}`;
}
