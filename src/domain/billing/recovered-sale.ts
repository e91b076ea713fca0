import type { NextBilling } from '../../../topics/contract/fields.ts';
import type { Change, State } from '../decision.ts';
import type { Debt, Submission, Subscription } from '../documents.ts';
import { subscriptionStarted } from './billing-documents.ts';

/** What an outcome does to billing's documents, and how what was recovered bills next. */
export interface BillingEffect {
  changes: Change[];
  nextBilling: NextBilling[];
}

/**
 * R9: a recovered new sale completes its order; an upsale or a trial completion leaves the order's status as it is, and a
 * trial's subscription becomes ACTIVE. R7: each subscription that it carries bills next on the original gateway, with the
 * card number and no CVV, as the recovery leaves no token there.
 */
export function recoveredSale(submission: Submission, debt: Debt, state: State): BillingEffect {
  const ids = subscriptionIdsOf(submission, debt);
  const billed = ids.filter((id) => state.get('subscriptions', id)?.status !== 'CANCELLED');
  const completed = debt.kind === 'NEW_SALE' ? [orderStatusChange(submission, debt, 'COMPLETE')] : [];
  return {
    changes: [...completed, ...billed.map((id) => subscriptionChange(id, submission, state))],
    nextBilling: billed.map((id) => nextBillingOf(id, state.get('subscriptions', id), submission.declinedGatewayId)),
  };
}

/** Only the status, but for an order that is not there (any more): that one is made from what its decline told. */
export function orderStatusChange(submission: Submission, debt: Debt, status: 'COMPLETE' | 'DECLINED'): Change {
  const { customerId, latestDecline } = debt;
  const { campaignId, parentOrderId, items } = latestDecline;
  const onInsert = { customerId, campaignId, parentOrderId, items, gatewayId: submission.declinedGatewayId };
  return { collection: 'orders', id: debt.orderId, set: { status }, onInsert };
}

/** The subscriptions that an initial transaction's items carry; of a trial completion, its trial's too. */
export function subscriptionIdsOf({ items, subscriptionId }: Submission, debt: Pick<Debt, 'kind'>): string[] {
  const carried = items.flatMap((item) =>
    item.subscriptionId !== null && (item.recurring || debt.kind === 'TRIAL_COMPLETION') ? [item.subscriptionId] : [],
  );
  return [...new Set(subscriptionId === null ? carried : [subscriptionId, ...carried])];
}

function subscriptionChange(id: string, submission: Submission, state: State): Change {
  const gatewayId = submission.declinedGatewayId;
  const nextBilling = { gatewayId, credential: 'CARD_NUMBER_NO_CVV' as const };
  const isTrialCompleted =
    submission.saleKind === 'TRIAL_COMPLETION' &&
    (id === submission.subscriptionId || state.get('subscriptions', id)?.status === 'TRIAL');
  const set = isTrialCompleted ? { nextBilling, status: 'ACTIVE' as const } : { nextBilling };
  return { collection: 'subscriptions', id, set, onInsert: subscriptionStarted(submission, gatewayId) };
}

function nextBillingOf(subscriptionId: string, subscription: Subscription | null, gatewayId: string): NextBilling {
  return {
    subscriptionId,
    gatewayId,
    credential: 'CARD_NUMBER_NO_CVV',
    nextBillAt: subscription?.nextBillAt ?? null,
    priceMinor: priceToTell(subscription?.priceMinor),
  };
}

/** A free subscription has no price to tell. */
export function priceToTell(priceMinor: number | null | undefined): number | null {
  return typeof priceMinor === 'number' && priceMinor > 0 ? priceMinor : null;
}
