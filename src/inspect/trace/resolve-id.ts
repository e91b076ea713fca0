import type { Database } from '../../mongo/database.ts';

/** What an id can be the id of. The first that fits counts. */
const KINDS = [
  'order',
  'subscription',
  'submission',
  'debt',
  'transaction',
  'contradiction',
  'decline',
  'customer',
] as const;

export type TracedKind = (typeof KINDS)[number];

/** The orders that an id leads to. */
export interface ResolvedId {
  readonly kind: TracedKind;
  /** Without repetition, in the order of their ids. */
  readonly orderIds: readonly string[];
}

/** A customer of so many orders is no case for a trace. */
const ORDERS_MAX = 100;

/**
 * Everything that an id may mean, the likeliest first: numbers are often both an order and a transaction. Empty where
 * MongoDB knows no such id.
 */
export async function resolveId(database: Pick<Database, 'collection'>, id: string): Promise<ResolvedId[]> {
  const found = await Promise.all(KINDS.map(async (kind) => ({ kind, orderIds: await ordersOf(database, kind, id) })));
  return found.filter(({ orderIds }) => orderIds.length > 0);
}

async function ordersOf(database: Pick<Database, 'collection'>, kind: TracedKind, id: string): Promise<string[]> {
  const found = (await Promise.all(lookUp(database, kind, id))).flat();
  const ids = found.filter((orderId): orderId is string => typeof orderId === 'string');
  return [...new Set(ids)].sort().slice(0, ORDERS_MAX);
}

/** Each by an index. What billing has deleted is found in the pipeline's own documents. */
function lookUp(database: Pick<Database, 'collection'>, kind: TracedKind, id: string): Promise<unknown[]>[] {
  const [orders, subscriptions, debts, declines, submissions, contradictions] = [
    database.collection('orders'),
    database.collection('subscriptions'),
    database.collection('debts'),
    database.collection('declines'),
    database.collection('submissions'),
    database.collection('contradictions'),
  ];
  const orderIds = { projection: { orderId: 1 }, limit: ORDERS_MAX } as const;
  switch (kind) {
    case 'order':
      return [
        found(orders.findOne({ _id: id }, { projection: { _id: 1 } }), () => id),
        found(debts.findOne({ orderId: id }, orderIds), () => id),
        found(declines.findOne({ orderId: id }, orderIds), () => id),
        found(contradictions.findOne({ orderId: id }, orderIds), () => id),
      ];
    case 'subscription':
      return [
        found(subscriptions.findOne({ _id: id }, orderIds), ({ orderId }) => orderId),
        orderIdsOf(debts.find({ subscriptionId: id }, orderIds)),
      ];
    case 'submission':
      return [
        found(submissions.findOne({ _id: id }, orderIds), ({ orderId }) => orderId),
        orderIdsOf(contradictions.find({ submissionId: id }, orderIds)),
      ];
    case 'debt':
      return [found(debts.findOne({ _id: id }, orderIds), ({ orderId }) => orderId)];
    case 'transaction':
      return [
        orderIdsOf(declines.find({ transactionId: id }, orderIds)),
        orderIdsOf(submissions.find({ flexecomTransactionId: id }, orderIds)),
        orderIdsOf(contradictions.find({ flexecomTransactionId: id }, orderIds)),
      ];
    case 'contradiction':
      return [found(contradictions.findOne({ _id: id }, orderIds), ({ orderId }) => orderId)];
    case 'decline':
      return [found(declines.findOne({ _id: id }, orderIds), ({ orderId }) => orderId)];
    case 'customer':
      return [orderIdsOf(debts.find({ customerId: id }, orderIds))];
    default:
      return kind satisfies never;
  }
}

async function found<Document>(
  search: Promise<Document | null>,
  orderIdOf: (document: Document) => unknown,
): Promise<unknown[]> {
  const document = await search;
  return document === null ? [] : [orderIdOf(document)];
}

async function orderIdsOf(cursor: { toArray(): Promise<readonly { orderId?: unknown }[]> }): Promise<unknown[]> {
  return (await cursor.toArray()).map(({ orderId }) => orderId);
}
