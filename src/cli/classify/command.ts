import { Command, InvalidArgumentError, Option } from 'commander';
import { systemClock } from '../../clock.ts';
import { describeProblem, readRoutingFile } from '../../configuration/file/yaml-file.ts';
import { UsageError } from '../../errors.ts';
import { explainDecline } from '../../inspect/classify/explain-decline.ts';
import type { StatedDecline } from '../../inspect/classify/stated-decline.ts';
import { parseMoment } from '../../inspect/moments.ts';
import { readSettings } from '../../settings/settings.ts';
import { cleanFields } from '../../telemetry/log-cleaning.ts';
import { parseId, parseMinorUnits, parseTime } from '../parse-options.ts';
import { progressEvery } from '../progress.ts';
import { listenForStop } from '../until-stopped.ts';
import { explanationLines } from './explanation-text.ts';

interface ClassifyFlags {
  gateway?: string;
  gatewayType?: string;
  code?: string;
  text: string;
  type?: 'SOFT' | 'HARD';
  network?: Exclude<StatedDecline['network'], null>;
  advice?: string;
  orderType: StatedDecline['orderType'];
  campaign?: string;
  gatewayProfile?: string;
  tried?: string[];
  attempt?: number;
  subscriptionGateway?: string;
  amount: number;
  originalAmount?: number;
  currency: string;
  occurredAt?: number;
  decidedAt?: number;
  earlierAttempts: number;
  file?: string;
  whatIf?: string;
  since?: string;
  json?: true;
}

/** Price of a decline of which none is stated: 50.00 in most currencies; only the price that is shown depends on it. */
const AMOUNT_MINOR = 5_000;

/** `salvage classify`: soft or hard, where it would go, and why, without any server; `--what-if` over past declines. */
export function classifyCommand(): Command {
  const command = new Command('classify').description(
    'what the mapping and rules say of a decline, where it would go, and why; or, with --what-if, what a proposed ' +
      'configuration would change over past declines. Nothing is sent or written',
  );
  declineOptions(command);
  routeOptions(command);
  return command
    .option('--file <config>', 'the configuration file to decide by; without it only the default rules apply')
    .option('--what-if <config>', 'a proposed configuration file: compares it with what was recorded of past declines')
    .option('--since <moment>', 'with --what-if: declines published since 15m, 2h, 3d (ago) or an ISO 8601 time')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((flags: ClassifyFlags) => (flags.whatIf === undefined ? explain(flags) : compare(flags.whatIf, flags)));
}

const EXAMPLES = `
Examples:
  salvage classify --gateway nmi-us --gateway-type NMI --code 201 --text "Do not honor"
  salvage classify --gateway nmi-us --code 201 --text "Do not honor" --file routing.yaml
  salvage classify --gateway nmi-us --text "Do not honor" --order-type RECURRING --attempt 3 --amount 4990 --file routing.yaml
  salvage classify --what-if proposed.yaml --since 7d
Only --what-if needs servers (KAFKA_BROKERS, SCHEMA_REGISTRY_URL, MONGODB_URI, SALVAGE_PREFIX).
Exit codes: 0 answered, 1 a server is away, 2 the file or the call is wrong.`;

function declineOptions(command: Command): void {
  command
    .option('--gateway <id>', 'the gateway that declined (needed without --what-if)', parseId)
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
    );
}

function routeOptions(command: Command): void {
  command
    .option('--tried <ids>', 'initial: gateways tried before, in order, separated by commas', parseIds)
    .option('--gateway-profile <id>', 'initial: the ATRI gateway profile that routed it', parseId)
    .option('--campaign <id>', 'initial: its campaign, which tells the gateway profile where it has only one', parseId)
    .option(
      '--attempt <n>',
      'RECURRING: the attempt that was declined; 0 is the scheduled rebill (default: 0)',
      parseWhole,
    )
    .option('--subscription-gateway <id>', "RECURRING: the subscription's own gateway (default: --gateway)", parseId)
    .option(
      '--original-amount <minor>',
      'RECURRING: before any reduction, minor units (default: --amount)',
      parseMinorUnits,
    )
    .option('--amount <minor>', 'the declined amount, minor units', parseMinorUnits, AMOUNT_MINOR)
    .option('--currency <code>', 'its currency, ISO 4217', parseCurrency, 'USD')
    .option('--occurred-at <time>', 'when it was declined (default: now)', parseTime)
    .option('--decided-at <time>', 'when it is decided (default: as it is declined)', parseTime)
    .option('--earlier-attempts <n>', 'other attempts with the card in the 30 days before', parseWhole, 0);
}

