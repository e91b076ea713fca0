import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import { type RerunRequest, rerunEvent } from '../../../topics/contract/rerun-event.ts';
import { type RerunRequested, rerunRequested } from '../../../topics/rerun-requested.ts';
import { systemClock } from '../../clock.ts';
import { createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import { UsageError } from '../../errors.ts';
import { withDatabase, withTopics } from '../../inspect/servers.ts';
import type { Database } from '../../mongo/database.ts';
import { askForReruns, judgeReruns, type Progress, type Reruns } from '../../operate/reruns/ask-for-reruns.ts';
import { listenForAnswers } from '../../operate/reruns/await-answers.ts';
import {
  type DeclinedSale,
  type DeclinedSalesFilter,
  findDeclinedSales,
} from '../../operate/reruns/find-declined-sales.ts';
import { createRerunJudge } from '../../operate/reruns/judge-reruns.ts';
import { refuseOtherGateways } from '../../operate/reruns/rerun-gateway.ts';
import { readSettings, type Settings } from '../../settings/settings.ts';
import { parseCount, parseId, parseMinorUnits, parseTime } from '../parse-options.ts';
import { progressEvery } from '../progress.ts';
import { listenForStop } from '../until-stopped.ts';
import { withPublisher } from '../with-publisher.ts';
import { rerunReport, rerunReportText } from './rerun-report.ts';

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
  /** Seconds; false: `--no-wait`. */
  wait: number | false;
  dryRun?: true;
  json?: true;
}

/** Longer than a consumer group takes to settle after a deployment. */
const WAIT_SECONDS = 30;

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
    .option('--wait <seconds>', 'ends when for so long no answer came', parseCount, WAIT_SECONDS)
    .option('--no-wait', 'asks, and waits for no answer')
    .option('--dry-run', 'judges each sale as it stands now, by the rules in force; asks for nothing')
    .option('--json', 'prints one JSON object')
    .addHelpText('after', MORE_HELP)
    .action((order: string | undefined, flags: RerunFlags) => rerun(order, flags));
}

const MORE_HELP = `
Says what was accepted and what was refused, by reason, from decline-accepted and decline-not-sent; waits for those
answers as long as --wait says. An interrupted batch is gone on with under the same --key: what was answered already is not
asked for again.
Exit codes: 0 answered (refusals too), judged, or --no-wait; 1 a server cannot be used; 2 wrong usage or settings, or no
FlexEcom gateway; 3 not everything was answered.`;

const UNANSWERED_EXIT_CODE = 3;

async function rerun(order: string | undefined, flags: RerunFlags): Promise<void> {
  const requestKey = flags.key ?? `cli-${randomUUID()}`;
  const requestsOf = order === undefined ? batchRequests(flags, requestKey) : oneRequest(order, flags, requestKey);
  const dryRun = flags.dryRun === true;
  const settings = readSettings(process.env);
  const { requests, answers } = await withDatabase(settings, async (database) => {
    const loaded = await createConfigurationStore(database.db).load();
    const config = refuseOtherGateways(loaded, flags.gateway);
    if (!dryRun) return await askAndWait(settings, database, flags, requestsOf(database));
    const judge = createRerunJudge(database, { now: systemClock.now(), config });
    return await judgeReruns(judge, requestsOf(database), progress());
  });
  const report = rerunReport({ requestKey, dryRun }, requests, answers);
  process.stdout.write(flags.json === true ? `${JSON.stringify(report)}\n` : rerunReportText(report));
  if (report.unanswered.count > 0 && flags.wait !== false) process.exitCode = UNANSWERED_EXIT_CODE;
}

/** The answers' ends are noted before anything is asked for. */
function askAndWait(
  settings: Settings,
  database: Database,
  flags: RerunFlags,
  requests: AsyncIterable<RerunRequested>,
): Promise<Reruns> {
  const { signal } = listenForStop((line) => process.stderr.write(`${line}\n`));
  const quietMs = flags.wait === false ? null : flags.wait * 1_000;
  return withPublisher(settings, [rerunRequested], (publisher) =>
    withTopics(settings, async (topics) => {
      const listener = await listenForAnswers(topics);
      try {
        return await askForReruns({ database, publisher, listener, quietMs, tell: progress(), signal }, requests);
      } finally {
        await listener.close();
      }
    }),
  );
}

function progress(): Progress {
  let answered = 0;
  const tell = progressEvery(
    (asked) => `${asked.toLocaleString('en')} orders so far, ${answered.toLocaleString('en')} answered`,
  );
  return (counts) => {
    answered = counts.answered;
    tell(counts.asked);
  };
}

type RequestsOf = (database: Database) => AsyncIterable<RerunRequested>;

function oneRequest(orderId: string, flags: RerunFlags, requestKey: string): RequestsOf {
  refuseBatchFlags(flags);
  return async function* () {
    yield requestOf({ orderId, transactionId: flags.transaction ?? null }, flags, requestKey);
  };
}

function batchRequests(flags: RerunFlags, requestKey: string): RequestsOf {
  const filter = batchFilter(flags);
  return async function* (database) {
    let found = 0;
    for await (const sale of findDeclinedSales(database, filter)) {
      if (found === flags.limit) return;
      found += 1;
      yield requestOf(sale, flags, keyOf(sale, filter, requestKey));
    }
  };
}

/** An order has one new sale; it may have several trial completions, each a request of its own. */
function keyOf({ transactionId }: DeclinedSale, { kind }: DeclinedSalesFilter, requestKey: string): string {
  return kind === 'NEW_SALE' ? requestKey : `${requestKey}/${transactionId}`;
}

function requestOf(
  { orderId, transactionId }: Pick<RerunRequest, 'orderId' | 'transactionId'>,
  { gateway, by }: RerunFlags,
  requestKey: string,
): RerunRequested {
  const asked = { orderId, transactionId, gatewayId: gateway, gatewayProfileId: null, requestKey };
  return rerunEvent({ ...asked, source: 'CLI', requestedBy: by }, systemClock.now());
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
