import { mappingOverlaps, matchDeclineMapping } from '../../domain/classification/decline-mapping.ts';
import type { DeclineMappingRule, RoutingContent } from '../../domain/configuration.ts';
import type { Breach, Path } from './breach.ts';
import { didYouMean } from './near-name.ts';

/** The decline mapping (R8): rules that match more, less or something else than they seem to. All are warnings. */
export function checkDeclineMapping(content: RoutingContent): Breach[] {
  const gatewayTypes = new Map(content.gateways.map((gateway) => [gateway.id, gateway.type]));
  return [
    ...overlaps(content, gatewayTypes),
    ...unusedTypes(content, new Set(gatewayTypes.values())),
    ...rulesThatNeverApply(content),
    ...rulesAboutFlexecom(content, gatewayTypes),
    ...shortMessages(content),
  ];
}

function overlaps(content: RoutingContent, gatewayTypes: ReadonlyMap<string, string>): Breach[] {
  return mappingOverlaps(content.declineMapping, gatewayTypes).map(({ firstIndex, secondIndex, appliesIndex }) => {
    const [first, second] = [content.declineMapping[firstIndex], content.declineMapping[secondIndex]];
    const applies = appliesIndex === firstIndex ? 'the earlier rule' : 'this rule';
    return warning(
      ['declineMapping', secondIndex, 'message'],
      `"${second?.message}" (${second?.mapTo}) and the earlier rule "${first?.message}" (${first?.mapTo}) can match the same decline; then ${applies} applies`,
      'if that is not intended, make one of the messages more specific, or remove a rule',
    );
  });
}

function unusedTypes(content: RoutingContent, types: ReadonlySet<string>): Breach[] {
  return content.declineMapping.flatMap(({ scope }, index) => {
    if ('gatewayId' in scope || types.has(scope.gatewayType)) return [];
    return [
      warning(
        ['declineMapping', index, 'scope', 'gatewayType'],
        `no gateway has the type "${scope.gatewayType}"`,
        `${didYouMean(scope.gatewayType, types)}use one of ${[...types].join(', ')}, or remove the rule`,
      ),
    ];
  });
}

/**
 * A rule loses every decline to the same or other rules where it loses the shortest text that it matches, its own message: what
 * matches that matches every longer text as well.
 */
function rulesThatNeverApply(content: RoutingContent): Breach[] {
  const { declineMapping: rules } = content;
  return rules.flatMap((rule, index) => {
    const winners = subjectsOf(rule, content).map((subject) => matchDeclineMapping(rules, subject)?.index ?? index);
    const other = winners[0];
    if (other === undefined || winners.includes(index)) return [];
    return [
      warning(
        ['declineMapping', index],
        `this rule never applies, because rule ${other + 1} ("${rules[other]?.message}") is preferred for every decline that it matches`,
        'remove it, or make its message or scope more specific than that of the other rule',
      ),
    ];
  });
}

/** The gateways and orders that a rule covers, each with the rule's own message as its text. */
function subjectsOf({ scope, orderType, message }: DeclineMappingRule, { gateways }: RoutingContent) {
  const orderTypes = [
    ...(orderType === 'RECURRING' ? [] : (['NEW_SALE'] as const)),
    ...(orderType === 'NEW_SALES' ? [] : (['RECURRING'] as const)),
  ];
  return gateways
    .filter(({ id, type }) => ('gatewayId' in scope ? scope.gatewayId === id : scope.gatewayType === type))
    .flatMap(({ id, type }) =>
      orderTypes.map((each) => ({ gatewayId: id, gatewayType: type, orderType: each, text: message })),
    );
}

function rulesAboutFlexecom(content: RoutingContent, gatewayTypes: ReadonlyMap<string, string>): Breach[] {
  return content.declineMapping.flatMap(({ scope }, index) => {
    const type = 'gatewayId' in scope ? gatewayTypes.get(scope.gatewayId) : scope.gatewayType;
    if (type !== 'FLEXECOM') return [];
    return [
      warning(
        ['declineMapping', index, 'scope'],
        "this rule is about FlexEcom's own answers only, not about the declines that are sent to it",
        'use the gateway that declines, or its type, unless FlexEcom was meant',
      ),
    ];
  });
}

/** Fewer characters are in almost every text. */
const MESSAGE_LENGTH_MIN = 3;

function shortMessages({ declineMapping }: RoutingContent): Breach[] {
  return declineMapping.flatMap(({ message }, index) => {
    if (message.trim().length >= MESSAGE_LENGTH_MIN) return [];
    return [
      warning(
        ['declineMapping', index, 'message'],
        `"${message}" is a part of almost every decline text, so this rule matches far more than one kind of decline`,
        'write more of the text that the gateway gives',
      ),
    ];
  });
}

function warning(path: Path, problem: string, mend: string): Breach {
  return { severity: 'warning', rule: 'R8', path, problem, mend };
}
