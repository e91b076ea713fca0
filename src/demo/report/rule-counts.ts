import { classifyDebt, gatewayTypeOf } from '../../domain/classification/classify-decline.ts';
import type { FlexecomGateway, RoutingConfiguration } from '../../domain/configuration.ts';
import type { Debt } from '../../domain/documents/debt.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { isFlexecom } from '../../domain/routing/gateways.ts';
import { networkRuleOf } from '../../domain/routing/network-rules.ts';
import type { Accounts } from './accounting.ts';
import type { Findings } from './findings.ts';

/** One line of the summary: how often a rule did something in this run. */
interface RuleCount {
  readonly rule: string;
  readonly what: string;
  readonly count: number;
}

/** Effects of rules that no route and no reason shows; a count of zero has its line too. */
export function ruleCounts(accounts: Accounts, findings: Findings): RuleCount[] {
  const { completed, submissions } = accounts;
  const line = (rule: string, what: string, count: number): RuleCount => ({ rule, what, count });
  const salesThatRebill = completed.filter(({ nextBilling, saleKind }) => saleKind !== null && nextBilling.length > 0);
  const rebills = completed.filter(({ saleKind }) => saleKind === null);
  const reduced = submissions.filter((submission) => isReduced(submission, findings));
  return [
    line('R4', 'approved after the cascade deadline: order completed and marked late', count(completed, isLate)),
    line(
      'R5',
      'scheduled for a Saturday, because the recycle profile bills on Saturdays',
      onSaturdays(submissions, findings),
    ),
    line('R5', 'sent at a reduced price', reduced.length),
    line('R7', 'sales recovered with a subscription: next billed by card number, without CVV', salesThatRebill.length),
    line('R11', 'subscriptions moved to their next cycle, on their own gateway with its token', rebills.length),
    line('R11', 'of these, kept at the reduced price', heldPrices(accounts, findings)),
    line(
      'R17',
      'answers that FlexEcom was asked for, because no webhook came in time',
      findings.resultsBySource.RECONCILE ?? 0,
    ),
    line('R18', 'card numbers masked in the text of a decline', count(findings.debts.values(), isMasked)),
    line('R18', 'card numbers masked in the bytes of a dead letter', findings.deadLettersMasked),
    line(
      'R21',
      'called back from FlexEcom before it charged, as it was no longer owed',
      count(submissions, isWithdrawn),
    ),
    ...mappingCounts(findings),
    ...networkRuleCounts(accounts, findings),
  ];
}

function isLate({ late }: { late: boolean }): boolean {
  return late;
}

function isWithdrawn({ state }: Submission): boolean {
  return state === 'WITHDRAWN';
}

function isMasked({ latestDecline }: Debt): boolean {
  return /\*{4}/.test(latestDecline.decline.text);
}

function onSaturdays(submissions: readonly Submission[], findings: Findings): number {
  return count(submissions, (submission) => {
    const config = configOf(submission, findings);
    const profile = config?.recycleProfiles.find(({ gatewayIds }) => gatewayIds.includes(submission.declinedGatewayId));
    if (submission.route !== 'RECYCLE' || submission.dueAt === null || !profile?.billOnSaturday) return false;
    const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: config?.timeZone ?? 'UTC' });
    return weekday.format(submission.dueAt) === 'Saturday';
  });
}

function isReduced({ debtId, route, amountMinor }: Submission, { debts }: Findings): boolean {
  return route === 'RECYCLE' && amountMinor < (debts.get(debtId)?.latestDecline.originalAmountMinor ?? 0);
}

function heldPrices({ completed, submissions }: Accounts, findings: Findings): number {
  const recovered = new Set(completed.map(({ submissionId }) => submissionId));
  return count(
    submissions,
    (submission) => recovered.has(submission._id) && submission.holdRecyclePrice && isReduced(submission, findings),
  );
}

/** How many declines each mapping rule of the first version changed; a rule that only confirms a type does not count. */
function mappingCounts({ configurations, debts }: Findings): RuleCount[] {
  const config = configurations.get(1);
  if (config === undefined) return [];
  const counts = new Map<number, number>();
  for (const debt of debts.values()) {
    const { decidedBy, type } = classifyDebt(debt, config);
    if (decidedBy.by !== 'MAPPING_RULE' || decidedBy.overrode.type === type) continue;
    const { index } = decidedBy.matched;
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  return config.declineMapping.map(({ message, mapTo, scope }, index) => {
    const from = mapTo === 'SOFT' ? 'hard' : 'soft';
    const where = 'gatewayId' in scope ? scope.gatewayId : scope.gatewayType;
    const what = `"${message}" from ${where}: ${from} declines mapped to ${mapTo.toLowerCase()}`;
    return { rule: 'R8', what, count: counts.get(index) ?? 0 };
  });
}

/** What the card networks' retry rules did, in each of the modes that a gateway can have. */
function networkRuleCounts(accounts: Accounts, findings: Findings): RuleCount[] {
  const sent = accounts.submissions.filter(({ state }) => state !== 'NOT_SENT');
  const by = (mode: FlexecomGateway['networkRules']) => sent.filter((one) => modeOf(one, findings) === mode);
  const unmarked = count(by('off'), (submission) => breaksNetworkRule(submission, findings));
  const marked = count(by('warn'), ({ networkRule }) => networkRule !== null);
  const delayed = count(by('enforce'), ({ networkRule }) => networkRule !== null);
  const line = (what: string, number: number): RuleCount => ({ rule: 'R19', what, count: number });
  return [
    line('network rules off: sent against a rule, without a mark', unmarked),
    line('network rules warn: sent and marked', marked),
    line('network rules enforce: delayed as the network asks', delayed),
    line('network rules enforce: not sent (NETWORK_RULE)', accounts.notSentByReason.NETWORK_RULE ?? 0),
  ];
}

function modeOf(submission: Submission, findings: Findings): FlexecomGateway['networkRules'] | undefined {
  const gateways = configOf(submission, findings)?.gateways.filter(isFlexecom) ?? [];
  return gateways.find(({ id }) => id === submission.flexecomGatewayId)?.networkRules;
}

/** Whether a rule about its decline alone forbids it; limits on how often a card is tried are left out. */
function breaksNetworkRule(submission: Submission, findings: Findings): boolean {
  const config = configOf(submission, findings);
  const gatewayId = findings.debts.get(submission.debtId)?.latestDecline.gatewayId ?? submission.declinedGatewayId;
  const gatewayType = config === undefined ? null : gatewayTypeOf(gatewayId, config);
  const { decline, declinedAt, acceptedAt: at, amountMinor, currency, card } = submission;
  const country = card?.country ?? null;
  const next = { decline, declinedAt, gatewayType, country, amountMinor, currency, at, attempts: [] };
  return networkRuleOf(next, config?.networkRules ?? []) !== null;
}

function configOf({ configVersion }: Submission, { configurations }: Findings): RoutingConfiguration | undefined {
  return configurations.get(configVersion);
}

function count<One>(all: Iterable<One>, holds: (one: One) => boolean): number {
  let found = 0;
  for (const one of all) if (holds(one)) found++;
  return found;
}
