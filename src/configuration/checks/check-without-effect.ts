import type { FlexecomGateway, RoutingContent } from '../../domain/configuration.ts';
import { cascadeAllGateway, enabledFlexecomGateway, isFlexecom } from '../../domain/routing/gateways.ts';
import type { Breach } from './breach.ts';

/**
 * What the file sets up and nothing comes of, so that declines are left to billing in silence: slots and profiles of a
 * disabled gateway, profiles that cascadeAll overrides, gateways whose rebills no profile recycles. All are warnings.
 */
export function checkWithoutEffect(content: RoutingContent): Breach[] {
  return [
    ...checkGatewaysWithoutRecycleProfile(content),
    ...checkSlotsOfDisabledGateways(content),
    ...checkProfilesOfDisabledGateways(content),
    ...checkOverriddenProfiles(content),
    ...checkDisabledCascadeAll(content),
  ];
}

/** A file without recycle profiles does not recycle, and needs no warning a gateway. */
function checkGatewaysWithoutRecycleProfile({ gateways, recycleProfiles }: RoutingContent): Breach[] {
  if (recycleProfiles.length === 0) return [];
  const recycled = new Set(recycleProfiles.flatMap(({ gatewayIds }) => gatewayIds));
  return gateways.flatMap((gateway, index): Breach[] => {
    if (isFlexecom(gateway) || !gateway.enabled || recycled.has(gateway.id)) return [];
    const problem = `gateway "${gateway.id}" is in no recycle profile, so declined rebills of its subscriptions are left to billing (NO_RECYCLE_PROFILE)`;
    const mend = 'if it has subscriptions, add it to the gatewayIds of a recycle profile';
    return [{ severity: 'warning', rule: 'R5', path: ['gateways', index, 'id'], problem, mend }];
  });
}

function checkSlotsOfDisabledGateways(content: RoutingContent): Breach[] {
  const slots = ['reattempts4To6GatewayId', 'reattempts7To9GatewayId', 'finalAttemptGatewayId'] as const;
  return content.recycleProfiles.flatMap((profile, index) =>
    slots.flatMap((slot): Breach[] => {
      const gateway = disabledFlexecom(content, profile[slot]);
      if (gateway === null) return [];
      const problem = `gateway "${gateway.id}" is disabled, so these attempts are left to billing (NOT_IN_RECYCLE_SLOT)`;
      const mend = `enable it, use another FlexEcom gateway, or remove this field`;
      return [{ severity: 'warning', rule: 'R5', path: ['recycleProfiles', index, slot], problem, mend }];
    }),
  );
}

function checkProfilesOfDisabledGateways(content: RoutingContent): Breach[] {
  return content.cascadeProfiles.flatMap(({ id, gatewayIds }, index) =>
    gatewayIds.flatMap((gatewayId, position): Breach[] => {
      if (disabledFlexecom(content, gatewayId) === null) return [];
      const problem = `gateway "${gatewayId}" is disabled, so nothing cascades to it along "${id}" (NOT_IN_CASCADE)`;
      const mend = 'enable it, use another FlexEcom gateway, or remove it from the profile';
      const path = ['cascadeProfiles', index, 'gatewayIds', position];
      return [{ severity: 'warning', rule: 'R2', path, problem, mend }];
    }),
  );
}

function disabledFlexecom(content: RoutingContent, gatewayId: string | null): FlexecomGateway | null {
  const gateway = content.gateways.filter(isFlexecom).find(({ id }) => id === gatewayId);
  return gateway === undefined || enabledFlexecomGateway(content, gateway.id) !== null ? null : gateway;
}

function checkOverriddenProfiles(content: RoutingContent): Breach[] {
  const taker = cascadeAllGateway(content);
  if (taker === null) return [];
  return content.cascadeProfiles.map(({ id }, index) => ({
    severity: 'warning',
    rule: 'R3',
    path: ['cascadeProfiles', index, 'id'],
    problem: `cascade profile "${id}" has no effect, because cascadeAll of "${taker.id}" takes every initial soft decline`,
    mend: `set cascadeAll: false, or remove the profile`,
  }));
}

function checkDisabledCascadeAll({ gateways }: RoutingContent): Breach[] {
  return gateways.flatMap((gateway, index): Breach[] => {
    if (!isFlexecom(gateway) || !gateway.cascadeAll || gateway.enabled) return [];
    const problem = `"${gateway.id}" has cascadeAll but is disabled, so it takes nothing`;
    const mend = 'enable it, or set cascadeAll: false';
    return [{ severity: 'warning', rule: 'R3', path: ['gateways', index, 'cascadeAll'], problem, mend }];
  });
}
