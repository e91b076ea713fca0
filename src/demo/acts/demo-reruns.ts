import type { Database } from '../../mongo/database.ts';
import { SCENE_ORDER, sceneOrderId } from '../sample/scene-declines.ts';
import { SeededDraw } from '../sample/seeded-draw.ts';
import { askByCommand, askByHttp, type RerunRequest } from './ask-for-reruns.ts';
import { billingCancels } from './billing-moves.ts';
import type { DemoWorld } from './demo-world.ts';
import { waitFor } from './wait-for.ts';

const SINGLES_MAX = 40;
const REFUSED_EACH = 4;
/** Of one currency, which single reruns leave alone: so neither meets what the other has just asked for. */
const BATCH_CURRENCY = 'EUR';
const BATCH_MAX = 40;
/** How the summary tells a batch from a single rerun; both come from the command line. */
export const BATCH_KEY = 'demo-batch';

const DAY_MS = 86_400_000;

interface Rerunning {
  readonly world: DemoWorld;
  readonly seed: string;
  readonly signal: AbortSignal;
}

/**
 * What operators rerun (R6): sales that ended Declined, one by one through the API and the command line and many at once;
 * and what is refused, each reason once or more.
 */
export async function rerunDeclinedSales({ world, seed, signal }: Rerunning): Promise<void> {
  const { database } = world.servers;
  const asks = asksOf(world);
  const commands = rerunByCommand(world, signal);
  try {
    await cancelWhileWithFlexecom({ world, seed, signal });
    await asks([{ orderId: sceneOrderId('similar-1'), key: 'demo-first', gatewayId: 'flexecom-b' }]);
    await answered(database, sceneOrderId('similar-1'), 'demo-first', signal);
    await asks([
      ...refusedScenes(),
      ...rerunScenes(),
      ...(await declinedSales(database, seed)),
      ...(await refusedOfSample(database)),
    ]);
  } finally {
    await commands;
  }
}

/** A day later, when the similar order was approved. */
export async function rerunSimilarAgain(world: DemoWorld): Promise<void> {
  await asksOf(world)([{ orderId: sceneOrderId('similar-2'), key: 'demo-again', gatewayId: 'flexecom-a' }]);
}

function asksOf({ roles, settings }: DemoWorld): (requests: readonly RerunRequest[]) => Promise<void> {
  const url = `http://127.0.0.1:${roles.ports['rerun-api']}`;
  return async (requests) => {
    for (const request of requests) await askByHttp(url, settings.rerunApiToken ?? '', request);
  };
}

async function rerunByCommand({ settings }: DemoWorld, signal: AbortSignal): Promise<void> {
  const on = ['--gateway', 'flexecom-a'];
  const from = new Date(Date.now() - DAY_MS).toISOString();
  const to = new Date(Date.now() + DAY_MS).toISOString();
  const filter = ['--from', from, '--to', to, '--currency', BATCH_CURRENCY, '--limit', String(BATCH_MAX)];
  await Promise.all([
    askByCommand(settings, [sceneOrderId('command-line'), ...on, '--key', 'demo-command'], signal),
    askByCommand(settings, [...filter, ...on, '--key', BATCH_KEY], signal),
  ]);
}

async function cancelWhileWithFlexecom({ world, signal }: Rerunning): Promise<void> {
  const orderId = sceneOrderId('not-owed');
  const { database } = world.servers;
  await asksOf(world)([{ orderId, key: 'demo-not-owed', gatewayId: 'flexecom-a' }]);
  const sent = { orderId, state: { $nin: ['SCHEDULED' as const, 'PENDING' as const, 'SENDING' as const] } };
  await waitFor(
    'a rerun that billing is to cancel',
    async () => (await database.collection('submissions').countDocuments(sent)) > 0,
    signal,
  );
  await billingCancels(database, orderId);
}

async function answered(database: Database, orderId: string, requestKey: string, signal: AbortSignal): Promise<void> {
  const records = database.collection('declines');
  const holds = async () => (await records.countDocuments({ orderId, requestKey })) > 0;
  await waitFor(`the rerun of ${orderId}`, holds, signal);
}

function rerunScenes(): RerunRequest[] {
  const on = { gatewayId: 'flexecom-a' };
  return ['conflict', 'wrong-amount', 'refused'].map((name) => ({
    orderId: sceneOrderId(name),
    key: `demo-${name}`,
    ...on,
  }));
}

function refusedScenes(): RerunRequest[] {
  const on = { gatewayId: 'flexecom-a' };
  return [
    // Scheduled for tomorrow, as Mastercard's advice asks for: FlexEcom has the debt until then.
    { orderId: sceneOrderId('similar-1'), key: 'demo-impatient', ...on },
    { orderId: sceneOrderId('similar-2'), key: 'demo-similar', ...on },
    { orderId: sceneOrderId('blacklisted'), key: 'demo-blacklisted', ...on },
    { orderId: sceneOrderId('orphan'), key: 'demo-orphan', ...on },
    { orderId: sceneOrderId('in-review'), key: 'demo-in-review', ...on },
    { orderId: sceneOrderId('masked'), key: 'demo-transaction', transactionId: 'txn-unheard-of', ...on },
    { orderId: sceneOrderId('masked'), key: 'demo-disabled', gatewayId: 'flexecom-old' },
    { orderId: sceneOrderId('masked'), key: 'demo-ordinary', gatewayId: 'nmi-us' },
    { orderId: sceneOrderId('masked'), key: 'demo-profile', gatewayProfileId: 'us-balanced' },
    { orderId: 'order-unheard-of', key: 'demo-unheard-of', ...on },
  ];
}

async function declinedSales(database: Database, seed: string): Promise<RerunRequest[]> {
  const draw = new SeededDraw(seed);
  const debts = await database
    .collection('debts')
    .find({
      kind: { $in: ['NEW_SALE', 'TRIAL_COMPLETION'] },
      state: { $in: ['FAILED', 'OPEN'] },
      currency: { $ne: BATCH_CURRENCY },
      orderId: { $not: SCENE_ORDER },
    })
    .sort({ _id: 1 })
    .limit(SINGLES_MAX)
    .toArray();
  return debts.flatMap(({ orderId, latestDecline: { transactionId } }) => {
    const isByReport = draw.fraction(`${orderId} report`) < 0.3;
    const request: RerunRequest = {
      orderId,
      key: 'demo-single',
      transactionId,
      gatewayId: draw.fraction(`${orderId} rerun`) < 0.5 ? 'flexecom-a' : 'flexecom-b',
      source: isByReport ? 'ORDER_DETAILS_REPORT' : 'API',
    };
    const isImpatient = draw.fraction(`${orderId} impatient`) < 0.1;
    return isImpatient ? [request, request] : [request];
  });
}

async function refusedOfSample(database: Database): Promise<RerunRequest[]> {
  const debts = database.collection('debts');
  const of = (filter: object) =>
    debts
      .find({ ...filter, currency: { $ne: BATCH_CURRENCY }, orderId: { $not: SCENE_ORDER } })
      .sort({ _id: 1 })
      .limit(REFUSED_EACH)
      .toArray();
  const found = await Promise.all([
    of({ kind: 'UPSALE', state: 'FAILED' }),
    of({ kind: 'REBILL', state: 'OPEN' }),
    of({ kind: 'NEW_SALE', state: 'PAID' }),
  ]);
  return found.flat().map(({ orderId, latestDecline: { transactionId } }) => ({
    orderId,
    key: 'demo-refused',
    transactionId,
    gatewayId: 'flexecom-a',
  }));
}
