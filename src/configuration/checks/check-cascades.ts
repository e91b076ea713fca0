import type { CascadeProfile, RoutingContent } from '../../domain/configuration.ts';
import { flexecomGatewayIds } from '../../domain/routing/gateways.ts';
import type { Breach } from './breach.ts';

/** Cascade profiles: FlexEcom is the last gateway, and the algorithm fixes which gateway is next (R2). */
export function checkCascades(content: RoutingContent): Breach[] {
  const flexecom = flexecomGatewayIds(content);
  const inUse = cascadeProfilesInUse(content);
  return content.cascadeProfiles.flatMap((profile, index) => [
    ...checkAlgorithm(profile, index, flexecom),
    ...checkFlexecomIsLast(profile, index, flexecom),
    ...(inUse.has(profile.id) ? [] : [unused(profile, index)]),
  ]);
}

function checkAlgorithm(profile: CascadeProfile, index: number, flexecom: ReadonlySet<string>): Breach[] {
  const path = ['cascadeProfiles', index, 'algorithm'];
  if (profile.algorithm === 'INTELLIGENT') {
    const problem = `cascade profile "${profile.id}" has the algorithm INTELLIGENT, which cascade profiles cannot have`;
    return [{ severity: 'error', rule: 'R2', path, problem, mend: 'use ORDERED' }];
  }
  const flexecomId = profile.gatewayIds.find((id) => flexecom.has(id));
  if (profile.algorithm === 'ORDERED' || flexecomId === undefined) return [];
  const problem = `cascade profile "${profile.id}" contains FlexEcom gateway "${flexecomId}", but the algorithm ${profile.algorithm} does not fix which gateway is next`;
  return [{ severity: 'error', rule: 'R2', path, problem, mend: 'use ORDERED, or remove the FlexEcom gateway' }];
}

function checkFlexecomIsLast(profile: CascadeProfile, index: number, flexecom: ReadonlySet<string>): Breach[] {
  return profile.gatewayIds.slice(0, -1).flatMap((id, position): Breach[] => {
    if (!flexecom.has(id)) return [];
    const problem = `FlexEcom gateway "${id}" is not the last one in cascade profile "${profile.id}", and the gateways after it would never be tried`;
    const mend = `move it after "${profile.gatewayIds.at(-1)}", or remove the gateways after it`;
    return [{ severity: 'error', rule: 'R2', path: ['cascadeProfiles', index, 'gatewayIds', position], problem, mend }];
  });
}

function cascadeProfilesInUse(content: RoutingContent): ReadonlySet<string | null> {
  return new Set([
    ...content.gateways.map((gateway) => gateway.directCascadeProfileId),
    ...content.gatewayProfiles.map((profile) => profile.cascadeProfileId),
  ]);
}

function unused(profile: CascadeProfile, index: number): Breach {
  return {
    severity: 'warning',
    rule: 'R2',
    path: ['cascadeProfiles', index, 'id'],
    problem: `no gateway and no gateway profile uses cascade profile "${profile.id}"`,
    mend: 'set it as directCascadeProfileId of a gateway or as cascadeProfileId of a gateway profile, or remove it',
  };
}
