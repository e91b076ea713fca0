import type { Database } from '../../mongo/database.ts';
import { SCENE_ORDER, sceneOrderId } from '../sample/scene-declines.ts';
import {
  ACCEPTED_RERUNS,
  BATCH_KEY,
  FIRST_OF_SIMILAR,
  REFUSED_RERUNS,
  type RerunRequest,
  SECOND_OF_SIMILAR,
} from '../sample/scene-reruns.ts';
import { SeededDraw } from '../sample/seeded-draw.ts';
import { cancelAfterCharge } from './cancel-with-flexecom.ts';
import type { DemoWorld } from './demo-world.ts';
import { requestByCommand, requestReruns } from './request-rerun.ts';
import { waitFor } from './wait-for.ts';

const SINGLES_MAX = 40;
const EACH_REFUSED_MAX = 4;
/** The batch is of one currency, and single reruns leave that out, so that the two never meet at one debt. */
const BATCH_CURRENCY = 'EUR';
const BATCH_MAX = 40;

const DAY_MS = 86_400_000;

/**
 * The operators' act: they rerun declined sales one by one, through the API and the command line, and many in one batch.
 * Some of their requests are refused, for each reason at least once.
 */
export async function rerunDeclinedSales(world: DemoWorld, seed: string, signal: AbortSignal): Promise<void> {
  const { database } = world.servers;
  const commands = rerunByCommand(world, signal);
  try {
    await cancelAfterCharge(world, signal);
    await requestReruns(world, [FIRST_OF_SIMILAR]);
    await answered(database, FIRST_OF_SIMILAR, signal);
    await requestReruns(world, [
      ...REFUSED_RERUNS,
      ...ACCEPTED_RERUNS,
      ...(await declinedSales(database, seed)),
      ...(await notRerunnable(database)),
    ]);
  } finally {
    await commands;
  }
}

/** A day later, when the first of the two similar orders was approved. */
export function rerunSimilarAgain(world: DemoWorld): Promise<void> {
  return requestReruns(world, [SECOND_OF_SIMILAR]);
}

async function rerunByCommand({ settings }: DemoWorld, signal: AbortSignal): Promise<void> {
  const gateway = ['--gateway', 'flexecom-a'];
  const from = new Date(Date.now() - DAY_MS).toISOString();
  const to = new Date(Date.now() + DAY_MS).toISOString();
  const filter = ['--from', from, '--to', to, '--currency', BATCH_CURRENCY, '--limit', String(BATCH_MAX)];
  await Promise.all([
    requestByCommand(settings, [sceneOrderId('command-line'), ...gateway, '--key', 'demo-command'], signal),
    requestByCommand(settings, [...filter, ...gateway, '--key', BATCH_KEY], signal),
  ]);
}

async function answered(database: Database, { orderId, key }: RerunRequest, signal: AbortSignal): Promise<void> {
  const records = database.collection('declines');
  const isAnswered = async () => (await records.countDocuments({ orderId, requestKey: key })) > 0;
  await waitFor(`the rerun of ${orderId} was not answered`, isAnswered, signal);
}

/** Sales of the sample that may be rerun; an impatient operator requests one in ten twice. */
async function declinedSales(database: Database, seed: string): Promise<RerunRequest[]> {
  const draw = new SeededDraw(seed);
  const debts = await debtsOfSample(
    database,
    { kind: { $in: ['NEW_SALE', 'TRIAL_COMPLETION'] }, state: { $in: ['FAILED', 'OPEN'] } },
    SINGLES_MAX,
  );
  return debts.flatMap(({ orderId, latestDecline: { transactionId } }) => {
    const isByReport = draw.fraction(`${orderId} report`) < 0.3;
    const single: RerunRequest = {
      orderId,
      key: 'demo-single',
      transactionId,
      gatewayId: draw.fraction(`${orderId} rerun`) < 0.5 ? 'flexecom-a' : 'flexecom-b',
      source: isByReport ? 'ORDER_DETAILS_REPORT' : 'API',
    };
    const isImpatient = draw.fraction(`${orderId} impatient`) < 0.1;
    return isImpatient ? [single, single] : [single];
  });
}

/** Debts of the sample for which a rerun is refused: upsales, rebills and what was paid. */
async function notRerunnable(database: Database): Promise<RerunRequest[]> {
  const found = await Promise.all([
    debtsOfSample(database, { kind: 'UPSALE', state: 'FAILED' }, EACH_REFUSED_MAX),
    debtsOfSample(database, { kind: 'REBILL', state: 'OPEN' }, EACH_REFUSED_MAX),
    debtsOfSample(database, { kind: 'NEW_SALE', state: 'PAID' }, EACH_REFUSED_MAX),
  ]);
  return found.flat().map(({ orderId, latestDecline: { transactionId } }) => ({
    orderId,
    key: 'demo-refused',
    transactionId,
    gatewayId: 'flexecom-a',
  }));
}

function debtsOfSample(database: Database, filter: object, limit: number) {
  return database
    .collection('debts')
    .find({ ...filter, currency: { $ne: BATCH_CURRENCY }, orderId: { $not: SCENE_ORDER } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
}
