import { randomUUID } from 'node:crypto';
import { type RerunRequested, rerunRequested } from '../../../topics/rerun-requested.ts';
import { systemClock } from '../../clock.ts';
import { createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import { countText } from '../../domain/count-text.ts';
import { withDatabase, withTopics } from '../../inspect/servers.ts';
import type { Database } from '../../mongo/database.ts';
import { AnswerListener } from '../../operate/reruns/answer-listener.ts';
import { previewReruns } from '../../operate/reruns/preview-reruns.ts';
import { type OnRerunProgress, type RerunResults, requestReruns } from '../../operate/reruns/request-reruns.ts';
import { checkRerunGateway } from '../../operate/reruns/rerun-gateway.ts';
import { rerunReport } from '../../operate/reruns/rerun-report.ts';
import { readSettings, type Settings } from '../../settings/settings.ts';
import { confirm } from '../confirm.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { operatorOf } from '../operator-options.ts';
import { print, printJson } from '../print.ts';
import { progressEvery } from '../progress.ts';
import { listenForStop } from '../stop-request.ts';
import { withPublisher } from '../with-publisher.ts';
import type { RerunFlags } from './rerun-flags.ts';
import { rerunReportText } from './rerun-report-text.ts';
import { rerunRequests } from './rerun-requests.ts';

/** `salvage rerun`, of one order or a batch. */
export async function rerun(order: string | undefined, flags: RerunFlags): Promise<void> {
  const requestKey = flags.key ?? `cli-${randomUUID()}`;
  const requestsIn = rerunRequests(order, flags, requestKey);
  const dryRun = flags.dryRun === true;
  const settings = readSettings(process.env);
  const { requests, answers } = await withDatabase(settings, dryRun ? 'read' : 'change', async (database) => {
    const stored = await createConfigurationStore(database.db).load();
    const operatorPauses = await database.collection('pauses').find().toArray();
    const config = checkRerunGateway(stored === null ? null : { ...stored, operatorPauses }, flags.gateway);
    const context = { now: systemClock.now(), config, holdoutKey: settings.holdoutKey };
    if (!dryRun && order === undefined) await confirmBatch(requestsIn(database), flags);
    return dryRun
      ? await previewReruns(database, context, requestsIn(database), showProgress())
      : await requestAndWait(settings, database, { ...flags, order, requestKey }, requestsIn(database));
  });
  const report = rerunReport({ requestKey, dryRun }, requests, answers);
  if (flags.json === true) printJson(report);
  else print(rerunReportText(report));
  if (report.unanswered.count > 0 && flags.wait !== false) process.exitCode = EXIT_CODES.notOver;
}

/** A filter that was forgotten must not send a year's declines to FlexEcom. `--limit` says how many are meant at most. */
async function confirmBatch(requests: AsyncIterable<RerunRequested>, flags: RerunFlags): Promise<void> {
  if (flags.yes === true || flags.limit !== undefined) return;
  let count = 0;
  for await (const _ of requests) count += 1;
  if (count > 1) await confirm(`This requests ${countText(count, 'rerun')} on ${flags.gateway}.`, flags);
}

/** Listens before it publishes, so that no answer is missed. */
async function requestAndWait(
  settings: Settings,
  database: Database,
  flags: RerunFlags & { readonly order: string | undefined; readonly requestKey: string },
  requests: AsyncIterable<RerunRequested>,
): Promise<RerunResults> {
  const { order, requestKey, gateway } = flags;
  const operator = await operatorOf(flags);
  const subject = {
    about: `${order === undefined ? 'a batch' : `order ${order}`} on ${gateway}, key ${requestKey}`,
    ids: [...(order === undefined ? [] : [order]), requestKey, gateway],
  };
  const { signal } = listenForStop((line) => process.stderr.write(`${line}\n`));
  const quietMs = flags.wait === false ? null : flags.wait;
  const onProgress = showProgress();
  return withPublisher(settings, [rerunRequested], (publisher) =>
    withTopics(settings, async (topics) => {
      const listener = new AnswerListener(topics);
      await listener.start();
      try {
        const deps = { database, publisher, listener, quietMs, onProgress, signal };
        return await requestReruns(deps, requests, subject, operator);
      } finally {
        await listener.close();
      }
    }),
  );
}

function showProgress(): OnRerunProgress {
  let answered = 0;
  const show = progressEvery(
    (requested) => `${countText(requested, 'order')} so far, ${answered.toLocaleString('en')} answered`,
  );
  return (counts) => {
    answered = counts.answered;
    show(counts.requested);
  };
}
