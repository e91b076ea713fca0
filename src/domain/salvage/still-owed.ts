import { billingSnapshot } from '../billing/billing-snapshot.ts';
import type { BillingSubject } from '../billing/named-subscriptions.ts';
import type { State } from '../decision.ts';
import type { BillingSnapshot } from '../documents/billing-snapshot.ts';
import type { Debt, DebtKind, DebtState } from '../documents/debt.ts';
import type { Submission } from '../documents/submission.ts';
import type { SubscriptionStatus } from '../documents/subscription.ts';
import { type Refusal, refuse } from '../ruling.ts';

/** How a debt stopped being owed outside of FlexEcom. */
export type BillingChange = 'PAID' | 'CANCELLED';

/** The refusal of a submission that is no longer owed. */
export function refusalFor(change: BillingChange): Refusal {
  return change === 'PAID'
    ? refuse('PAID_MEANWHILE', 'it was paid while it waited')
    : refuse('CANCELLED_MEANWHILE', 'the order or subscription was cancelled or changed otherwise while it waited');
}

/**
 * Whether a submission is no longer owed as it was when sending was decided; null: it still is. A submission may wait, or
 * be with FlexEcom, for weeks, while billing continues to change its documents (R20).
 */
export function changeSinceDecided(submission: Submission, debt: Debt, state: State): BillingChange | null {
  const change = noLongerOwed(debt, submission.stoodAs, billingSnapshot(state, submission));
  return firstOf([debt.state, change]);
}

/** Whether a debt is not owed any more when a decline or a rerun request comes; null: it is. */
export function changeBeforeDecision(debt: Debt, subject: BillingSubject, state: State): BillingChange | null {
  return firstOf([debt.state, noLongerOwed(debt, null, billingSnapshot(state, subject))]);
}

/**
 * Whether a debt is no longer owed, given how billing's documents stood `before` and stand `now`; null: it still is.
 * `before` null: nothing was decided yet, so there is no change to see, and only a status that is never owed counts.
 *
 * Afterwards any status but the one seen before is a change, known to us or not. Two moves are none, as the decline itself
 * brings them about: a sale's order to DECLINED, and a rebill's subscription from ACTIVE to RECYCLE_BILLING.
 */
export function noLongerOwed(
  debt: { kind: DebtKind; billingCycle: number | null },
  before: BillingSnapshot | null,
  now: BillingSnapshot,
): BillingChange | null {
  const ofOrder = debt.kind === 'NEW_SALE' ? changeOfSale(before, now) : changeOfOrder(debt.kind, before, now);
  return firstOf([
    ofOrder,
    ...subscriptionsCompared(before, now).map((comparison) => changeOfSubscription(debt, comparison)),
  ]);
}

/**
 * The snapshot `before` with the moves in it that the decline itself brings about; null: none is new. They are no change, but
 * going back from one is: a subscription that was ACTIVE, became RECYCLE_BILLING, and is ACTIVE again in the same cycle was
 * paid by hand. Only who looks in between can know that, so it is kept.
 */
export function withExpectedMoves(
  { kind }: { kind: DebtKind },
  before: BillingSnapshot,
  now: BillingSnapshot,
): BillingSnapshot | null {
  const others = before.others?.map((other) => {
    const status = now.others?.find(({ id }) => id === other.id)?.status ?? null;
    return isExpectedMove(kind, other.status, status) ? { ...other, status } : other;
  });
  const isOwnMove = isExpectedMove(kind, before.subscriptionStatus, now.subscriptionStatus);
  const isOrderMove = kind === 'NEW_SALE' && now.orderStatus === 'DECLINED' && before.orderStatus !== 'DECLINED';
  const isNew = isOwnMove || isOrderMove || others?.some((other, index) => other !== before.others?.[index]) === true;
  if (!isNew) return null;
  return {
    ...before,
    ...(isOwnMove ? { subscriptionStatus: now.subscriptionStatus } : {}),
    ...(isOrderMove ? { orderStatus: now.orderStatus } : {}),
    ...(others === undefined ? {} : { others }),
  };
}

/** Several may hold: what was paid is told as paid. A debt in any other state is still owed. */
function firstOf(changes: readonly (BillingChange | DebtState | null)[]): BillingChange | null {
  if (changes.includes('PAID')) return 'PAID';
  return changes.includes('CANCELLED') ? 'CANCELLED' : null;
}

