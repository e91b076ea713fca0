import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import { rerunRequested } from '../../../topics/rerun-requested.ts';
import { systemClock } from '../../clock.ts';
import { UsageError } from '../../errors.ts';
import type { Publisher } from '../../kafka/publisher.ts';
import { connectDatabase, type Database } from '../../mongo/database.ts';
import { namesFor } from '../../names.ts';
import { type DeclinedSale, type DeclinedSalesFilter, findDeclinedSales } from '../../rerun/find-declined-sales.ts';
import { type RerunRequest, rerunEvent } from '../../rerun/rerun-event.ts';
import { readSettings } from '../../settings.ts';
import { parseCount, parseId, parseMinorUnits, parseTime } from '../parse-options.ts';
import { progressEvery } from '../progress.ts';
import { withPublisher } from '../with-publisher.ts';

interface RerunFlags {
  gateway: string;
  transaction?: string;
  by: string;
  key?: string;
  from?: number;
  to?: number;
  kind: 'NEW_SALE' | 'TRIAL_COMPLETION';
  campaign?: string;
  declinedGateway?: string;
  currency?: string;
  amountMin?: number;
  amountMax?: number;
  limit?: number;
  dryRun?: true;
  json?: true;
}

/** `salvage rerun ORDER --gateway ID`, or a batch by `--from`, `--to` and filters (R6). */
export function rerunCommand(): Command {
  return new Command('rerun')
    .description('asks for declined sales to be rerun on a FlexEcom gateway: one order, or a batch by date and filters')
    .argument('[order]', 'one order; without it, a batch', parseId)
    .requiredOption('--gateway <id>', 'the FlexEcom gateway', parseId)
    .option(
      '--transaction <id>',
      "of one order: the declined transaction; default: the order's latest declined sale",
      parseId,
    )
    .option('--by <name>', 'who asks', parseId, userInfo().username)
    .option('--key <key>', 'asking again under a key changes nothing; default: a new one', parseId)
    .option('--from <time>', 'batch: declined at or after; 2026-01-31 or 2026-01-31T09:00:00Z', parseTime)
    .option('--to <time>', 'batch: declined before', parseTime)
    .addOption(
      new Option('--kind <kind>', 'batch: of this kind').choices(['NEW_SALE', 'TRIAL_COMPLETION']).default('NEW_SALE'),
    )
    .option('--campaign <id>', 'batch: of this campaign', parseId)
    .option('--declined-gateway <id>', 'batch: declined by this gateway', parseId)
    .option('--currency <code>', 'batch: in this currency', parseId)
    .option('--amount-min <minor>', 'batch: of at least so much, minor units', parseMinorUnits)
    .option('--amount-max <minor>', 'batch: of at most so much, minor units', parseMinorUnits)
    .option('--limit <count>', 'batch: at most so many, oldest first', parseCount)
    .option('--dry-run', 'says what would be asked for, and asks for nothing')
    .option('--json', 'prints one JSON object')
    .addHelpText('after', MORE_HELP)
    .action((order: string | undefined, flags: RerunFlags) => rerun(order, flags));
}

const MORE_HELP = `
Each request is answered in decline-accepted or decline-not-sent under its key: salvage trace ORDER shows it.
An interrupted batch is gone on with under the same --key; what was asked for already is not asked for again.
Exit codes: 0 asked for, 1 a server cannot be used, 2 wrong usage or settings.`;

interface Report {
  requestKey: string;
  found: number;
  requested: number;
  dryRun: boolean;
  orders: readonly string[];
}

/** Listed in the report; the count goes on. */
const ORDERS_LISTED_MAX = 1_000;

/** Awaited together; see producers/ndjson.ts. */
const PUBLISHED_AT_ONCE_MAX = 1_000;

async function rerun(order: string | undefined, flags: RerunFlags): Promise<void> {
  const requestKey = flags.key ?? `cli-${randomUUID()}`;
  const report = order === undefined ? await rerunBatch(flags, requestKey) : await rerunOne(order, flags, requestKey);
  process.stdout.write(flags.json === true ? `${JSON.stringify(report)}\n` : summary(report));
}

async function rerunOne(orderId: string, flags: RerunFlags, requestKey: string): Promise<Report> {
  refuseBatchFlags(flags);
  const settings = readSettings(process.env);
  if (flags.dryRun !== true) {
    await withPublisher(settings, [rerunRequested], (publisher) =>
      ask(publisher, { orderId, transactionId: flags.transaction ?? null }, flags, requestKey),
    );
  }
  return {
    requestKey,
    found: 1,
    requested: flags.dryRun === true ? 0 : 1,
    dryRun: flags.dryRun === true,
    orders: [orderId],
  };
}

