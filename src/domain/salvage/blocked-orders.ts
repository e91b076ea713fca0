import { billedOrder } from '../billing/billed-order.ts';
import { type DocumentRef, readIfAny, type State } from '../decision.ts';
import type { Debt } from '../documents/debt.ts';
import { type Refusal, refuse } from '../ruling.ts';

type Purchase = Pick<Debt, 'orderId' | 'latestDecline'>;

/** What `blockedOrderRefusal` reads. The order itself may name another parent than the decline. */
export function blockedOrderReads({ orderId, latestDecline }: Purchase, state: State): DocumentRef[] {
  return [
    ...readIfAny('orders', orderId),
    ...readIfAny('orders', latestDecline.parentOrderId),
    ...readIfAny('orders', billedOrder(state, orderId)?.parentOrderId),
  ];
}

/** A blacklisted order, or one whose parent was cancelled, is neither cascaded nor rerun (R2, R6). */
export function blockedOrderRefusal({ orderId, latestDecline }: Purchase, state: State): Refusal | null {
  const order = billedOrder(state, orderId);
  if (order?.isBlacklisted === true) return refuse('ORDER_BLACKLISTED', 'the order is blacklisted');
  const parentOrderId = order?.parentOrderId ?? latestDecline.parentOrderId;
  return parentOrderId !== null && billedOrder(state, parentOrderId)?.status === 'CANCELLED'
    ? refuse('PARENT_ORDER_CANCELLED', `parent order ${parentOrderId} is cancelled`)
    : null;
}
