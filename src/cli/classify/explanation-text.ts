import type { UnmappedDecision } from '../../domain/classification/classify-decline.ts';
import { moneyText } from '../../domain/money-text.ts';
import type { NetworkRule } from '../../domain/routing/network-rules.ts';
import type { Destination, DestinationByMode, Explanation } from '../../inspect/classify/explain-decline.ts';
import type { HypotheticalDecline } from '../../inspect/classify/hypothetical-decline.ts';
import { timeText } from '../../inspect/time-text.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';

/** The lines of an explanation. `timeZone` is the configuration's. Card numbers in free text are masked. */
export function explanationLines(decline: HypotheticalDecline, explanation: Explanation, timeZone: string): string[] {
  const { type, insufficientFunds, customerMessage, networkRule, going, byNetworkRulesMode, notes } = explanation;
  return [
    type,
    ...decisionLines(explanation),
    `insufficient funds: ${insufficientFunds ? 'yes' : 'no'}`,
    ...(customerMessage === null ? [] : [`customers see: ${customerMessage}`]),
    ...(going === null
      ? ['goes to: not known without a configuration; name one with --file']
      : destinationLines(going, decline, timeZone)),
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
      return `${decision.type}, as the gateway said`;
    case 'DEFAULT_TABLE': {
      const { basis, source, matched, meaning } = decision.row;
      const what = { ADVICE_CODE: 'advice code', RESPONSE_CODE: 'response code', TEXT: 'text' }[basis];
      return `${decision.type}, default table by ${what} (${source}: ${matched}): ${meaning}`;
    }
    case 'UNKNOWN':
      return 'HARD, because neither the code nor the text is known';
    default:
      return decision satisfies never;
  }
}

function destinationLines(going: Destination, decline: HypotheticalDecline, timeZone: string): string[] {
  if (going.to === 'NOWHERE') {
    const next = going.next === 'BILLING' ? 'billing acts next' : 'nobody acts next';
    return [`goes to: nowhere (${going.reason}); ${next}`, `because: ${going.because}`];
  }
  const mark = going.networkRule === null ? '' : `, marked ${going.networkRule}`;
  return [
    `goes to: FlexEcom gateway ${going.flexecomGatewayId}, by ${going.route}${mark}`,
    `because: ${going.because}`,
    `when: ${whenText(going, timeZone)}`,
    `price: ${priceText(going, decline)}`,
  ];
}

function whenText({ dueAt, cascadeDeadlineAt }: Extract<Destination, { to: 'FLEXECOM' }>, timeZone: string): string {
  if (dueAt !== null) {
    const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone }).format(dueAt);
    return `due ${timeText(dueAt)} UTC, a ${weekday} in ${timeZone}`;
  }
  return cascadeDeadlineAt === null ? 'at once' : `at once, until ${timeText(cascadeDeadlineAt)} UTC at the latest`;
}

function priceText(
  { amountMinor }: Extract<Destination, { to: 'FLEXECOM' }>,
  { originalAmountMinor, currency }: HypotheticalDecline,
): string {
  const price = moneyText(amountMinor, currency);
  return amountMinor === originalAmountMinor ? price : `${price} of ${moneyText(originalAmountMinor, currency)}`;
}

function networkLines(rule: NetworkRule, modes: DestinationByMode | null): string[] {
  const ruleText = `network rule: ${rule.rule}, ${describeNetworkRule(rule)}`;
  if (modes === null) return [ruleText];
  const { flexecomGatewayId, mode, goings } = modes;
  return [
    `${ruleText}; gateway ${flexecomGatewayId} has networkRules: ${mode}`,
    ...(['off', 'warn', 'enforce'] as const).map((each) => `  ${each}: ${underMode(goings[each])}`),
  ];
}

function underMode(going: Destination): string {
  if (going.to === 'NOWHERE') return `not sent (${going.reason})`;
  const mark = going.networkRule === null ? 'not marked' : `marked ${going.networkRule}`;
  return going.dueAt === null ? `sent, ${mark}` : `sent when due at ${timeText(going.dueAt)} UTC, ${mark}`;
}

const HOUR_MS = 3_600_000;

function describeNetworkRule({ forbids, waitMs }: NetworkRule): string {
  return forbids ? 'which forbids another attempt' : `which requires a wait of ${(waitMs ?? 0) / HOUR_MS} h`;
}