async function explain(flags: ClassifyFlags): Promise<void> {
  if (flags.since !== undefined) throw new UsageError('--since goes with --what-if');
  const stated = statedBy(flags);
  const content = flags.file === undefined ? null : (await readRoutingFile(flags.file)).content;
  const explanation = explainDecline(stated, content);
  const lines = flags.json
    ? [JSON.stringify(cleanFields({ ...explanation }), null, 2)]
    : explanationLines(stated, explanation, content?.timeZone ?? 'UTC');
  process.stdout.write(`${lines.join('\n')}\n`);
}

function statedBy(flags: ClassifyFlags): StatedDecline {
  const { gateway, amount } = flags;
  if (gateway === undefined) throw new UsageError('--gateway is needed: the gateway that declined');
  refuseOtherKind(flags);
  const occurredAt = flags.occurredAt ?? flags.decidedAt ?? systemClock.now();
  return {
    gatewayId: gateway,
    gatewayType: flags.gatewayType ?? null,
    code: flags.code ?? null,
    text: flags.text,
    type: flags.type ?? null,
    network: flags.network ?? null,
    adviceCode: flags.advice ?? null,
    orderType: flags.orderType,
    campaignId: flags.campaign ?? null,
    gatewayProfileId: flags.gatewayProfile ?? null,
    triedBefore: (flags.tried ?? []).filter((id) => id !== gateway),
    attempt: flags.attempt ?? 0,
    subscriptionGatewayId: flags.subscriptionGateway ?? gateway,
    amountMinor: amount,
    originalAmountMinor: flags.originalAmount ?? amount,
    currency: flags.currency,
    occurredAt,
    decidedAt: flags.decidedAt ?? occurredAt,
    earlierAttempts: flags.earlierAttempts,
  };
}

/** A flag that would be ignored is a mistake of who typed it. */
function refuseOtherKind(flags: ClassifyFlags): void {
  const isRebill = flags.orderType === 'RECURRING';
  const given = isRebill
    ? { '--tried': flags.tried, '--gateway-profile': flags.gatewayProfile, '--campaign': flags.campaign }
    : {
        '--attempt': flags.attempt,
        '--subscription-gateway': flags.subscriptionGateway,
        '--original-amount': flags.originalAmount,
      };
  const wrong = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (wrong.length > 0) {
    throw new UsageError(`not with --order-type ${flags.orderType}: ${wrong.join(', ')}; see salvage classify --help`);
  }
}

async function compare(fileName: string, flags: ClassifyFlags): Promise<void> {
  if (flags.gateway !== undefined || flags.file !== undefined) {
    throw new UsageError('--what-if looks at past declines; it does not go with --gateway or --file');
  }
  const since = flags.since === undefined ? null : parseMoment(flags.since, systemClock.now());
  const { content, checked } = await readRoutingFile(fileName);
  // Loaded here: to explain one decline, nothing of Kafka and MongoDB is needed.
  const [{ whatIf }, { whatIfText }, { withServers }] = await Promise.all([
    import('../../inspect/classify/what-if.ts'),
    import('./what-if-text.ts'),
    import('../../inspect/servers.ts'),
  ]);
  for (const warning of checked.problems) {
    process.stderr.write(`warning: ${describeProblem(fileName, warning)}\n`);
  }
  const stop = listenForStop((line) => process.stderr.write(`${line}\n`));
  const report = await withServers(readSettings(process.env), (servers) => {
    const progress = progressEvery((read) => `${read} declines read`);
    return whatIf(servers, content, since, { progress, signal: stop.signal });
  });
  const text = flags.json ? JSON.stringify({ file: fileName, ...report }, null, 2) : whatIfText(fileName, report);
  process.stdout.write(`${text}\n`);
}

function parseIds(text: string): string[] {
  return text.split(',').map((id) => parseId(id));
}

function parseWhole(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 0.');
  return Number(text);
}

function parseCurrency(text: string): string {
  if (!/^[A-Z]{3}$/.test(text)) throw new InvalidArgumentError('Expected an ISO 4217 currency in capitals, like USD.');
  return text;
}
