import type { Item } from '../../../topics/contract/fields.ts';
import { type DocumentRef, readIfAny } from '../decision.ts';
import type { Debt } from '../documents/debt.ts';

/** What a debt or submission says of billing's documents that it is about. */
export interface BillingSubject {
  readonly orderId: string;
  readonly subscriptionId: string | null;
  readonly items: readonly Pick<Item, 'subscriptionId'>[];
}

export function billingSubjectOf({ orderId, subscriptionId, latestDecline }: Debt): BillingSubject {
  return { orderId, subscriptionId, items: latestDecline.items };
}

/** Every subscription that a debt or submission is about: its own first, then those that its items name. */
export function namedSubscriptionIds({ subscriptionId, items }: Omit<BillingSubject, 'orderId'>): string[] {
  const ids = [subscriptionId, ...items.map((item) => item.subscriptionId)];
  return [...new Set(ids.filter((id) => id !== null))];
}

/** Billing's documents that decide whether it is still owed (R20). */
export function billingReads(subject: BillingSubject): DocumentRef[] {
  return [
    ...readIfAny('orders', subject.orderId),
    ...namedSubscriptionIds(subject).map((id) => ({ collection: 'subscriptions', id }) as const),
  ];
}
