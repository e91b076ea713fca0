import type { Change, DocumentRef, State } from '../decision.ts';
import type { CustomerSalvages } from '../documents/customer-salvages.ts';
import type { Debt } from '../documents/debt.ts';
import type { Submission } from '../documents/submission.ts';
import { customerSalvagesId, shortProductId } from '../ids.ts';

const DAY_MS = 86_400_000;

/** How long after one order another is still similar to it (R6). Older entries are dropped, whatever their state. */
export const SIMILAR_WITHIN_MS = 30 * DAY_MS;

/**
 * A real customer has a handful of entries. A shop that books all its guests as one customer has hundreds a day: beyond
 * these limits the oldest are dropped, so that the document stays below 5 MB (a document may have 16). Approved submissions
 * are dropped before open ones, as an open one may still be approved.
 */
const SUBMISSIONS_MAX = 500;
/** Also the number of orders that a rerun reads at most because of them. */
export const DECLINED_SALES_MAX = 100;
/** An event has no more items; a document of an earlier version may. */
const PRODUCTS_OF_ONE_MAX = 500;
/** Of the submissions together, and of the declined sales together. */
const PRODUCTS_MAX = 10_000;

export type SalvageEntry = CustomerSalvages['submissions'][number];
export type DeclinedSale = CustomerSalvages['declinedSales'][number];
type Purchase = Pick<Debt, 'customerId'> & { readonly campaignId: string | null };

/** The document in which a purchase is noted, if it has a campaign: without one it is similar to no other. */
export function customerSalvagesRefs({
  customerId,
  campaignId,
}: Purchase): { collection: 'customerSalvages'; id: string }[] {
  return campaignId === null
    ? []
    : [{ collection: 'customerSalvages', id: customerSalvagesId(customerId, campaignId) }];
}

export function customerSalvagesOf(purchase: Purchase, state: State): CustomerSalvages | null {
  const [ref] = customerSalvagesRefs(purchase);
  return ref === undefined ? null : state.get('customerSalvages', ref.id);
}

export function purchaseOf({ customerId, latestDecline: { campaignId } }: Debt): Purchase {
  return { customerId, campaignId };
}

/** Notes the new submission of an initial debt. */
export function salvageStartChanges(debt: Debt, submissionId: string, state: State, now: number): Change[] {
  const purchase = purchaseOf(debt);
  const { orderId, latestDecline } = debt;
  const entry = { submissionId, orderId, productIds: productIdsOf(latestDecline), state: 'OPEN' as const, at: now };
  const before = customerSalvagesOf(purchase, state)?.submissions ?? [];
  return salvagesChanges(purchase, state, now, { submissions: keptSubmissions([...before, entry], now) });
}

/** Notes a declined sale, accepted or not: billing may recover it elsewhere, and then its order is COMPLETE. */
export function declinedSaleChanges(
  { kind, customerId, orderId }: Pick<Debt, 'kind' | 'customerId' | 'orderId'>,
  decline: Debt['latestDecline'],
  state: State,
  now: number,
): Change[] {
  if (kind !== 'NEW_SALE') return [];
  const purchase = { customerId, campaignId: decline.campaignId };
  // Not in the future: such an entry would not get old.
  const sale = { orderId, productIds: productIdsOf(decline), at: Math.min(decline.occurredAt, now) };
  const before = customerSalvagesOf(purchase, state)?.declinedSales ?? [];
  const isKnown = before.some((other) => other.orderId === orderId && other.at >= sale.at);
  if (isKnown || !isRecent(sale, now)) return [];
  const others = before.filter((other) => other.orderId !== orderId);
  return salvagesChanges(purchase, state, now, { declinedSales: keptDeclinedSales([...others, sale], now) });
}

/** What `salvageEndChanges` reads. A rebill is in no such document. */
export function salvageEndReads(submission: Submission, debt: Debt | null): DocumentRef[] {
  if (submission.saleKind === null) return [];
  const { customerId } = submission;
  return customerSalvagesRefs({ customerId, campaignId: campaignIdOf(submission, debt) });
}

