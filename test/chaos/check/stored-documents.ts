import { MongoClient, ReadConcern } from 'mongodb';
import { z } from 'zod';
import { PREFIX } from '../cluster/merchant.ts';
import type { Charge, Evidence } from './evidence.ts';

const Submissions = z.array(z.object({ _id: z.string(), state: z.string() }));
const Orders = z.array(z.object({ _id: z.string(), status: z.string() }));
const Subscriptions = z.array(z.object({ _id: z.string(), status: z.string(), billingCycle: z.int() }));
const Ledger = z.object({
  charges: z.array(
    z.object({
      flexecomTransactionId: z.string(),
      submissionId: z.string(),
      orderId: z.string(),
      amountMinor: z.int(),
      currency: z.string(),
    }),
  ),
});

const ANSWER_MS_MAX = 20_000;

/** What a majority of the replica set has stored. */
export async function readDocuments(
  mongodbUri: string,
): Promise<Pick<Evidence, 'submissions' | 'orders' | 'subscriptions'>> {
  const client = new MongoClient(mongodbUri, {
    serverSelectionTimeoutMS: ANSWER_MS_MAX,
    socketTimeoutMS: ANSWER_MS_MAX,
  });
  try {
    const db = client.db(PREFIX, { readConcern: new ReadConcern('majority') });
    const all = (name: string, fields: readonly string[]) =>
      db
        .collection(name)
        .find({}, { projection: Object.fromEntries(fields.map((field) => [field, 1])) })
        .toArray();
    const submissions = Submissions.parse(await all('submissions', ['state']));
    const orders = Orders.parse(await all('orders', ['status']));
    const subscriptions = Subscriptions.parse(await all('subscriptions', ['status', 'billingCycle']));
    return {
      submissions: submissions.map(({ _id, state }) => ({ id: _id, state })),
      orders: orders.map(({ _id, status }) => ({ id: _id, status })),
      subscriptions: subscriptions.map(({ _id, ...rest }) => ({ id: _id, ...rest })),
    };
  } finally {
    await client.close();
  }
}

/** Every charge that FlexEcom made. */
export async function readLedger(sandboxUrl: string): Promise<Charge[]> {
  const answer = await fetch(`${sandboxUrl}/ledger`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
  return Ledger.parse(await answer.json()).charges;
}
