import type { DeclineMappingRule } from '../configuration.ts';

/** What was declined, as the mapping tells orders apart: the initial kinds, and a rebill. */
export type DeclinedOrderType = 'NEW_SALE' | 'UPSALE' | 'TRIAL_COMPLETION' | 'RECURRING';

export interface MappingSubject {
  gatewayId: string;
  /** Null where the configuration does not know the gateway: then only rules for that one gateway can match. */
  gatewayType: string | null;
  orderType: DeclinedOrderType;
  text: string;
}

export interface MatchedRule {
  rule: DeclineMappingRule;
  /** Position in the file's `declineMapping`, from 0. */
  index: number;
}

/**
 * The rule that applies to a decline, or null (R8). Of several that match: one for one gateway before one for a type,
 * one for an order type before one for all, a longer message before a shorter, then the first in the file.
 */
export function matchDeclineMapping(rules: readonly DeclineMappingRule[], subject: MappingSubject): MatchedRule | null {
  let best: MatchedRule | null = null;
  for (const [index, rule] of rules.entries()) {
    if (matches(rule, subject) && (best === null || outranks(rule, best.rule))) {
      best = { rule, index };
    }
  }
  return best;
}

/** Two rules that one decline can match, though they map it to different types. */
export interface MappingOverlap {
  firstIndex: number;
  secondIndex: number;
  /** Index of the one that applies where both match. */
  appliesIndex: number;
}

/**
 * Every pair of rules with different targets of which one's message is contained in the other's, for gateways and orders
 * that both cover. `gatewayTypes` maps gateway ids to their types.
 */
export function mappingOverlaps(
  rules: readonly DeclineMappingRule[],
  gatewayTypes: ReadonlyMap<string, string>,
): MappingOverlap[] {
  const overlaps: MappingOverlap[] = [];
  for (const [firstIndex, first] of rules.entries()) {
    for (const [offset, second] of rules.slice(firstIndex + 1).entries()) {
      if (first.mapTo !== second.mapTo && overlap(first, second, gatewayTypes)) {
        const secondIndex = firstIndex + 1 + offset;
        overlaps.push({ firstIndex, secondIndex, appliesIndex: outranks(second, first) ? secondIndex : firstIndex });
      }
    }
  }
  return overlaps;
}

/** How messages are compared: in any case, runs of white space as one space. */
function comparableText(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}

function matches(rule: DeclineMappingRule, subject: MappingSubject): boolean {
  return (
    matchesScope(rule.scope, subject) &&
    matchesOrderType(rule.orderType, subject.orderType) &&
    comparableText(subject.text).includes(comparableText(rule.message))
  );
}

function matchesScope(scope: DeclineMappingRule['scope'], subject: MappingSubject): boolean {
  return 'gatewayId' in scope ? scope.gatewayId === subject.gatewayId : scope.gatewayType === subject.gatewayType;
}

function matchesOrderType(ruleOrderType: DeclineMappingRule['orderType'], orderType: DeclinedOrderType): boolean {
  switch (ruleOrderType) {
    case 'ALL':
      return true;
    case 'RECURRING':
      return orderType === 'RECURRING';
    case 'NEW_SALES':
      return orderType !== 'RECURRING';
    default:
      return ruleOrderType satisfies never;
  }
}

/** Whether `rule`, later in the file, still goes before `other`. */
function outranks(rule: DeclineMappingRule, other: DeclineMappingRule): boolean {
  const byScope = scopeRank(rule) - scopeRank(other);
  const byOrderType = orderTypeRank(rule) - orderTypeRank(other);
  const byLength = comparableText(rule.message).length - comparableText(other.message).length;
  return (byScope || byOrderType || byLength) > 0;
}

function scopeRank(rule: DeclineMappingRule): number {
  return 'gatewayId' in rule.scope ? 1 : 0;
}

function orderTypeRank(rule: DeclineMappingRule): number {
  return rule.orderType === 'ALL' ? 0 : 1;
}

function overlap(
  first: DeclineMappingRule,
  second: DeclineMappingRule,
  gatewayTypes: ReadonlyMap<string, string>,
): boolean {
  const orderTypesMeet =
    first.orderType === 'ALL' || second.orderType === 'ALL' || first.orderType === second.orderType;
  const [firstMessage, secondMessage] = [comparableText(first.message), comparableText(second.message)];
  const messagesMeet = firstMessage.includes(secondMessage) || secondMessage.includes(firstMessage);
  return orderTypesMeet && messagesMeet && scopesMeet(first.scope, second.scope, gatewayTypes);
}

function scopesMeet(
  first: DeclineMappingRule['scope'],
  second: DeclineMappingRule['scope'],
  gatewayTypes: ReadonlyMap<string, string>,
): boolean {
  if ('gatewayId' in first && 'gatewayId' in second) return first.gatewayId === second.gatewayId;
  const typeOf = (scope: DeclineMappingRule['scope']) =>
    'gatewayId' in scope ? gatewayTypes.get(scope.gatewayId) : scope.gatewayType;
  return typeOf(first) === typeOf(second);
}
