import type { Route } from '../../../topics/contract/fields.ts';
import type { Pause } from '../../domain/documents/pause.ts';
import { pauseId } from '../../domain/routing/pauses.ts';
import { countAtLeastText } from '../../inspect/conditions/wording.ts';
import { moneyByCurrencyText, sumByCurrency } from '../../inspect/money.ts';
import { type Counted, countOpen, type OpenCount } from '../../inspect/scheduled/open-counts.ts';
import { readPauses, waitingIn } from '../../inspect/snapshot/read-pauses.ts';
import { timeText } from '../../inspect/time-text.ts';
import type { Database } from '../../mongo/database.ts';
import type { Preview } from '../preview.ts';
import { findPauses, type PauseTarget, targetText } from './pause-gateway.ts';

/** What a pause would do. Changes nothing. Ask `checkPausable` first. */
export async function previewPause(database: Pick<Database, 'collection'>, target: PauseTarget): Promise<Preview> {
  const before = await database.collection('pauses').findOne({ _id: pauseId(target) });
  if (before !== null) return { count: 0, sentences: [`${targetText(target)} is paused already, ${byWhom(before)}.`] };
  const [scheduled, sent] = await Promise.all([countOpen(database, 'SCHEDULED'), countOpen(database, 'SENT')]);
  const concerns = (route: Route) => target.route === null || target.route === route;
  return {
    count: 1,
    sentences: [
      `Nothing new goes to ${targetText(target)}.`,
      ...(concerns('CASCADE') ? ['Cascades go back to billing at once (GATEWAY_PAUSED).'] : []),
      ...(concerns('RERUN') ? ['Reruns are refused (GATEWAY_PAUSED).'] : []),
      ...(concerns('RECYCLE')
        ? [`What is scheduled waits for the end of the pause: ${openText(scheduled, target)}.`]
        : []),
      `What FlexEcom has goes on: ${openText(sent, target)}.`,
    ],
  };
}

/** What ending a pause would do. Changes nothing. @throws UsageError where there is none */
export async function previewResume(
  database: Pick<Database, 'collection' | 'db'>,
  target: PauseTarget,
  now: number,
): Promise<Preview> {
  const found = await findPauses(database, target);
  const waiting = await waitingText(database, target, now);
  const others = (await readPauses(database, now)).filter(
    ({ gatewayId, route, operator }) =>
      gatewayId === target.gatewayId && !found.some((one) => operator?.since === one.since && one.route === route),
  );
  const still = others.map(({ route, operator }) => {
    const whose = operator === null ? 'by the configuration' : `by ${operator.by}`;
    return `${targetText({ gatewayId: target.gatewayId, route })} stays paused, ${whose}: what that pauses goes on waiting.`;
  });
  return {
    count: found.length,
    sentences: [
      ...found.map((pause) => `The pause of ${targetText(pause)} ends, ${byWhom(pause)}.`),
      `What waited goes out within seconds, at its price: ${waiting}.`,
      ...still,
    ],
  };
}

function byWhom({ by, since, why }: Pause): string {
  return `by ${by} since ${timeText(since)} UTC: ${why}`;
}

/** By the same counts as the page of what is scheduled. */
function openText({ counts, isCut }: Counted<OpenCount>, { gatewayId, route }: PauseTarget): string {
  const concerned = counts.filter(
    (one) => one.flexecomGatewayId === gatewayId && (route === null || one.route === route),
  );
  return countAndMoneyText(concerned, isCut);
}

/** As many as a snapshot counts: beyond it, a person need not know how many wait. */
const WAITING_COUNTED_MAX = 10_000;

async function waitingText(database: Pick<Database, 'collection'>, target: PauseTarget, now: number): Promise<string> {
  const found = await database
    .collection('submissions')
    .aggregate<Pick<OpenCount, 'currency' | 'count' | 'amountMinor'>>([
      { $match: waitingIn(target, now) },
      { $limit: WAITING_COUNTED_MAX },
      { $group: { _id: '$currency', count: { $sum: 1 }, amountMinor: { $sum: '$amountMinor' } } },
      { $project: { _id: 0, currency: '$_id', count: 1, amountMinor: 1 } },
    ])
    .toArray();
  const count = found.reduce((sum, one) => sum + one.count, 0);
  return countAndMoneyText(found, count === WAITING_COUNTED_MAX);
}

function countAndMoneyText(
  counts: readonly Pick<OpenCount, 'currency' | 'count' | 'amountMinor'>[],
  isCut: boolean,
): string {
  const count = counts.reduce((sum, one) => sum + one.count, 0);
  const text = countAtLeastText({ count, atLeast: isCut }, 'submission');
  return count === 0 ? text : `${text}, ${moneyByCurrencyText(sumByCurrency(counts))}`;
}
