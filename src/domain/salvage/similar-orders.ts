import { billedOrder } from '../billing/billed-order.ts';
import type { DocumentRef, State } from '../decision.ts';
import type { Debt } from '../documents/debt.ts';
import { type Refusal, refuse } from '../ruling.ts';
import {
  customerSalvagesOf,
  customerSalvagesRefs,
  type DeclinedSale,
  isRecent,
  productIdsOf,
  purchaseOf,
} from './customer-salvages.ts';
import { isPaidOrder } from './still-owed.ts';

/** What `similarOrderRefusal` reads: the customer's salvages, and the orders of similar declined sales. */
export function similarOrderReads(debt: Debt, state: State): DocumentRef[] {
  const sales = customerSalvagesOf(purchaseOf(debt), state)?.declinedSales ?? [];
  return [
    ...customerSalvagesRefs(purchaseOf(debt)),
    ...similarTo(debt, sales).map(({ orderId }): DocumentRef => ({ collection: 'orders', id: orderId })),
  ];
}

/**
 * Refuses a rerun while a similar order of the customer is in salvage, or after it was approved by FlexEcom or elsewhere:
 * the customer would pay twice for what is probably one purchase (R6). Similar means the same campaign, a common product,
 * and at most 30 days apart. Billing's orders have no date, so only orders with a decline that we have seen count.
 */
export function similarOrderRefusal(debt: Debt, state: State, now: number): Refusal | null {
  const salvages = customerSalvagesOf(purchaseOf(debt), state);
  if (salvages === null) return null;
  const similar = similarTo(debt, salvages.submissions).filter((entry) => isRecent(entry, now));
  const inSalvage = similar.find((entry) => entry.state === 'OPEN');
  if (inSalvage !== undefined) {
    return refuse('SIMILAR_ORDER_IN_SALVAGE', `order ${inSalvage.orderId} of the same customer is in salvage`);
  }
  // What is noted is in salvage or was approved.
  const approved =
    similar[0] ??
    similarTo(debt, salvages.declinedSales).find((sale) => isRecent(sale, now) && isComplete(sale, state));
  return approved === undefined
    ? null
    : refuse('SIMILAR_ORDER_APPROVED', `order ${approved.orderId} of the same customer was approved`);
}

/** Of the same customer and campaign, those of another order that has a product in common. */
function similarTo<Entry extends Pick<DeclinedSale, 'orderId' | 'productIds'>>(
  { orderId, latestDecline }: Debt,
  entries: readonly Entry[],
): Entry[] {
  const productIds = new Set(productIdsOf(latestDecline));
  return entries.filter((entry) => entry.orderId !== orderId && entry.productIds.some((id) => productIds.has(id)));
}

function isComplete({ orderId }: DeclinedSale, state: State): boolean {
  return isPaidOrder(billedOrder(state, orderId)?.status ?? null);
}
