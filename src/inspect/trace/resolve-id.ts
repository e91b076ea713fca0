import type { Database } from '../../mongo/database.ts';

/** What an id can be the id of. The first that fits counts. */
export const TRACED_KINDS = [
  'order',
  'subscription',
  'submission',
  'debt',
  'transaction',
  'contradiction',
  'decline',
  'customer',
  'rerun request',
  'payment method',
] as const;

export type TracedKind = (typeof TRACED_KINDS)[number];

/** The orders that an id leads to. */
export interface ResolvedId {
  readonly kind: TracedKind;
  /** Without repetition, in the order of their ids. */
  readonly orderIds: readonly string[];
  /** There may be more orders than these. */
  readonly isCut: boolean;
}

/** A customer of so many orders is no case for a trace. */
const ORDERS_MAX = 100;

/**
 * Everything that an id may mean, the likeliest first: numbers are often both an order and a transaction. Empty where
 * MongoDB knows no such id.
 */
export async function resolveId(database: Pick<Database, 'collection'>, id: string): Promise<ResolvedId[]> {
  const found = await Promise.all(TRACED_KINDS.map((kind) => ordersOf(database, kind, id)));
  return found.filter(({ orderIds }) => orderIds.length > 0);
}

async function ordersOf(database: Pick<Database, 'collection'>, kind: TracedKind, id: string): Promise<ResolvedId> {
  const lists = await Promise.all(lookUp(database, kind, id));
  const ids = lists.flat().filter((orderId): orderId is string => typeof orderId === 'string');
  const orderIds = [...new Set(ids)].sort();
  const isCut = orderIds.length > ORDERS_MAX || lists.some((list) => list.length >= ORDERS_MAX);
  return { kind, orderIds: orderIds.slice(0, ORDERS_MAX), isCut };
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
        orderIdsOf(debts.find({ chainTransactionId: id }, orderIds)),
        orderIdsOf(submissions.find({ flexecomTransactionId: id }, orderIds)),
        orderIdsOf(contradictions.find({ flexecomTransactionId: id }, orderIds)),
      ];
    case 'contradiction':
      return [found(contradictions.findOne({ _id: id }, orderIds), ({ orderId }) => orderId)];
    case 'decline':
      return [found(declines.findOne({ _id: id }, orderIds), ({ orderId }) => orderId)];
    case 'customer':
      return [orderIdsOf(debts.find({ customerId: id }, orderIds))];
    case 'rerun request':
      return [orderIdsOf(declines.find({ requestKey: id }, orderIds))];
    case 'payment method':
      return [ordersChargedBy(database, id)];
    default:
      return kind satisfies never;
  }
}

/** The orders of the attempts of the last 30 days: these are counted for each payment method, and nothing older is. */
async function ordersChargedBy(database: Pick<Database, 'collection'>, id: string): Promise<unknown[]> {
  const counted = await database.collection('paymentMethodAttempts').findOne({ _id: id });
  const ids = [...new Set((counted?.attempts ?? []).map(({ key }) => key.replace(/\/.*/, '')))];
  if (ids.length === 0) return [];
  const named = { _id: { $in: ids } };
  const orderIds = { projection: { orderId: 1 } } as const;
  const found = await Promise.all([
    orderIdsOf(database.collection('declines').find(named, orderIds)),
    orderIdsOf(database.collection('submissions').find(named, orderIds)),
  ]);
  return found.flat();
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