/** An order that was created from its decline, because billing had none, is DECLINED. */
function changeOfSale(before: BillingSnapshot | null, now: BillingSnapshot): BillingChange | null {
  if (isCancelledOrRefunded(now.orderStatus)) return 'CANCELLED';
  if (isPaidOrder(now.orderStatus)) return 'PAID';
  if (before === null || now.orderStatus === before.orderStatus || now.orderStatus === 'DECLINED') return null;
  return 'CANCELLED';
}

/**
 * The order of an upsale, a trial or a rebill was paid, and counts only where it was called off. A subscription may live on
 * long after its first order was refunded, so of a rebill only an order that was called off since sending was decided
 * counts.
 */
function changeOfOrder(kind: DebtKind, before: BillingSnapshot | null, now: BillingSnapshot): BillingChange | null {
  const isDeleted = before !== null && before.orderStatus !== null && now.orderStatus === null;
  if (isDeleted) return 'CANCELLED';
  if (!isCancelledOrRefunded(now.orderStatus)) return null;
  const isOld = kind === 'REBILL' && (before === null || isCancelledOrRefunded(before.orderStatus));
  return isOld ? null : 'CANCELLED';
}

interface SubscriptionSnapshot {
  status: string | null;
  billingCycle: number | null;
}

/** One subscription, then and now. */
interface SubscriptionComparison {
  /** The debt's own, which a sale does not have; the others are named by its items. */
  isOwn: boolean;
  /** Null: nothing was decided then, or nobody looked at it. */
  before: SubscriptionSnapshot | null;
  now: SubscriptionSnapshot;
}

function subscriptionsCompared(before: BillingSnapshot | null, now: BillingSnapshot): SubscriptionComparison[] {
  const others = (now.others ?? []).map(({ id, ...snapshot }) => {
    const then = before?.others?.find((other) => other.id === id) ?? null;
    return { isOwn: false, before: then, now: snapshot };
  });
  return [{ isOwn: true, before: before === null ? null : ownSnapshot(before), now: ownSnapshot(now) }, ...others];
}

function ownSnapshot({ subscriptionStatus: status, billingCycle }: BillingSnapshot): SubscriptionSnapshot {
  return { status, billingCycle };
}

/** Of the others only a change counts: what billing declined named them as they were. */
function changeOfSubscription(
  { kind, billingCycle: owedCycle }: { kind: DebtKind; billingCycle: number | null },
  { isOwn, before, now }: SubscriptionComparison,
): BillingChange | null {
  if (isOwn && hasMovedOn(owedCycle, now.billingCycle)) return 'PAID';
  if (isOwn && now.status === 'CANCELLED') return 'CANCELLED';
  if (before === null) return null;
  if (hasMovedOn(before.billingCycle, now.billingCycle)) return 'PAID';
  const then = before.status ?? (now.status === null ? null : createdAs(kind, isOwn));
  if (then === null) return appearance(kind, now.status);
  if (now.status === then || isExpectedMove(kind, then, now.status)) return null;
  return now.status === 'ACTIVE' ? 'PAID' : 'CANCELLED';
}

function hasMovedOn(before: number | null, now: number | null): boolean {
  return before !== null && now !== null && now > before;
}

/** How the pipeline itself creates a subscription that billing has not written yet; null: it creates none. */
function createdAs(kind: DebtKind, isOwn: boolean): SubscriptionStatus | null {
  if (kind === 'TRIAL_COMPLETION') return 'TRIAL';
  return isOwn ? 'RECYCLE_BILLING' : null;
}

/** Billing writes a subscription of an upsale as ACTIVE once that is paid. Its order does not show it. */
function appearance(kind: DebtKind, status: string | null): BillingChange | null {
  if (status === 'CANCELLED') return 'CANCELLED';
  return kind === 'UPSALE' && status === 'ACTIVE' ? 'PAID' : null;
}

function isExpectedMove(kind: DebtKind, then: string | null, now: string | null): boolean {
  return kind === 'REBILL' && then === 'ACTIVE' && now === 'RECYCLE_BILLING';
}

/** Null: there is no order. */
export function isPaidOrder(status: string | null): boolean {
  return PAID_STATUSES.has(status);
}

/** PAID is the word of some billing systems; the contract has COMPLETE. */
const PAID_STATUSES: ReadonlySet<string | null> = new Set(['COMPLETE', 'COMPLETED', 'PAID']);

function isCancelledOrRefunded(status: string | null): boolean {
  return status === 'CANCELLED' || status === 'REFUNDED';
}
