import type { Filter } from 'mongodb';
import type { Debt } from '../../domain/documents/debt.ts';
import type { Database } from '../../mongo/database.ts';

/** The filters of a batch; they match those of the CRM's Order Details report. */
export interface DeclinedSalesFilter {
  /** Time of the latest decline, epoch ms; `to` is exclusive. */
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

const READ_BATCH_SIZE = 1_000;

/**
 * Declined sales that are not in salvage, oldest first: open or failed debts. A NEW_SALE counts only if its order is
 * DECLINED, or UNKNOWN because only declines of it were seen.
 * This only avoids useless requests: classify-declines decides whether each sale may be rerun.
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
    .batchSize(READ_BATCH_SIZE);
  let batch: Candidate[] = [];
  for await (const debt of found) {
    batch.push(debt);
    if (batch.length === READ_BATCH_SIZE) {
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
