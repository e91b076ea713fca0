import type { Filter } from 'mongodb';
import type { Debt } from '../../domain/documents.ts';
import type { Database } from '../../mongo/database.ts';

/** What an operator narrows a batch by: the filters of the CRM's Order Details report. */
export interface DeclinedSalesFilter {
  /** Of the latest decline, epoch ms, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'NEW_SALE' | 'TRIAL_COMPLETION';
  readonly campaignId?: string;
  /** The gateway that declined. */
  readonly declinedGatewayId?: string;
  readonly currency?: string;
  readonly amountMinorMin?: number;
  readonly amountMinorMax?: number;
}

export interface DeclinedSale {
  readonly orderId: string;
  readonly transactionId: string;
  readonly declinedAt: number;
  readonly declinedGatewayId: string;
  readonly amountMinor: number;
  readonly currency: string;
}

type Candidate = Pick<Debt, '_id' | 'orderId' | 'amountMinor' | 'currency' | 'latestDecline'>;

const READ_AT_ONCE = 1_000;

/**
 * Declined sales that nobody has: open or failed debts, of a NEW_SALE only where its order is Declined, or nothing but declines
 * were seen of it. Oldest first.
 * It only saves useless requests: whether each may be rerun is decided where it is read (R6).
 */
export async function* findDeclinedSales(
  database: Pick<Database, 'collection'>,
  filter: DeclinedSalesFilter,
): AsyncGenerator<DeclinedSale> {
  const found = database
    .collection('debts')
    .find(debtsMatching(filter), {
      projection: { orderId: 1, amountMinor: 1, currency: 1, latestDecline: 1 },
      sort: { 'latestDecline.occurredAt': 1, _id: 1 },
      allowDiskUse: true,
    })
    .batchSize(READ_AT_ONCE);
  let batch: Candidate[] = [];
  for await (const debt of found) {
    batch.push(debt);
    if (batch.length === READ_AT_ONCE) {
      yield* stillDeclined(database, filter, batch);
      batch = [];
    }
  }
  yield* stillDeclined(database, filter, batch);
}

function debtsMatching(filter: DeclinedSalesFilter): Filter<Debt> {
  const { amountMinorMin: min, amountMinorMax: max } = filter;
  const amount = { ...(min === undefined ? {} : { $gte: min }), ...(max === undefined ? {} : { $lte: max }) };
  return {
    kind: filter.kind,
    state: { $in: ['OPEN', 'FAILED'] },
    'latestDecline.occurredAt': { $gte: filter.from, $lt: filter.to },
    ...(filter.campaignId === undefined ? {} : { 'latestDecline.campaignId': filter.campaignId }),
    ...(filter.declinedGatewayId === undefined ? {} : { 'latestDecline.gatewayId': filter.declinedGatewayId }),
    ...(filter.currency === undefined ? {} : { currency: filter.currency }),
    ...(Object.keys(amount).length === 0 ? {} : { amountMinor: amount }),
  };
}

async function* stillDeclined(
  database: Pick<Database, 'collection'>,
  { kind }: DeclinedSalesFilter,
  debts: readonly Candidate[],
): AsyncGenerator<DeclinedSale> {
  const declined = kind === 'NEW_SALE' ? await declinedOrders(database, debts) : null;
  for (const { orderId, amountMinor, currency, latestDecline } of debts) {
    if (declined !== null && !declined.has(orderId)) continue;
    const { transactionId, occurredAt: declinedAt, gatewayId: declinedGatewayId } = latestDecline;
    yield { orderId, transactionId, declinedAt, declinedGatewayId, amountMinor, currency };
  }
}

async function declinedOrders(
  database: Pick<Database, 'collection'>,
  debts: readonly Candidate[],
): Promise<Set<string>> {
  const ids = debts.map(({ orderId }) => orderId);
  const orders = database
    .collection('orders')
    .find({ _id: { $in: ids }, status: { $in: ['DECLINED', 'UNKNOWN'] } }, { projection: { _id: 1 } });
  return new Set((await orders.toArray()).map(({ _id }) => _id));
}
