import { classifyDebt } from '../../domain/classification/classify-debt.ts';
import { gatewayTypeOf } from '../../domain/classification/classify-decline.ts';
import type { FlexecomGateway, RoutingConfiguration } from '../../domain/configuration.ts';
import type { Debt, Submission } from '../../domain/documents.ts';
import { isFlexecom } from '../../domain/routing/gateways.ts';
import { networkRuleOf } from '../../domain/routing/network-rules.ts';
import type { Accounts } from './accounting.ts';
import type { Findings } from './findings.ts';

/** One line of the summary: what a rule did in this run. */
export interface AtWork {
  readonly rule: string;
  readonly what: string;
  readonly count: number;
}

/** What rules did that neither a route nor a reason shows; a count of zero is a line too. */
export function rulesAtWork(accounts: Accounts, findings: Findings): AtWork[] {
  const { completed, submissions } = accounts;
  const line = (rule: string, what: string, count: number): AtWork => ({ rule, what, count });
  const initial = completed.filter(({ nextBilling, saleKind }) => saleKind !== null && nextBilling.length > 0);
  const rebills = completed.filter(({ saleKind }) => saleKind === null);
  return [
    line('R4', 'approved after the cascade deadline: the order is complete, marked late', count(completed, isLate)),
    line('R5', 'due on a Saturday, as the profile bills on Saturdays only', onSaturdays(submissions, findings)),
    line(
      'R5',
      'sent at a reduced price',
      count(submissions, (one) => isReduced(one, findings)),
    ),
    line('R7', 'recovered with subscriptions: next on the original gateway, card number, no CVV', initial.length),
    line('R11', 'subscriptions in the next cycle, back on their own gateway with its token', rebills.length),
    line('R11', 'of these hold the reduced price that was recovered', heldPrices(accounts, findings)),
    line('R17', 'answers learned by asking, as no webhook came in time', findings.resultsBySource.RECONCILE ?? 0),
    line('R18', 'declines with a card number in their text: masked', count(findings.debts.values(), isMasked)),
    line('R18', 'dead letters with a card number in their bytes: masked', findings.deadLettersMasked),
    ...mappingAtWork(findings),
    ...networkRulesAtWork(accounts, findings),
  ];
}

function isLate({ late }: { late: boolean }): boolean {
  return late;
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

/** R8: declines whose type a rule of the mapping changed, by the version in force at first; the rest a rule confirms. */
function mappingAtWork({ configurations, debts }: Findings): AtWork[] {
  const config = configurations.get(1);
  if (config === undefined) return [];
  const counts = new Map<number, number>();
  for (const { kind, latestDecline } of debts.values()) {
    const { decidedBy, type } = classifyDebt(kind, latestDecline, config);
    if (decidedBy.by !== 'MAPPING_RULE' || decidedBy.overrode.type === type) continue;
    const { index } = decidedBy.matched;
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  return config.declineMapping.map(({ message, mapTo, scope }, index) => {
    const from = mapTo === 'SOFT' ? 'hard' : 'soft';
    const where = 'gatewayId' in scope ? scope.gatewayId : scope.gatewayType;
    const what = `"${message}" of ${where}: ${from} decline taken as ${mapTo.toLowerCase()}`;
    return { rule: 'R8', what, count: counts.get(index) ?? 0 };
  });
}

/** R19, in each of its modes. */
function networkRulesAtWork(accounts: Accounts, findings: Findings): AtWork[] {
  const sent = accounts.submissions.filter(({ state }) => state !== 'NOT_SENT');
  const by = (mode: FlexecomGateway['networkRules']) => sent.filter((one) => modeOf(one, findings) === mode);
  const unmarked = count(by('off'), (submission) => standsAgainst(submission, findings));
  const marked = count(by('warn'), ({ networkRule }) => networkRule !== null);
  const waited = count(by('enforce'), ({ networkRule }) => networkRule !== null);
  return [
    { rule: 'R19', what: 'network rules off: sent against one, nothing said', count: unmarked },
    { rule: 'R19', what: 'network rules warn: sent and marked', count: marked },
    { rule: 'R19', what: 'network rules enforce: waited as the network asks', count: waited },
    {
      rule: 'R19',
      what: 'network rules enforce: not sent (NETWORK_RULE)',
      count: accounts.notSentByReason.NETWORK_RULE ?? 0,
    },
  ];
}

function modeOf(submission: Submission, findings: Findings): FlexecomGateway['networkRules'] | undefined {
  const gateways = configOf(submission, findings)?.gateways.filter(isFlexecom) ?? [];
  return gateways.find(({ id }) => id === submission.flexecomGatewayId)?.networkRules;
}

/** Whether a rule of its decline alone stands against it; how often the card was tried is not looked at. */
function standsAgainst(submission: Submission, findings: Findings): boolean {
  const config = configOf(submission, findings);
  const gatewayId = findings.debts.get(submission.debtId)?.latestDecline.gatewayId ?? submission.declinedGatewayId;
  const gatewayType = config === undefined ? null : gatewayTypeOf(gatewayId, config);
  return networkRuleOf(submission.decline, [], submission.acceptedAt, gatewayType) !== null;
}

function configOf({ configVersion }: Submission, { configurations }: Findings): RoutingConfiguration | undefined {
  return configurations.get(configVersion);
}

function count<One>(all: Iterable<One>, holds: (one: One) => boolean): number {
  let found = 0;
  for (const one of all) if (holds(one)) found++;
  return found;
}
