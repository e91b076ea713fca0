import type { RoutingContent } from '../../domain/configuration.ts';
import { flexecomGatewayIds, isFlexecom } from '../../domain/routing/gateways.ts';
import type { Breach, Path } from './breach.ts';
import { checkCardNumbers } from './check-card-numbers.ts';
import { checkCascades } from './check-cascades.ts';
import { checkDeclineMapping } from './check-decline-mapping.ts';
import { checkExclusions } from './check-exclusions.ts';
import { checkMoney } from './check-money.ts';
import { checkNames } from './check-names.ts';
import { checkNetworkRules } from './check-network-rules.ts';
import { checkRecycleProfiles } from './check-recycle-profiles.ts';
import { checkWithoutEffect } from './check-without-effect.ts';
import { nearName } from './near-name.ts';
import { isTimeZone } from './time-zone.ts';

/** Checks the whole content, across its parts. It may be applied where no breach is an error. */
export function checkRoutingContent(content: RoutingContent): Breach[] {
  return [
    ...checkTimeZone(content.timeZone),
    ...checkNames(content),
    ...checkFlexecomIsSalvageOnly(content),
    ...checkCascades(content),
    ...checkCascadeAll(content),
    ...checkRecycleProfiles(content),
    ...checkDeclineMapping(content),
    ...checkMoney(content),
    ...checkWithoutEffect(content),
    ...checkExclusions(content),
    ...checkNetworkRules(content),
    ...checkCardNumbers(content),
  ];
}

function checkTimeZone(timeZone: string): Breach[] {
  if (isTimeZone(timeZone)) return [];
  const mend = 'use an IANA name, such as America/New_York or UTC';
  return [{ severity: 'error', rule: 'R5', path: ['timeZone'], problem: `"${timeZone}" is not a time zone`, mend }];
}

/** FlexEcom only recovers declines: it sells nothing, routes nothing and has no cascade of its own (R1). */
function checkFlexecomIsSalvageOnly(content: RoutingContent): Breach[] {
  const flexecom = flexecomGatewayIds(content);
  return [
    ...checkNoOwnCascade(content),
    ...checkNoOrdinaryFlexecom(content),
    ...checkNotOnCampaignProducts(content, flexecom),
    ...checkNotInGatewayProfiles(content, flexecom),
    ...checkNotRecycled(content, flexecom),
  ];
}

function checkNoOwnCascade({ gateways }: RoutingContent): Breach[] {
  return gateways.flatMap((gateway, index) => {
    if (!isFlexecom(gateway) || gateway.directCascadeProfileId === null) return [];
    const problem = `FlexEcom gateway "${gateway.id}" has a cascade of its own`;
    const mend = 'remove directCascadeProfileId; add the FlexEcom gateway to a cascade profile instead';
    return [salvageOnly(['gateways', index, 'directCascadeProfileId'], problem, mend)];
  });
}

/** A gateway whose type only looks like FLEXECOM counts as an ordinary one, and may then sell. */
function checkNoOrdinaryFlexecom({ gateways }: RoutingContent): Breach[] {
  return gateways.flatMap((gateway, index) => {
    if (isFlexecom(gateway) || nearName(gateway.type.replace(/[^A-Za-z]/g, ''), ['FLEXECOM']) === null) return [];
    const path = ['gateways', index, 'type'];
    const problem = `"${gateway.type}" makes "${gateway.id}" an ordinary gateway, not a FlexEcom one`;
    return [salvageOnly(path, problem, 'write FLEXECOM, or name the type of the ordinary gateway')];
  });
}

function checkNotOnCampaignProducts({ campaignProducts }: RoutingContent, flexecom: ReadonlySet<string>): Breach[] {
  return campaignProducts.flatMap(({ campaignId, productId, gatewayId }, index) => {
    if (gatewayId === null || !flexecom.has(gatewayId)) return [];
    const problem = `FlexEcom gateway "${gatewayId}" is placed on campaign product ${campaignId}/${productId}`;
    return [salvageOnly(['campaignProducts', index, 'gatewayId'], problem, 'use the gateway that sells the product')];
  });
}

function checkNotInGatewayProfiles({ gatewayProfiles }: RoutingContent, flexecom: ReadonlySet<string>): Breach[] {
  const mend = 'remove it; add it as the last gateway of the cascade profile that this gateway profile uses';
  return gatewayProfiles.flatMap((profile, index) =>
    profile.gatewayIds.flatMap((gatewayId, position) => {
      if (!flexecom.has(gatewayId)) return [];
      const problem = `FlexEcom gateway "${gatewayId}" is in ATRI gateway profile "${profile.id}"`;
      return [salvageOnly(['gatewayProfiles', index, 'gatewayIds', position], problem, mend)];
    }),
  );
}

function checkNotRecycled({ recycleProfiles }: RoutingContent, flexecom: ReadonlySet<string>): Breach[] {
  const mend = 'remove it; set it as the gateway of re-attempts 4-6, 7-9 or the final attempt instead';
  return recycleProfiles.flatMap((profile, index) =>
    profile.gatewayIds.flatMap((gatewayId, position) => {
      if (!flexecom.has(gatewayId)) return [];
      const problem = `recycle profile "${profile.id}" applies to FlexEcom gateway "${gatewayId}"`;
      return [salvageOnly(['recycleProfiles', index, 'gatewayIds', position], problem, mend)];
    }),
  );
}

function salvageOnly(path: Path, problem: string, mend: string): Breach {
  return { severity: 'error', rule: 'R1', path, problem, mend };
}

/** At most one gateway takes every initial soft decline (R3). */
function checkCascadeAll({ gateways }: RoutingContent): Breach[] {
  const takers = gateways.flatMap((gateway, index) =>
    isFlexecom(gateway) && gateway.cascadeAll ? [{ id: gateway.id, index }] : [],
  );
  return takers.slice(1).map(({ id, index }) => ({
    severity: 'error',
    rule: 'R3',
    path: ['gateways', index, 'cascadeAll'],
    problem: `"${takers[0]?.id}" and "${id}" both have cascadeAll, so a decline could go to either`,
    mend: 'set cascadeAll: true on one gateway only',
  }));
}
