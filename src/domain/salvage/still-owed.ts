import { billingSnapshot } from '../billing/billing-snapshot.ts';
import type { State } from '../decision.ts';
import type { BillingSnapshot, Debt, DebtKind, OrderStatus, Submission } from '../documents.ts';
import { type Refusal, refuse } from '../ruling.ts';

/** How a debt stopped being owed outside of FlexEcom. */
export type BillingChange = 'PAID' | 'CANCELLED';

/** The refusal of a submission that is no longer owed. */
export function refusalFor(change: BillingChange): Refusal {
  return change === 'PAID'
    ? refuse('PAID_MEANWHILE', 'it was paid while it waited')
    : refuse('CANCELLED_MEANWHILE', 'the order or subscription was cancelled or refunded while it waited');
}

/**
 * Whether a submission is no longer owed as it was when sending was decided; null: it still is. A submission may wait, or
 * be with FlexEcom, for weeks, while billing continues to change its documents (R20).
 */
export function changeSinceDecided(submission: Submission, debt: Debt, state: State): BillingChange | null {
  if (debt.state === 'PAID' || debt.state === 'CANCELLED') return debt.state;
  return noLongerOwed(debt, submission.stoodAs, billingSnapshot(state, submission));
}

/**
 * Whether a debt is no longer owed, given how billing's documents stood `before` and stand `now`; null: it still is.
 * `before` null: nothing was decided yet, so there is no change to see, and only a status that is never owed counts.
 */
export function noLongerOwed(
  debt: { kind: DebtKind; billingCycle: number | null },
  before: BillingSnapshot | null,
  now: BillingSnapshot,
): BillingChange | null {
  switch (debt.kind) {
    case 'NEW_SALE':
      return changeOfSale(before, now);
    case 'UPSALE':
      return isCancelledOrRefunded(now.orderStatus) ? 'CANCELLED' : null;
    case 'TRIAL_COMPLETION':
      return changeOfTrial(before, now);
    case 'REBILL':
      return changeOfRebill(debt.billingCycle, before, now);
    default:
      return debt.kind satisfies never;
  }
}

/** Billing may write DECLINED after it published the decline, so a move to DECLINED is no change. */
function changeOfSale(before: BillingSnapshot | null, now: BillingSnapshot): BillingChange | null {
  if (isCancelledOrRefunded(now.orderStatus)) return 'CANCELLED';
  if (now.orderStatus === 'COMPLETE') return 'PAID';
  const isUnderWay = now.orderStatus === 'PENDING' || now.orderStatus === 'COD_PENDING';
  return before !== null && isUnderWay && before.orderStatus !== now.orderStatus ? 'PAID' : null;
}

function changeOfTrial(before: BillingSnapshot | null, now: BillingSnapshot): BillingChange | null {
  if (isCancelledOrRefunded(now.orderStatus) || now.subscriptionStatus === 'CANCELLED') return 'CANCELLED';
  if (before === null) return null;
  const isActivated = before.subscriptionStatus === 'TRIAL' && now.subscriptionStatus === 'ACTIVE';
  const hasMovedOn =
    before.billingCycle !== null && now.billingCycle !== null && now.billingCycle > before.billingCycle;
  return isActivated || hasMovedOn ? 'PAID' : null;
}

/**
 * A subscription may live on long after its first order was refunded, so a refunded order alone is no change. An order
 * that was cancelled or refunded since sending was decided leaves the rebill in doubt, and in doubt it is not charged.
 */
function changeOfRebill(
  owedCycle: number | null,
  before: BillingSnapshot | null,
  now: BillingSnapshot,
): BillingChange | null {
  if (now.subscriptionStatus === 'CANCELLED') return 'CANCELLED';
  if (now.billingCycle !== null && owedCycle !== null && now.billingCycle > owedCycle) return 'PAID';
  if (before === null) return null;
  const isGivenUp = now.subscriptionStatus === 'RECYCLE_FAILED' && before.subscriptionStatus !== 'RECYCLE_FAILED';
  const isOrderEnded = isCancelledOrRefunded(now.orderStatus) && !isCancelledOrRefunded(before.orderStatus);
  return isGivenUp || isOrderEnded ? 'CANCELLED' : null;
}

function isCancelledOrRefunded(status: OrderStatus | null): boolean {
  return status === 'CANCELLED' || status === 'REFUNDED';
}
