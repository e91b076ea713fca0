import type { Database } from '../mongo/database.ts';
import { SeededDraw } from './seeded-draw.ts';

interface RerunOrder {
  readonly orderId: string;
  readonly body: { transactionId?: string; gatewayId?: string; gatewayProfileId?: string };
  /** Asked for twice under the same key: the second is a repeat. */
  readonly times: number;
}

const RERUNS_MAX = 60;
const REFUSED_EACH = 4;

/**
 * What an operator reruns after a day: sales that ended Declined, on FlexEcom directly, and now and then something that
 * R6 refuses. @returns how many requests were made, repeats among them
 */
export async function requestReruns(database: Database, apiUrl: string, token: string, seed: string): Promise<number> {
  const orders = [...(await declinedSales(database, seed)), ...(await whatIsRefused(database))];
  let requests = 0;
  for (const order of orders) {
    for (let time = 0; time < order.times; time++) {
      await requestRerun(apiUrl, token, order);
      requests++;
    }
  }
  return requests;
}

async function declinedSales(database: Database, seed: string): Promise<RerunOrder[]> {
  const draw = new SeededDraw(seed);
  const debts = await database
    .collection('debts')
    .find({ kind: { $in: ['NEW_SALE', 'TRIAL_COMPLETION'] }, state: { $in: ['FAILED', 'OPEN'] } })
    .sort({ _id: 1 })
    .limit(RERUNS_MAX)
    .toArray();
  return debts.map(({ orderId, latestDecline }) => ({
    orderId,
    body: {
      transactionId: latestDecline.transactionId,
      gatewayId: draw.fraction(`${orderId} rerun`) < 0.5 ? 'flexecom-a' : 'flexecom-b',
    },
    times: draw.fraction(`${orderId} impatient`) < 0.1 ? 2 : 1,
  }));
}

async function whatIsRefused(database: Database): Promise<RerunOrder[]> {
  const debts = database.collection('debts');
  const of = (filter: object) => debts.find(filter).sort({ _id: 1 }).limit(REFUSED_EACH).toArray();
  const upsales = await of({ kind: 'UPSALE', state: 'FAILED' });
  const rebills = await of({ kind: 'REBILL', state: 'FAILED' });
  const sales = await of({ kind: 'NEW_SALE', state: 'PAID' });
  return [
    ...[...upsales, ...rebills].map(({ orderId, latestDecline: { transactionId } }) => ({
      orderId,
      body: { transactionId, gatewayId: 'flexecom-a' },
      times: 1,
    })),
    ...sales.map(({ orderId }) => ({ orderId, body: { gatewayId: 'flexecom-a' }, times: 1 })),
    { orderId: 'order-unheard-of', body: { gatewayId: 'flexecom-a' }, times: 1 },
    ...sales.slice(0, 1).map(({ orderId }) => ({ orderId, body: { gatewayId: 'nmi-us' }, times: 1 })),
    ...sales.slice(0, 1).map(({ orderId }) => ({ orderId, body: { gatewayProfileId: 'us-balanced' }, times: 1 })),
  ];
}

async function requestRerun(apiUrl: string, token: string, { orderId, body }: RerunOrder): Promise<void> {
  const response = await fetch(`${apiUrl}/orders/${encodeURIComponent(orderId)}/rerun`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': `demo-${orderId}-${JSON.stringify(body).length}`,
    },
    body: JSON.stringify({ ...body, requestedBy: 'demo' }),
  });
  if (response.status !== 202) throw new Error(`the rerun API answered ${response.status}: ${await response.text()}`);
}
