import type { UnmappedDecision } from '../../domain/classification/classify-decline.ts';
import type { NetworkRule } from '../../domain/routing/network-rules.ts';
import type { Explanation, Going, GoingByMode } from '../../inspect/classify/explain-decline.ts';
import type { StatedDecline } from '../../inspect/classify/stated-decline.ts';
import { momentText } from '../../inspect/moments.ts';
import { moneyText } from '../../inspect/money-text.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';

/** For a person: a line each. `timeZone` is the configuration's. Free text is masked (R18). */
export function explanationLines(stated: StatedDecline, explanation: Explanation, timeZone: string): string[] {
  const { type, insufficientFunds, customerMessage, networkRule, going, byNetworkRulesMode, notes } = explanation;
  return [
    type,
    ...decisionLines(explanation),
    `insufficient funds: ${insufficientFunds ? 'yes' : 'no'}`,
    ...(customerMessage === null ? [] : [`customers see: ${customerMessage}`]),
    ...(going === null
      ? ['goes to: not known without a configuration; give one with --file']
      : goingLines(going, stated, timeZone)),
    ...(networkRule === null ? [] : networkLines(networkRule, byNetworkRulesMode)),
    ...notes.map((note) => `note: ${note}`),
  ].map(cleanText);
}

function decisionLines({ decidedBy }: Explanation): string[] {
  if (decidedBy.by !== 'MAPPING_RULE') return [`decided by: ${describe(decidedBy)}`];
  const { rule, index } = decidedBy.matched;
  const scope = 'gatewayId' in rule.scope ? `gateway ${rule.scope.gatewayId}` : `type ${rule.scope.gatewayType}`;
  return [
    `decided by: decline mapping rule ${index + 1} (${scope}, ${rule.orderType}, "${rule.message}")`,
    `overrode: ${describe(decidedBy.overrode)}`,
  ];
}

function describe(decision: UnmappedDecision): string {
  switch (decision.by) {
    case 'GATEWAY':
      return `${decision.type}, the type that the gateway gave`;
    case 'DEFAULT_TABLE': {
      const { basis, source, matched, meaning } = decision.row;
      const what = { ADVICE_CODE: 'advice code', RESPONSE_CODE: 'response code', TEXT: 'text' }[basis];
      return `${decision.type}, default table by ${what} (${source}: ${matched}): ${meaning}`;
    }
    case 'UNKNOWN':
      return 'HARD, as neither code nor text is known';
    default:
      return decision satisfies never;
  }
}

function goingLines(going: Going, stated: StatedDecline, timeZone: string): string[] {
  if (going.to === 'NOWHERE') {
    const next = going.next === 'BILLING' ? 'billing acts next' : 'nobody acts next';
    return [`goes to: nowhere (${going.reason}); ${next}`, `because: ${going.because}`];
  }
  const mark = going.networkRule === null ? '' : `, marked ${going.networkRule}`;
  return [
    `goes to: FlexEcom gateway ${going.flexecomGatewayId}, by ${going.route}${mark}`,
    `because: ${going.because}`,
    `when: ${whenText(going, timeZone)}`,
    `price: ${priceText(going, stated)}`,
  ];
}

function whenText({ dueAt, cascadeDeadlineAt }: Extract<Going, { to: 'FLEXECOM' }>, timeZone: string): string {
  if (dueAt !== null) {
    const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone }).format(dueAt);
    return `due ${momentText(dueAt)} UTC, a ${weekday} in ${timeZone}`;
  }
  return cascadeDeadlineAt === null ? 'at once' : `at once, not after ${momentText(cascadeDeadlineAt)} UTC`;
}

function priceText(
  { amountMinor }: Extract<Going, { to: 'FLEXECOM' }>,
  { originalAmountMinor, currency }: StatedDecline,
): string {
  const price = moneyText(amountMinor, currency);
  return amountMinor === originalAmountMinor ? price : `${price} of ${moneyText(originalAmountMinor, currency)}`;
}

function networkLines(rule: NetworkRule, modes: GoingByMode | null): string[] {
  const found = `network rule: ${rule.rule}, ${describeNetworkRule(rule)}`;
  if (modes === null) return [found];
  const { flexecomGatewayId, mode, goings } = modes;
  return [
    `${found}; gateway ${flexecomGatewayId} has networkRules: ${mode}`,
    ...(['off', 'warn', 'enforce'] as const).map((each) => `  ${each}: ${underMode(goings[each])}`),
  ];
}

function underMode(going: Going): string {
  if (going.to === 'NOWHERE') return `not sent (${going.reason})`;
  const mark = going.networkRule === null ? 'not marked' : `marked ${going.networkRule}`;
  return going.dueAt === null ? `sent, ${mark}` : `sent when due at ${momentText(going.dueAt)} UTC, ${mark}`;
}

const HOUR_MS = 3_600_000;

function describeNetworkRule({ forbids, waitMs }: NetworkRule): string {
  return forbids ? 'which forbids another attempt' : `which asks to wait ${(waitMs ?? 0) / HOUR_MS} h`;
}
