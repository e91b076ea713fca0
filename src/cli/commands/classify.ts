import { Command, Option } from 'commander';
import { readRoutingFile } from '../../configuration/yaml-file.ts';
import { maskCardNumbers } from '../../domain/card-numbers.ts';
import {
  type Classification,
  type ClassifyingConfiguration,
  classifyDecline,
  gatewayTypeOf,
  type UnmappedDecision,
} from '../../domain/classify-decline.ts';
import type { DeclinedOrderType } from '../../domain/decline-mapping.ts';
import { type NetworkRule, networkRuleOf } from '../../domain/network-rules.ts';

interface ClassifyFlags {
  gateway: string;
  gatewayType?: string;
  code?: string;
  text: string;
  type?: string;
  network?: string;
  advice?: string;
  orderType: DeclinedOrderType;
  file?: string;
  json?: boolean;
}

/** `salvage classify`: soft or hard, and why. Needs no server. */
export function classifyCommand(): Command {
  return new Command('classify')
    .description('what the decline mapping and the default table say of a decline, and why; nothing is sent')
    .requiredOption('--gateway <id>', 'the gateway that declined')
    .option('--gateway-type <type>', 'its type, where --file is not given or does not have the gateway')
    .option('--code <code>', "the gateway's response code")
    .option('--text <text>', "the gateway's response text", '')
    .addOption(new Option('--type <type>', 'the type that the gateway gave, if it gave one').choices(['SOFT', 'HARD']))
    .addOption(
      new Option('--network <network>', 'the card network').choices([
        'VISA',
        'MASTERCARD',
        'AMEX',
        'DISCOVER',
        'OTHER',
      ]),
    )
    .option('--advice <code>', 'the merchant advice code')
    .addOption(
      new Option('--order-type <type>', 'what was declined')
        .choices(['NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION', 'RECURRING'])
        .default('NEW_SALE'),
    )
    .option('--file <config>', 'a configuration file with the decline mapping; without it only the default rules apply')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExample: salvage classify --gateway nmi-us --gateway-type NMI --code 201 --text "Do not honor"`,
    )
    .action(classify);
}

async function classify(flags: ClassifyFlags): Promise<void> {
  const config = await configurationFor(flags);
  const decline = {
    code: flags.code ?? null,
    text: flags.text,
    type: flags.type ?? null,
    network: flags.network ?? null,
    adviceCode: flags.advice ?? null,
  };
  const subject = { decline, gatewayId: flags.gateway, orderType: flags.orderType };
  const classification = classifyDecline(subject, config);
  const gatewayType = gatewayTypeOf(flags.gateway, config);
  // Attempts made before are not known here; what the decline itself says is.
  const networkRule = networkRuleOf(decline, [], 0, gatewayType);
  const lines = flags.json
    ? [JSON.stringify({ ...classification, gatewayType, networkRule }, null, 2)]
    : explain(flags, classification, networkRule, gatewayType);
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function configurationFor({ file, gateway, gatewayType }: ClassifyFlags): Promise<ClassifyingConfiguration> {
  const content = file === undefined ? { gateways: [], declineMapping: [] } : (await readRoutingFile(file)).content;
  const config = { gateways: content.gateways, declineMapping: content.declineMapping, retiredGateways: [] };
  if (gatewayType === undefined || gatewayTypeOf(gateway, config) !== null) {
    return config;
  }
  const stated = { id: gateway, type: gatewayType, enabled: true, directCascadeProfileId: null };
  return { ...config, gateways: [...config.gateways, stated] };
}

function explain(
  flags: ClassifyFlags,
  classification: Classification,
  networkRule: NetworkRule | null,
  gatewayType: string | null,
): string[] {
  const { decidedBy, insufficientFunds, customerMessage } = classification;
  const lines: string[] = [classification.type];
  if (decidedBy.by === 'MAPPING_RULE') {
    const { rule, index } = decidedBy.matched;
    const scope = 'gatewayId' in rule.scope ? `gateway ${rule.scope.gatewayId}` : `type ${rule.scope.gatewayType}`;
    lines.push(`decided by: decline mapping rule ${index + 1} (${scope}, ${rule.orderType}, "${rule.message}")`);
    lines.push(`overrode: ${describe(decidedBy.overrode)}`);
  } else {
    lines.push(`decided by: ${describe(decidedBy)}`);
  }
  lines.push(`insufficient funds: ${insufficientFunds ? 'yes' : 'no'}`);
  if (customerMessage !== null) {
    lines.push(`customers see: ${customerMessage}`);
  }
  if (networkRule !== null) {
    lines.push(`network rule: ${networkRule.rule}, ${describeNetworkRule(networkRule)}`);
  }
  if (gatewayType === null) {
    lines.push(`gateway ${flags.gateway}: type not known, so codes are read by their shape`);
  }
  return lines.map(maskCardNumbers);
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

const HOUR_MS = 3_600_000;

function describeNetworkRule({ forbids, waitMs }: NetworkRule): string {
  return forbids ? 'which forbids another attempt' : `which asks to wait ${(waitMs ?? 0) / HOUR_MS} h`;
}
