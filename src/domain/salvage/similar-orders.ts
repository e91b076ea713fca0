import type { Change, DocumentRef, State } from '../decision.ts';
import type { CustomerSalvages, Debt, Submission } from '../documents.ts';
import { type Refusal, refuse } from '../ruling.ts';

const DAY_MS = 86_400_000;

/** How long after one order another is still similar to it (R6). */
const SIMILAR_WITHIN_MS = 30 * DAY_MS;

type Entry = CustomerSalvages['submissions'][number];

/** What `similarOrderRefusal` reads: the customer's salvages, and the orders whose similar sale was declined too. */
export function similarOrderReads(debt: Debt, state: State): DocumentRef[] {
  return [
    { collection: 'customers', id: debt.customerId },
    { collection: 'debts', field: 'customerId', value: debt.customerId },
    ...similarSales(debt, state).map(({ orderId }): DocumentRef => ({ collection: 'orders', id: orderId })),
  ];
}

/**
 * Refuses a rerun while a similar order of the customer is in salvage, or after it was approved by FlexEcom or elsewhere:
 * the customer would pay twice for what is probably one purchase (R6). Similar means the same campaign, a common product,
 * and at most 30 days apart. Billing's orders have no date, so only orders with a decline that we have seen count.
 */
export function similarOrderRefusal(debt: Debt, state: State, now: number): Refusal | null {
  const salvages = state.get('customers', debt.customerId);
  const similar = (salvages?.submissions ?? []).filter((entry) => isSimilar(entry, debt, now));
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

/** Declined sales of the customer's other orders, in the same campaign and with a common product, however old. */
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

/** Adds the new submission of an initial debt to the customer's salvages. */
export function salvageStartChange(debt: Debt, submissionId: string, state: State, now: number): Change {
  const { campaignId, items } = debt.latestDecline;
  const salvages = state.get('customers', debt.customerId);
  const productIds = [...new Set(items.map(({ productId }) => productId))];
  const entry: Entry = { submissionId, orderId: debt.orderId, campaignId, productIds, state: 'OPEN', at: now };
  const kept = (salvages?.submissions ?? []).filter((other) => other.state === 'OPEN' || isRecent(other, now));
  return salvagesChange(debt.customerId, [...kept, entry], salvages);
}

/** Marks a submission as approved in the customer's salvages, or removes it. A rebill's is not in there: no change. */
export function salvageEndChanges(submission: Submission, isApproved: boolean, state: State): Change[] {
  const salvages = state.get('customers', submission.customerId);
  if (salvages === null || !salvages.submissions.some(({ submissionId }) => submissionId === submission._id)) return [];
  const submissions = salvages.submissions.flatMap((entry): Entry[] => {
    if (entry.submissionId !== submission._id) return [entry];
    return isApproved ? [{ ...entry, state: 'APPROVED' }] : [];
  });
  return [salvagesChange(submission.customerId, submissions, salvages)];
}

/**
 * Writes the customer's salvages unchanged, because a decision depended on them: of two similar orders rerun at the same
 * time only one may pass, so the two transactions must collide.
 */
export function salvagesGuardChange(customerId: string, state: State): Change {
  const salvages = state.get('customers', customerId);
  return salvagesChange(customerId, salvages?.submissions ?? [], salvages);
}

function salvagesChange(customerId: string, submissions: Entry[], before: CustomerSalvages | null): Change {
  return { collection: 'customers', id: customerId, set: { submissions, guard: (before?.guard ?? 0) + 1 } };
}

function isRecent({ at }: { at: number }, now: number): boolean {
  return at > now - SIMILAR_WITHIN_MS;
}
