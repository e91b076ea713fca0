import { mappingOverlaps } from '../../domain/classification/decline-mapping.ts';
import type { RoutingContent } from '../../domain/configuration.ts';
import type { Breach } from './breach.ts';

/** The decline mapping (R8): warns of overlapping rules with different targets, and of types that no gateway has. */
export function checkDeclineMapping(content: RoutingContent): Breach[] {
  const gatewayTypes = new Map(content.gateways.map((gateway) => [gateway.id, gateway.type]));
  return [...overlaps(content, gatewayTypes), ...unusedTypes(content, new Set(gatewayTypes.values()))];
}

function overlaps(content: RoutingContent, gatewayTypes: ReadonlyMap<string, string>): Breach[] {
  return mappingOverlaps(content.declineMapping, gatewayTypes).map(({ firstIndex, secondIndex, appliesIndex }) => {
    const [first, second] = [content.declineMapping[firstIndex], content.declineMapping[secondIndex]];
    return {
      severity: 'warning',
      rule: 'R8',
      path: ['declineMapping', secondIndex, 'message'],
      problem: `"${second?.message}" (${second?.mapTo}) and the earlier rule "${first?.message}" (${first?.mapTo}) can match the same decline; then ${appliesIndex === firstIndex ? 'the earlier rule' : 'this rule'} applies`,
      mend: 'if that is not intended, make one of the messages more specific, or remove a rule',
    };
  });
}

function unusedTypes(content: RoutingContent, types: ReadonlySet<string>): Breach[] {
  return content.declineMapping.flatMap(({ scope }, index): Breach[] => {
    if ('gatewayId' in scope || types.has(scope.gatewayType)) return [];
    const path = ['declineMapping', index, 'scope', 'gatewayType'];
    const problem = `no gateway has the type "${scope.gatewayType}"`;
    return [
      {
        severity: 'warning',
        rule: 'R8',
        path,
        problem,
        mend: `use one of ${[...types].join(', ')}, or remove the rule`,
      },
    ];
  });
}
