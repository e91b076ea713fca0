import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import { type RerunRequested, rerunRequested } from '../../../topics/rerun-requested.ts';
import { systemClock } from '../../clock.ts';
import { createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import { withDatabase, withTopics } from '../../inspect/servers.ts';
import type { Database } from '../../mongo/database.ts';
import { AnswerListener } from '../../operate/reruns/answer-listener.ts';
import { previewReruns } from '../../operate/reruns/preview-reruns.ts';
import { type OnRerunProgress, type RerunResults, requestReruns } from '../../operate/reruns/request-reruns.ts';
import { checkRerunGateway } from '../../operate/reruns/rerun-gateway.ts';
import { rerunReport } from '../../operate/reruns/rerun-report.ts';
import { readSettings, type Settings } from '../../settings/settings.ts';
import { parseCount, parseId, parseMinorUnits, parseTime } from '../parse-options.ts';
import { progressEvery } from '../progress.ts';
import { listenForStop } from '../stop-request.ts';
import { withPublisher } from '../with-publisher.ts';
import type { RerunFlags } from './rerun-flags.ts';
import { rerunReportText } from './rerun-report-text.ts';
import { rerunRequests } from './rerun-requests.ts';

/** Longer than a consumer group needs to rebalance after a deployment. */
const WAIT_SECONDS = 30;

export function rerunCommand(): Command {
  return new Command('rerun')
    .description(
      'Request a rerun of declined sales on a FlexEcom gateway: of one order, or of a batch by date and filters.',
    )
    .argument('[order]', 'the order; leave it out for a batch', parseId)
    .requiredOption('--gateway <id>', 'the FlexEcom gateway', parseId)
    .option('--transaction <id>', "with an order: the declined transaction (default: the order's latest)", parseId)
    .option('--by <name>', 'who requests it', parseId, userInfo().username)
    .option(
      '--key <key>',
      'idempotency key: repeating a request under its key has no effect (default: a new one)',
      parseId,
    )
    .option('--from <time>', 'batch: declined at or after 2026-01-31 or 2026-01-31T09:00:00Z', parseTime)
    .option('--to <time>', 'batch: declined before this time', parseTime)
    .addOption(
      new Option('--kind <kind>', 'batch: kind of sale').choices(['NEW_SALE', 'TRIAL_COMPLETION']).default('NEW_SALE'),
    )
    .option('--campaign <id>', 'batch: of this campaign', parseId)
    .option('--declined-gateway <id>', 'batch: declined by this gateway', parseId)
    .option('--currency <code>', 'batch: in this currency', parseId)
    .option('--amount-min <minor>', 'batch: of at least this amount, in minor units', parseMinorUnits)
    .option('--amount-max <minor>', 'batch: of at most this amount, in minor units', parseMinorUnits)
    .option('--limit <count>', 'batch: at most this many sales, oldest first', parseCount)
    .option('--wait <seconds>', 'stop waiting after this long without an answer', parseCount, WAIT_SECONDS)
    .option('--no-wait', 'do not wait for answers')
    .option('--dry-run', 'show what each request would be answered now, and request nothing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', MORE_HELP)
    .action(rerun);
}

const MORE_HELP = `
Waits for the answers and prints what was accepted and what was refused, by reason. To continue an interrupted batch,
repeat the command with the same --key: what is answered already is not requested again.

Exit codes: 0 answered (accepted or refused), dry run or --no-wait; 1 a server is unreachable; 2 wrong usage or settings,
or not a FlexEcom gateway; 3 not everything was answered.`;

const UNANSWERED_EXIT_CODE = 3;

async function rerun(order: string | undefined, flags: RerunFlags): Promise<void> {
  const requestKey = flags.key ?? `cli-${randomUUID()}`;
  const requestsIn = rerunRequests(order, flags, requestKey);
  const dryRun = flags.dryRun === true;
  const settings = readSettings(process.env);
  const { requests, answers } = await withDatabase(settings, dryRun ? 'read' : 'change', async (database) => {
    const stored = await createConfigurationStore(database.db).load();
    const operatorPauses = await database.collection('pauses').find().toArray();
    const config = checkRerunGateway(stored === null ? null : { ...stored, operatorPauses }, flags.gateway);
    const context = { now: systemClock.now(), config, holdoutKey: settings.holdoutKey };
    return dryRun
      ? await previewReruns(database, context, requestsIn(database), showProgress())
      : await requestAndWait(settings, database, flags, requestsIn(database));
  });
  const report = rerunReport({ requestKey, dryRun }, requests, answers);
  process.stdout.write(flags.json === true ? `${JSON.stringify(report)}\n` : rerunReportText(report));
  if (report.unanswered.count > 0 && flags.wait !== false) process.exitCode = UNANSWERED_EXIT_CODE;
}

/** Listens before it publishes, so that no answer is missed. */
function requestAndWait(
  settings: Settings,
  database: Database,
  flags: RerunFlags,
  requests: AsyncIterable<RerunRequested>,
): Promise<RerunResults> {
  const { signal } = listenForStop((line) => process.stderr.write(`${line}\n`));
  const quietMs = flags.wait === false ? null : flags.wait * 1_000;
  const onProgress = showProgress();
  return withPublisher(settings, [rerunRequested], (publisher) =>
    withTopics(settings, async (topics) => {
      const listener = new AnswerListener(topics);
      await listener.start();
      try {
        return await requestReruns({ database, publisher, listener, quietMs, onProgress, signal }, requests);
      } finally {
        await listener.close();
      }
    }),
  );
}

function showProgress(): OnRerunProgress {
  let answered = 0;
  const show = progressEvery(
    (requested) => `${requested.toLocaleString('en')} orders so far, ${answered.toLocaleString('en')} answered`,
  );
  return (counts) => {
    answered = counts.answered;
    show(counts.requested);
  };
}
