import type { NetworkRuleRow, RoutingContent } from '../../domain/configuration.ts';
import { subjectOf } from '../../domain/routing/network-rules-in-force.ts';
import type { Breach } from './breach.ts';

/** The configuration's own network rules (R19): each has days on which it holds, and no two contradict each other. */
export function checkNetworkRules({ networkRules }: RoutingContent): Breach[] {
  return networkRules.flatMap((rule, index) => [
    ...neverInForce(rule, index),
    ...contradictions(rule, networkRules.slice(0, index), index),
  ]);
}

function neverInForce({ from, until }: NetworkRuleRow, index: number): Breach[] {
  if (from === null || until === null || from < until) return [];
  const problem = `the rule never holds: it ends on ${until}, and begins on ${from}`;
  const mend = 'set until to the first day after the rule, or leave it out';
  return [{ severity: 'error', rule: 'R19', path: ['networkRules', index, 'until'], problem, mend }];
}

function contradictions(rule: NetworkRuleRow, earlier: readonly NetworkRuleRow[], index: number): Breach[] {
  const other = earlier.findIndex((one) => subjectOf(one) === subjectOf(rule) && overlaps(one, rule));
  if (other === -1) return [];
  const problem = `networkRules has two rules about the same thing at the same time (${subjectOf(rule)}): entries ${other + 1} and ${index + 1}`;
  const mend = 'remove one of them, or give them from and until, so that one ends where the other begins';
  return [{ severity: 'error', rule: 'R19', path: ['networkRules', index], problem, mend }];
}

function overlaps(one: NetworkRuleRow, other: NetworkRuleRow): boolean {
  const beginsBeforeEnd = (a: NetworkRuleRow, b: NetworkRuleRow) =>
    a.from === null || b.until === null || a.from < b.until;
  return beginsBeforeEnd(one, other) && beginsBeforeEnd(other, one);
}
