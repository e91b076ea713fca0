import type { BillingSnapshot, DebtKind, OrderStatus } from '../documents.ts';
import { type Refusal, refuse } from '../ruling.ts';

/** What the world did to a debt while it waited or FlexEcom had it (R20). */
export type BillingChange = 'PAID' | 'CANCELLED';

/** Why what is no longer owed is not sent. */
export function refusalFor(change: BillingChange): Refusal {
  return change === 'PAID'
    ? refuse('PAID_MEANWHILE', 'it was paid while it waited')
    : refuse('CANCELLED_MEANWHILE', 'the order or subscription was called off while it waited');
}

/**
 * R20: whether what was owed when sending was decided (`stoodAs`) is no longer owed as things stand `now`; null: it still
 * stands. `stoodAs` null: nothing was decided yet; then only what can never be owed counts.
 */
export function noLongerOwed(
  debt: { kind: DebtKind; billingCycle: number | null },
  stoodAs: BillingSnapshot | null,
  now: BillingSnapshot,
): BillingChange | null {
  switch (debt.kind) {
    case 'NEW_SALE':
      return changeOfSale(stoodAs, now);
    case 'UPSALE':
      return isCalledOff(now.orderStatus) ? 'CANCELLED' : null;
    case 'TRIAL_COMPLETION':
      return changeOfTrial(stoodAs, now);
    case 'REBILL':
      return changeOfRebill(debt.billingCycle, stoodAs, now);
    default:
      return debt.kind satisfies never;
  }
}

/** Billing's own move to DECLINED may come after its event: only what takes the sale on otherwise is a change. */
function changeOfSale(stoodAs: BillingSnapshot | null, now: BillingSnapshot): BillingChange | null {
  if (isCalledOff(now.orderStatus)) return 'CANCELLED';
  if (now.orderStatus === 'COMPLETE') return 'PAID';
  const takenOn = now.orderStatus === 'PENDING' || now.orderStatus === 'COD_PENDING';
  return stoodAs !== null && takenOn && stoodAs.orderStatus !== now.orderStatus ? 'PAID' : null;
}

function changeOfTrial(stoodAs: BillingSnapshot | null, now: BillingSnapshot): BillingChange | null {
  if (isCalledOff(now.orderStatus) || now.subscriptionStatus === 'CANCELLED') return 'CANCELLED';
  if (stoodAs === null) return null;
  const activated = stoodAs.subscriptionStatus === 'TRIAL' && now.subscriptionStatus === 'ACTIVE';
  const movedOn = stoodAs.billingCycle !== null && now.billingCycle !== null && now.billingCycle > stoodAs.billingCycle;
  return activated || movedOn ? 'PAID' : null;
}

/**
 * A subscription's first order may have been refunded long ago and the subscription go on; called off since sending was
 * decided, it is in doubt, and what is in doubt is not charged.
 */
function changeOfRebill(
  owedCycle: number | null,
  stoodAs: BillingSnapshot | null,
  now: BillingSnapshot,
): BillingChange | null {
  if (now.subscriptionStatus === 'CANCELLED') return 'CANCELLED';
  if (now.billingCycle !== null && owedCycle !== null && now.billingCycle > owedCycle) return 'PAID';
  if (stoodAs === null) return null;
  const givenUp = now.subscriptionStatus === 'RECYCLE_FAILED' && stoodAs.subscriptionStatus !== 'RECYCLE_FAILED';
  const calledOff = isCalledOff(now.orderStatus) && !isCalledOff(stoodAs.orderStatus);
  return givenUp || calledOff ? 'CANCELLED' : null;
}

function isCalledOff(status: OrderStatus | null): boolean {
  return status === 'CANCELLED' || status === 'REFUNDED';
}
