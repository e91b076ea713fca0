import { countText } from '../../domain/count-text.ts';
import type { RuleInForce } from '../../domain/routing/network-rules-in-force.ts';
import type { NetworkRules } from '../../inspect/network-rules/networks.ts';

/** @param whose such as `with routing.yaml`. */
export function networkRulesLines(
  { day, networks, limitsOfUnknownNetworks, gateways }: NetworkRules,
  whose: string,
): string[] {
  const modes = gateways.map(({ id, mode }) => `${id}: ${mode}`).join(', ');
  return [
    `card networks' rules in force on ${day} (UTC), ${whose}`,
    ...(modes === '' ? [] : [`what each FlexEcom gateway makes of them (networkRules): ${modes}`]),
    ...networks.flatMap(({ network, rules }) => ['', ...networkLines(network, rules)]),
    '',
    'A card whose network is not known (none given, or OTHER) has the strictest of these limits:',
    ...limitsOfUnknownNetworks.map((limit) => `  ${ruleText(limit)}`),
  ];
}

function networkLines(network: string, rules: readonly RuleInForce[]): string[] {
  if (rules.length === 0) return [network, '  no rule of its own'];
  return [network, ...rules.flatMap((rule) => [`  ${ruleText(rule)}${placeText(rule)}`, `    ${sourceText(rule)}`])];
}

function ruleText(rule: RuleInForce): string {
  switch (rule.kind) {
    case 'LIMIT': {
      const what = rule.per === 'CARD' ? 'a card' : 'a card and amount';
      const time = rule.window === '24_HOURS' ? '24 hours' : '30 days';
      return rule.attemptsMax === null
        ? `no limit on attempts with ${what} in ${time}`
        : `at most ${countText(rule.attemptsMax, 'attempt')} with ${what} in ${time}`;
    }
    case 'NEVER_APPROVE':
      return `no further attempt after response code ${rule.codes.join(', ') || '(none)'}`;
    case 'DO_NOT_TRY_AGAIN':
      return `no further attempt after advice code ${rule.adviceCodes.join(', ') || '(none)'}`;
    case 'RETRY_AFTER':
      return `no attempt for ${rule.hours} h after advice code ${rule.adviceCode}`;
    default:
      return rule satisfies never;
  }
}

function placeText({ countries }: RuleInForce): string {
  return countries === null ? '' : `, for cards issued in ${countries.join(', ')}`;
}

function sourceText({ origin, from, until, source }: RuleInForce): string {
  const time = [...(from === null ? [] : [`since ${from}`]), ...(until === null ? [] : [`until ${until}`])].join(' ');
  const who = origin === 'CONFIGURATION' ? "the configuration's own" : 'published';
  return `${who}${time === '' ? '' : `, ${time}`}: ${source}`;
}
