import type { Change, DocumentRef, State } from '../decision.ts';
import type { CustomerSalvages, Debt, Submission } from '../documents.ts';
import { type Refusal, refuse } from '../ruling.ts';

const DAY_MS = 86_400_000;

/** R6: how far back an order is still similar. */
const SIMILAR_WITHIN_MS = 30 * DAY_MS;

type Entry = CustomerSalvages['submissions'][number];

/** What `similarOrderRefusal` looks at: the customer's guard, and how the orders stand whose sale was declined too. */
export function similarOrderReads(debt: Debt, state: State): DocumentRef[] {
  return [
    { collection: 'customers', id: debt.customerId },
    { collection: 'debts', field: 'customerId', value: debt.customerId },
    ...similarSales(debt, state).map(({ orderId }): DocumentRef => ({ collection: 'orders', id: orderId })),
  ];
}

/**
 * R6: refuses where a similar order of the customer (same campaign, a common product, within 30 days) is in salvage or was
 * approved, by FlexEcom or elsewhere. An order of which no decline was seen is not known to be similar: billing's orders
 * have no date.
 */
export function similarOrderRefusal(debt: Debt, state: State, now: number): Refusal | null {
  const guard = state.get('customers', debt.customerId);
  const similar = (guard?.submissions ?? []).filter((entry) => isSimilar(entry, debt, now));
  const inSalvage = similar.find((entry) => entry.state === 'OPEN');
  if (inSalvage !== undefined) {
    return refuse('SIMILAR_ORDER_IN_SALVAGE', `order ${inSalvage.orderId} of the same customer is in salvage`);
  }
  const approved =
    similar.find((entry) => entry.state === 'APPROVED') ??
    similarSales(debt, state).find(
      (sale) => isRecent({ at: sale.latestDecline.occurredAt }, now) && isComplete(sale, state),
    );
  return approved === undefined
    ? null
    : refuse('SIMILAR_ORDER_APPROVED', `order ${approved.orderId} of the same customer was approved`);
}

function isSimilar(entry: Entry, debt: Debt, now: number): boolean {
  const { campaignId, items } = debt.latestDecline;
  return (
    entry.orderId !== debt.orderId &&
    campaignId !== null &&
    entry.campaignId === campaignId &&
    isRecent(entry, now) &&
    items.some(({ productId }) => entry.productIds.includes(productId))
  );
}

/** Declined sales of the customer's other orders, in the same campaign and with a common product, whatever their age. */
function similarSales(debt: Debt, state: State): Debt[] {
  const { campaignId, items } = debt.latestDecline;
  const productIds = new Set(items.map(({ productId }) => productId));
  return state
    .find('debts', 'customerId', debt.customerId)
    .filter(
      ({ kind, orderId, latestDecline: other }) =>
        kind === 'NEW_SALE' &&
        orderId !== debt.orderId &&
        campaignId !== null &&
        other.campaignId === campaignId &&
        other.items.some(({ productId }) => productIds.has(productId)),
    );
}

function isComplete({ orderId }: Debt, state: State): boolean {
  return state.get('orders', orderId)?.status === 'COMPLETE';
}

/** The guard with an initial debt's new submission in it. */
export function salvagesWithSubmission(
  guard: CustomerSalvages | null,
  debt: Debt,
  submissionId: string,
  now: number,
): CustomerSalvages {
  const { campaignId, items } = debt.latestDecline;
  const productIds = [...new Set(items.map(({ productId }) => productId))];
  const entry: Entry = { submissionId, orderId: debt.orderId, campaignId, productIds, state: 'OPEN', at: now };
  const kept = (guard?.submissions ?? []).filter((other) => other.state === 'OPEN' || isRecent(other, now));
  return { _id: debt.customerId, submissions: [...kept, entry], guard: (guard?.guard ?? 0) + 1 };
}

/** The guard after a submission ended; null: it knows nothing of that submission (a rebill's). */
export function salvagesAfterEnd(
  guard: CustomerSalvages | null,
  submission: Submission,
  approved: boolean,
): CustomerSalvages | null {
  if (guard === null || !guard.submissions.some(({ submissionId }) => submissionId === submission._id)) return null;
  const submissions = guard.submissions.flatMap((entry): Entry[] => {
    if (entry.submissionId !== submission._id) return [entry];
    return approved ? [{ ...entry, state: 'APPROVED' }] : [];
  });
  return { ...guard, submissions, guard: guard.guard + 1 };
}

/** A decision looked at the guard, and changed nothing in it (write skew). */
export function salvagesLookedAt(guard: CustomerSalvages | null, customerId: string): CustomerSalvages {
  return { _id: customerId, submissions: guard?.submissions ?? [], guard: (guard?.guard ?? 0) + 1 };
}

export function customerSalvagesChange({ _id, ...fields }: CustomerSalvages): Change {
  return { collection: 'customers', id: _id, set: fields };
}

function isRecent({ at }: { at: number }, now: number): boolean {
  return at > now - SIMILAR_WITHIN_MS;
}
