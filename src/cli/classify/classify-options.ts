import { type Command, InvalidArgumentError, Option } from 'commander';
import { isCountry } from '../../../topics/contract/countries.ts';
import type { HypotheticalDecline } from '../../inspect/classify/hypothetical-decline.ts';
import { parseId, parseMinorUnits, parseWholeNumber } from '../parse-options.ts';
import { parseTime } from '../parse-time.ts';

export interface ClassifyFlags {
  gateway?: string;
  gatewayType?: string;
  code?: string;
  text: string;
  type?: 'SOFT' | 'HARD';
  network?: Exclude<HypotheticalDecline['network'], null>;
  advice?: string;
  orderType: HypotheticalDecline['orderType'];
  campaign?: string;
  product?: string[];
  bin?: string;
  funding?: 'CREDIT' | 'DEBIT' | 'PREPAID';
  cardCountry?: string;
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
  since?: number;
  json?: true;
}

/** 50.00 in most currencies. Only the price that is shown depends on it. */
const AMOUNT_MINOR_DEFAULT = 5_000;

export function declineOptions(command: Command): void {
  const networks = ['VISA', 'MASTERCARD', 'AMEX', 'DISCOVER', 'OTHER'];
  const orderTypes = ['NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION', 'RECURRING'];
  command
    .option('--gateway <id>', 'the gateway that declined (required without --what-if)', parseId)
    .option('--gateway-type <type>', 'its type, if --file does not say')
    .option('--code <code>', "the gateway's response code")
    .option('--text <text>', "the gateway's response text", '')
    .addOption(new Option('--type <type>', 'the decline type, if the gateway gave one').choices(['SOFT', 'HARD']))
    .addOption(new Option('--network <network>', 'the card network').choices(networks))
    .option('--advice <code>', 'the merchant advice code')
    .addOption(new Option('--order-type <type>', 'what was declined').choices(orderTypes).default('NEW_SALE'));
}

export function routeOptions(command: Command): void {
  command
    .option('--tried <ids>', 'sales: gateways tried before, in order, separated by commas', parseIds)
    .option('--gateway-profile <id>', 'sales: the ATRI gateway profile that routed it', parseId)
    .option('--campaign <id>', 'its campaign; of a sale it identifies the gateway profile if it has only one', parseId)
    .option('--product <ids>', 'its products, separated by commas', parseIds)
    .option('--bin <digits>', 'the first 6 to 8 digits of the card number', parseBin)
    .addOption(new Option('--funding <kind>', 'what kind of card it is').choices(['CREDIT', 'DEBIT', 'PREPAID']))
    .option('--card-country <code>', "the country of the card's issuer, ISO 3166, such as US", parseCountry)
    .option('--attempt <n>', 'RECURRING: the attempt that was declined; 0 is the scheduled rebill', parseWholeNumber)
    .option('--subscription-gateway <id>', "RECURRING: the subscription's own gateway (default: --gateway)", parseId)
    .option(
      '--original-amount <minor>',
      'RECURRING: the amount before reductions, in minor units (default: --amount)',
      parseMinorUnits,
    )
    .option('--amount <minor>', 'the declined amount, in minor units', parseMinorUnits, AMOUNT_MINOR_DEFAULT)
    .option('--currency <code>', 'its ISO 4217 currency', parseCurrency, 'USD')
    .option('--occurred-at <time>', 'when it was declined (default: now)', parseTime)
    .option('--decided-at <time>', 'when it is routed (default: when it was declined)', parseTime)
    .option('--earlier-attempts <n>', 'other attempts with the card in the 30 days before', parseEarlierAttempts, 0);
}

function parseIds(text: string): string[] {
  return text.split(',').map((id) => parseId(id));
}

function parseBin(text: string): string {
  if (!/^\d{6,8}$/.test(text)) throw new InvalidArgumentError('Expected 6 to 8 digits, never a whole card number.');
  return text;
}

function parseCountry(text: string): string {
  if (!isCountry(text)) throw new InvalidArgumentError('Expected an ISO 3166 country in capitals, such as US.');
  return text;
}

function parseCurrency(text: string): string {
  if (!/^[A-Z]{3}$/.test(text)) throw new InvalidArgumentError('Expected an ISO 4217 currency, such as USD.');
  return text;
}

/** Each becomes an entry in a list, so the number is limited. */
function parseEarlierAttempts(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 0 to 999999.');
  return Number(text);
}
