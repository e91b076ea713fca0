import type { FlexecomGateway, RoutingContent } from '../../domain/configuration.ts';
import { flexecomGatewayIds, isFlexecom } from '../../domain/routing/gateways.ts';
import type { Breach } from './breach.ts';
import { checkCascades } from './check-cascades.ts';
import { checkDeclineMapping } from './check-decline-mapping.ts';
import { checkNames } from './check-names.ts';
import { checkRecycleProfiles } from './check-recycle-profiles.ts';

/**
 * Every breach of R1, R2, R3 and R5, every doubled or dangling name, and what is surely not meant, in file order of its
 * kind. An empty list, or warnings alone: the content may be applied.
 */
export function checkRoutingContent(content: RoutingContent): Breach[] {
  return [
    ...checkTimeZone(content.timeZone),
    ...checkNames(content),
    ...checkFlexecomIsSalvageOnly(content),
    ...checkCascades(content),
    ...checkCascadeAll(content),
    ...checkRecycleProfiles(content),
    ...checkDeclineMapping(content),
  ];
}

function checkTimeZone(timeZone: string): Breach[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return [];
  } catch {
    const mend = 'use an IANA name such as America/New_York or UTC';
    return [{ severity: 'error', rule: 'R5', path: ['timeZone'], problem: `"${timeZone}" is no time zone`, mend }];
  }
}

/** R1: FlexEcom is decline salvage only. */
function checkFlexecomIsSalvageOnly(content: RoutingContent): Breach[] {
  const flexecom = flexecomGatewayIds(content);
  const breaches: Breach[] = [];
  const refuse = (path: Breach['path'], problem: string, mend: string) =>
    breaches.push({ severity: 'error', rule: 'R1', path, problem, mend });

  content.gateways.forEach((gateway, index) => {
    if (isFlexecom(gateway) && gateway.directCascadeProfileId !== null) {
      const mend = 'remove directCascadeProfileId here; put the FlexEcom gateway into the cascade profile instead';
      refuse(
        ['gateways', index, 'directCascadeProfileId'],
        `FlexEcom gateway "${gateway.id}" has a cascade of its own`,
        mend,
      );
    }
  });
  content.campaignProducts.forEach(({ campaignId, productId, gatewayId }, index) => {
    if (gatewayId !== null && flexecom.has(gatewayId)) {
      const problem = `FlexEcom gateway "${gatewayId}" is placed on campaign product ${campaignId}/${productId}`;
      refuse(['campaignProducts', index, 'gatewayId'], problem, 'name the gateway that sells it');
    }
  });
  content.gatewayProfiles.forEach((profile, index) => {
    profile.gatewayIds.forEach((gatewayId, position) => {
      if (flexecom.has(gatewayId)) {
        const problem = `FlexEcom gateway "${gatewayId}" is in ATRI gateway profile "${profile.id}"`;
        const mend = 'remove it here; add it as the last gateway of the cascade profile that this profile names';
        refuse(['gatewayProfiles', index, 'gatewayIds', position], problem, mend);
      }
    });
  });
  content.recycleProfiles.forEach((profile, index) => {
    profile.gatewayIds.forEach((gatewayId, position) => {
      if (flexecom.has(gatewayId)) {
        const problem = `recycle profile "${profile.id}" applies to FlexEcom gateway "${gatewayId}"`;
        const mend = 'remove it here; make it the gateway of re-attempts 4-6, 7-9 or the final attempt';
        refuse(['recycleProfiles', index, 'gatewayIds', position], problem, mend);
      }
    });
  });
  return breaches;
}

/** R3: one gateway at most takes every initial soft decline. */
function checkCascadeAll(content: RoutingContent): Breach[] {
  const all: { gateway: FlexecomGateway; index: number }[] = [];
  content.gateways.forEach((gateway, index) => {
    if (isFlexecom(gateway) && gateway.cascadeAll) {
      all.push({ gateway, index });
    }
  });
  return all.slice(1).map(({ gateway, index }) => ({
    severity: 'error',
    rule: 'R3',
    path: ['gateways', index, 'cascadeAll'],
    problem: `both "${all[0]?.gateway.id}" and "${gateway.id}" have cascadeAll: a decline could go to either`,
    mend: 'set cascadeAll: false on all but one',
  }));
}
