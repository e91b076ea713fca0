import type { NextBilling } from '../../../topics/contract/fields.ts';
import type { Change, State } from '../decision.ts';
import type { Debt, Submission, Subscription } from '../documents.ts';
import { orderChange, subscriptionChange } from './billing-documents.ts';

/** What a recovery does to billing's documents, and how each subscription bills next. */
export interface BillingEffect {
  changes: Change[];
  nextBilling: NextBilling[];
}

/**
 * A recovered new sale completes its order. An upsale or a trial completion leaves the order's status as it is, and a
 * trial's subscription becomes ACTIVE (R9). The recovery leaves no payment token on the original gateway, so each
 * subscription of the sale bills next there with the card number and no CVV (R7).
 */
export function recoveredSale(submission: Submission, debt: Debt, state: State): BillingEffect {
  const ids = subscriptionIdsOf(submission, debt);
  const billed = ids.filter((id) => state.get('subscriptions', id)?.status !== 'CANCELLED');
  const completed = debt.kind === 'NEW_SALE' ? [orderChange(debt, { status: 'COMPLETE' })] : [];
  return {
    changes: [...completed, ...billed.map((id) => nextBillingChange(id, submission, debt, state))],
    nextBilling: billed.map((id) => nextBillingOf(id, state.get('subscriptions', id), submission.declinedGatewayId)),
  };
}

/** The subscriptions among an initial transaction's items; for a trial completion, its trial too. */
export function subscriptionIdsOf({ items, subscriptionId }: Submission, debt: Pick<Debt, 'kind'>): string[] {
  const carried = items.flatMap((item) =>
    item.subscriptionId !== null && (item.recurring || debt.kind === 'TRIAL_COMPLETION') ? [item.subscriptionId] : [],
  );
  return [...new Set(subscriptionId === null ? carried : [subscriptionId, ...carried])];
}

function nextBillingChange(id: string, submission: Submission, debt: Debt, state: State): Change {
  const nextBilling = { gatewayId: submission.declinedGatewayId, credential: 'CARD_NUMBER_NO_CVV' as const };
  const isTrialCompleted =
    submission.saleKind === 'TRIAL_COMPLETION' &&
    (id === submission.subscriptionId || state.get('subscriptions', id)?.status === 'TRIAL');
  return subscriptionChange(id, debt, isTrialCompleted ? { nextBilling, status: 'ACTIVE' } : { nextBilling });
}

function nextBillingOf(subscriptionId: string, subscription: Subscription | null, gatewayId: string): NextBilling {
  return {
    subscriptionId,
    gatewayId,
    credential: 'CARD_NUMBER_NO_CVV',
    nextBillAt: subscription?.nextBillAt ?? null,
    priceMinor: publishedPrice(subscription?.priceMinor),
  };
}

/** A free subscription publishes no price. */
export function publishedPrice(priceMinor: number | null | undefined): number | null {
  return typeof priceMinor === 'number' && priceMinor > 0 ? priceMinor : null;
}
