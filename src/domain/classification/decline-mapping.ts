import type { DeclineMappingRule } from '../configuration.ts';
import { comparableText } from './comparable-text.ts';

/** The kinds of orders that the mapping distinguishes: the initial ones, and a rebill. */
export type DeclinedOrderType = 'NEW_SALE' | 'UPSALE' | 'TRIAL_COMPLETION' | 'RECURRING';

export interface MappingSubject {
  gatewayId: string;
  /** null: the configuration lacks the gateway, so that only rules for that one gateway can match. */
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
 * The rule that applies to a decline; null: none does (R8). If several match, a rule for one gateway goes before one for a
 * gateway type, a rule for one order type before one for all, a longer message before a shorter one, then the file's order.
 */
export function matchDeclineMapping(rules: readonly DeclineMappingRule[], subject: MappingSubject): MatchedRule | null {
  let best: MatchedRule | null = null;
  const text = comparableText(subject.text);
  for (const [index, rule] of rules.entries()) {
    if (matches(rule, subject, text) && (best === null || outranks(rule, best.rule))) best = { rule, index };
  }
  return best;
}

/** Two rules that can match the same decline and map it to different types. */
interface MappingOverlap {
  firstIndex: number;
  secondIndex: number;
  /** The index of the one that applies if both match. */
  appliesIndex: number;
}

/**
 * Every pair of rules that map to different types, cover a common gateway and order type, and of which one's message contains
 * the other's. `gatewayTypes` maps gateway ids to their types.
 */
export function mappingOverlaps(
  rules: readonly DeclineMappingRule[],
  gatewayTypes: ReadonlyMap<string, string>,
): MappingOverlap[] {
  const overlaps: MappingOverlap[] = [];
  const compared = rules.map((rule) => ({ ...rule, message: comparableText(rule.message) }));
  for (const [firstIndex, first] of compared.entries()) {
    for (const [offset, second] of compared.slice(firstIndex + 1).entries()) {
      if (first.mapTo !== second.mapTo && overlap(first, second, gatewayTypes)) {
        const secondIndex = firstIndex + 1 + offset;
        overlaps.push({ firstIndex, secondIndex, appliesIndex: outranks(second, first) ? secondIndex : firstIndex });
      }
    }
  }
  return overlaps;
}

function matches(rule: DeclineMappingRule, subject: MappingSubject, text: string): boolean {
  return (
    matchesScope(rule.scope, subject) &&
    matchesOrderType(rule.orderType, subject.orderType) &&
    containsWords(text, comparableText(rule.message))
  );
}

/** A message of nothing but characters without width is contained in every text, and says nothing. */
function containsWords(text: string, message: string): boolean {
  return message !== '' && text.includes(message);
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

/** Whether `rule` goes before `other`, although it comes later in the file. */
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

/** Whether two rules, their messages in comparable form, can match one decline. */
function overlap(
  first: DeclineMappingRule,
  second: DeclineMappingRule,
  gatewayTypes: ReadonlyMap<string, string>,
): boolean {
  const orderTypesMeet =
    first.orderType === 'ALL' || second.orderType === 'ALL' || first.orderType === second.orderType;
  const messagesMeet = first.message.includes(second.message) || second.message.includes(first.message);
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