async function rerunBatch(flags: RerunFlags, requestKey: string): Promise<Report> {
  const filter = batchFilter(flags);
  const settings = readSettings(process.env);
  const database = await connectDatabase(settings.mongodbUri, namesFor(settings.prefix).database);
  try {
    if (flags.dryRun === true) return await walk(database, filter, flags, requestKey, async () => {});
    return await withPublisher(settings, [rerunRequested], (publisher) =>
      walk(database, filter, flags, requestKey, (sale) => ask(publisher, sale, flags, keyOf(sale, filter, requestKey))),
    );
  } finally {
    await database.close();
  }
}

async function walk(
  database: Database,
  filter: DeclinedSalesFilter,
  flags: RerunFlags,
  requestKey: string,
  request: (sale: DeclinedSale) => Promise<void>,
): Promise<Report> {
  const orders: string[] = [];
  const tell = progressEvery((done) => `${done.toLocaleString('en')} orders so far`);
  let found = 0;
  let asking: Promise<void>[] = [];
  for await (const sale of findDeclinedSales(database, filter)) {
    if (found === flags.limit) break;
    found += 1;
    if (orders.length < ORDERS_LISTED_MAX) orders.push(sale.orderId);
    asking.push(request(sale));
    if (asking.length === PUBLISHED_AT_ONCE_MAX) {
      await Promise.all(asking);
      asking = [];
    }
    tell(found);
  }
  await Promise.all(asking);
  return { requestKey, found, requested: flags.dryRun === true ? 0 : found, dryRun: flags.dryRun === true, orders };
}

/** An order has one new sale; it may have several trial completions, each a request of its own. */
function keyOf({ transactionId }: DeclinedSale, { kind }: DeclinedSalesFilter, requestKey: string): string {
  return kind === 'NEW_SALE' ? requestKey : `${requestKey}/${transactionId}`;
}

function ask(
  publisher: Publisher,
  { orderId, transactionId }: Pick<RerunRequest, 'orderId' | 'transactionId'>,
  flags: RerunFlags,
  requestKey: string,
): Promise<void> {
  const request: RerunRequest = {
    orderId,
    transactionId,
    gatewayId: flags.gateway,
    gatewayProfileId: null,
    source: 'CLI',
    requestedBy: flags.by,
    requestKey,
  };
  return publisher.publish(rerunRequested, rerunEvent(request, systemClock.now()));
}

function batchFilter(flags: RerunFlags): DeclinedSalesFilter {
  const { from, to, kind } = flags;
  const problems = [
    ...(from === undefined ? ['--from is missing: declined at or after this time'] : []),
    ...(to === undefined ? ['--to is missing: declined before this time'] : []),
    ...(from !== undefined && to !== undefined && from >= to ? ['--from must be before --to'] : []),
    ...(flags.transaction === undefined ? [] : ['--transaction goes with one order only']),
  ];
  if (from === undefined || to === undefined || problems.length > 0) {
    throw new UsageError('give an order, or a batch by --from and --to', problems);
  }
  return {
    from,
    to,
    kind,
    ...(flags.campaign === undefined ? {} : { campaignId: flags.campaign }),
    ...(flags.declinedGateway === undefined ? {} : { declinedGatewayId: flags.declinedGateway }),
    ...(flags.currency === undefined ? {} : { currency: flags.currency }),
    ...(flags.amountMin === undefined ? {} : { amountMinorMin: flags.amountMin }),
    ...(flags.amountMax === undefined ? {} : { amountMinorMax: flags.amountMax }),
  };
}

const BATCH_FLAGS = [
  'from',
  'to',
  'campaign',
  'declinedGateway',
  'currency',
  'amountMin',
  'amountMax',
  'limit',
] as const;

function refuseBatchFlags(flags: RerunFlags): void {
  const given = BATCH_FLAGS.filter((flag) => flags[flag] !== undefined);
  if (given.length > 0) {
    const names = given.map((flag) => `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
    throw new UsageError(`one order was given: ${names.join(', ')} go with a batch only`);
  }
}

function summary({ requestKey, found, requested, dryRun, orders }: Report): string {
  if (found === 0) return 'No declined sale fits.\n';
  if (dryRun) {
    const more = found > orders.length ? `  … and ${(found - orders.length).toLocaleString('en')} more\n` : '';
    return `Would ask for ${found.toLocaleString('en')} reruns:\n${orders.map((id) => `  ${id}\n`).join('')}${more}`;
  }
  return `Asked for ${requested.toLocaleString('en')} reruns under the key ${requestKey}\n`;
}
