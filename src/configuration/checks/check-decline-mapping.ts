import { mappingOverlaps } from '../../domain/classification/decline-mapping.ts';
import type { RoutingContent } from '../../domain/configuration.ts';
import type { Breach } from './breach.ts';

/** R8: overlaps with different targets, and rules for a gateway type that no gateway has, are warned of. */
export function checkDeclineMapping(content: RoutingContent): Breach[] {
  const gatewayTypes = new Map(content.gateways.map((gateway) => [gateway.id, gateway.type]));
  return [...overlaps(content, gatewayTypes), ...typesThatNoGatewayHas(content, new Set(gatewayTypes.values()))];
}

function overlaps(content: RoutingContent, gatewayTypes: ReadonlyMap<string, string>): Breach[] {
  return mappingOverlaps(content.declineMapping, gatewayTypes).map(({ firstIndex, secondIndex, appliesIndex }) => {
    const [first, second] = [content.declineMapping[firstIndex], content.declineMapping[secondIndex]];
    return {
      severity: 'warning',
      rule: 'R8',
      path: ['declineMapping', secondIndex, 'message'],
      problem: `"${second?.message}" (${second?.mapTo}) and the earlier rule "${first?.message}" (${first?.mapTo}) can match one decline; then ${appliesIndex === firstIndex ? 'the earlier one' : 'this one'} applies`,
      mend: 'make one of the messages more exact, or remove a rule, if that is not what is meant',
    };
  });
}

function typesThatNoGatewayHas(content: RoutingContent, types: ReadonlySet<string>): Breach[] {
  return content.declineMapping.flatMap(({ scope }, index): Breach[] => {
    if ('gatewayId' in scope || types.has(scope.gatewayType)) return [];
    const path = ['declineMapping', index, 'scope', 'gatewayType'];
    const problem = `no gateway has the type "${scope.gatewayType}"`;
    return [{ severity: 'warning', rule: 'R8', path, problem, mend: `the types are: ${[...types].join(', ')}` }];
  });
}
