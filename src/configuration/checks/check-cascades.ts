import type { CascadeProfile, RoutingContent } from '../../domain/configuration.ts';
import { flexecomGatewayIds } from '../../domain/routing/gateways.ts';
import type { Breach } from './breach.ts';

/** R2: FlexEcom stands last in a cascade profile, and "next" is fixed there. */
export function checkCascades(content: RoutingContent): Breach[] {
  const flexecom = flexecomGatewayIds(content);
  const inUse = cascadeProfilesInUse(content);
  return content.cascadeProfiles.flatMap((profile, index) => [
    ...checkAlgorithm(profile, index, flexecom),
    ...checkFlexecomStandsLast(profile, index, flexecom),
    ...(inUse.has(profile.id) ? [] : [unused(profile, index)]),
  ]);
}

function checkAlgorithm(profile: CascadeProfile, index: number, flexecom: ReadonlySet<string>): Breach[] {
  const path = ['cascadeProfiles', index, 'algorithm'];
  if (profile.algorithm === 'INTELLIGENT') {
    const problem = `cascade profile "${profile.id}" has algorithm INTELLIGENT, which cascade profiles do not have`;
    return [{ severity: 'error', rule: 'R2', path, problem, mend: 'use ORDERED' }];
  }
  const flexecomId = profile.gatewayIds.find((id) => flexecom.has(id));
  if (profile.algorithm === 'ORDERED' || flexecomId === undefined) return [];
  const problem = `cascade profile "${profile.id}" holds FlexEcom gateway "${flexecomId}", but under ${profile.algorithm} the next gateway is not fixed`;
  return [{ severity: 'error', rule: 'R2', path, problem, mend: 'use ORDERED, or take the FlexEcom gateway out' }];
}

function checkFlexecomStandsLast(profile: CascadeProfile, index: number, flexecom: ReadonlySet<string>): Breach[] {
  return profile.gatewayIds.slice(0, -1).flatMap((id, position): Breach[] => {
    if (!flexecom.has(id)) return [];
    const problem = `FlexEcom gateway "${id}" is not the last of cascade profile "${profile.id}": nothing follows its decline`;
    const mend = `move it behind "${profile.gatewayIds.at(-1)}", or remove what follows it`;
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
    problem: `nothing cascades along "${profile.id}"`,
    mend: 'name it as directCascadeProfileId of a gateway or as cascadeProfileId of a gateway profile, or remove it',
  };
}