/** Marks a submission as approved, or removes it. A rebill's is not noted, and one of a month ago no longer: no change. */
export function salvageEndChanges(
  submission: Submission,
  debt: Debt,
  isApproved: boolean,
  state: State,
  now: number,
): Change[] {
  const purchase = { customerId: submission.customerId, campaignId: campaignIdOf(submission, debt) };
  const before = submission.saleKind === null ? null : customerSalvagesOf(purchase, state);
  if (before === null || !before.submissions.some(({ submissionId }) => submissionId === submission._id)) return [];
  const submissions = before.submissions.flatMap((entry): SalvageEntry[] => {
    if (entry.submissionId !== submission._id) return [entry];
    return isApproved ? [{ ...entry, state: 'APPROVED' }] : [];
  });
  return salvagesChanges(purchase, state, now, { submissions });
}

/** A submission of 0.1.0 does not hold its campaign; its debt's latest decline does. */
function campaignIdOf({ campaignId }: Submission, debt: Debt | null): string | null {
  return campaignId === undefined ? (debt?.latestDecline.campaignId ?? null) : campaignId;
}

/**
 * Raises the guard alone, because a decision depended on the document: of two similar orders rerun at the same time only
 * one may pass, so the two transactions must collide.
 */
export function salvagesGuardChanges(debt: Debt, state: State, now: number): Change[] {
  return salvagesChanges(purchaseOf(debt), state, now, {});
}

function salvagesChanges(
  purchase: Purchase,
  state: State,
  now: number,
  set: Partial<Pick<CustomerSalvages, 'submissions' | 'declinedSales'>>,
): Change[] {
  const { customerId, campaignId } = purchase;
  if (campaignId === null) return [];
  const guard = (customerSalvagesOf(purchase, state)?.guard ?? 0) + 1;
  const onInsert = { customerId, campaignId, submissions: [], declinedSales: [] };
  const id = customerSalvagesId(customerId, campaignId);
  return [{ collection: 'customerSalvages', id, set: { ...set, guard, changedAt: now }, onInsert }];
}

/** The entries to keep, oldest first. */
export function keptSubmissions(entries: readonly SalvageEntry[], now: number): SalvageEntry[] {
  const openFirst = (a: SalvageEntry, b: SalvageEntry) => Number(b.state === 'OPEN') - Number(a.state === 'OPEN');
  return firstWithin(newestFirst(entries, now).sort(openFirst), SUBMISSIONS_MAX);
}

/** The sales to keep, oldest first. */
export function keptDeclinedSales(sales: readonly DeclinedSale[], now: number): DeclinedSale[] {
  return firstWithin(newestFirst(sales, now), DECLINED_SALES_MAX);
}

/** Those of the last 30 days; of several at one time, that which was noted last is first. */
function newestFirst<Entry extends { at: number }>(entries: readonly Entry[], now: number): Entry[] {
  const recent = entries.filter((entry) => isRecent(entry, now));
  return recent.reverse().sort((a, b) => b.at - a.at);
}

/** As many from the beginning as the limits allow, oldest first. */
function firstWithin<Entry extends Pick<DeclinedSale, 'productIds' | 'at'>>(entries: Entry[], max: number): Entry[] {
  let products = 0;
  const excess = entries.findIndex(({ productIds }, index) => {
    products += productIds.length;
    return index >= max || products > PRODUCTS_MAX;
  });
  const kept = excess === -1 ? entries : entries.slice(0, excess);
  return kept.reverse().sort((a, b) => a.at - b.at);
}

export function productIdsOf({ items }: { items: readonly { productId: string }[] }): string[] {
  const productIds = new Set(items.slice(0, PRODUCTS_OF_ONE_MAX).map(({ productId }) => shortProductId(productId)));
  return [...productIds];
}

export function isRecent({ at }: { at: number }, now: number): boolean {
  return at > now - SIMILAR_WITHIN_MS;
}
