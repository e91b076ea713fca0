import type { Debt } from '../../domain/documents/debt.ts';
import type { Database } from '../../mongo/database.ts';

/** One of several orders that an id leads to, in a line. */
export interface OrderTraced {
  readonly orderId: string;
  readonly debts: readonly Pick<Debt, '_id' | 'kind' | 'state' | 'amountMinor' | 'currency'>[];
}

export async function readOrdersTraced(
  database: Pick<Database, 'collection'>,
  orderIds: readonly string[],
): Promise<OrderTraced[]> {
  const debts = await database
    .collection('debts')
    .find({ orderId: { $in: [...orderIds] } })
    .project<OrderTraced['debts'][number] & Pick<Debt, 'orderId'>>({
      kind: 1,
      state: 1,
      amountMinor: 1,
      currency: 1,
      orderId: 1,
    })
    .toArray();
  return orderIds.map((orderId) => ({
    orderId,
    debts: debts
      .filter((debt) => debt.orderId === orderId)
      .map(({ _id, kind, state, amountMinor, currency }) => ({ _id, kind, state, amountMinor, currency })),
  }));
}
