import type { NextBilling } from '../../../topics/contract/fields.ts';
import type { Change, State } from '../decision.ts';
import type { Debt } from '../documents/debt.ts';
import type { Submission } from '../documents/submission.ts';
import { billedSubscription } from './billed-subscription.ts';
import { nextBillingChange, orderChange, type RecoveredSubscription } from './billing-documents.ts';
import { namedSubscriptionIds } from './named-subscriptions.ts';

/** What a recovery does to billing's documents, and how each subscription bills next. */
export interface BillingEffect {
  changes: Change[];
  nextBilling: NextBilling[];
  /** What could not be read of billing's documents; a sentence for people each. */
  warnings: string[];
}

/**
 * A recovered new sale completes its order. An upsale or a trial completion leaves the order's status as it is, and each
 * trial that the items name becomes ACTIVE (R9). The recovery leaves no payment token on the original gateway, so each
 * subscription of the sale bills next there with the card number and no CVV (R7).
 */
export function recoveredSale(submission: Submission, debt: Debt, state: State): BillingEffect {
  const gatewayId = submission.declinedGatewayId;
  const completed = debt.kind === 'NEW_SALE' ? [orderChange(debt, { status: 'COMPLETE' })] : [];
  const recovered = recoveredSubscriptions(submission, debt, state);
  const status = debt.kind === 'TRIAL_COMPLETION' ? ({ status: 'ACTIVE' } as const) : {};
  const billing = { gatewayId, credential: 'CARD_NUMBER_NO_CVV' } as const;
  return {
    changes: [...completed, ...recovered.map((one) => nextBillingChange(one, debt, billing, status))],
    nextBilling: recovered.map(({ id, billed }) => ({
      subscriptionId: id,
      ...billing,
      nextBillAt: billed?.nextBillAt ?? null,
      priceMinor: publishedPrice(billed?.priceMinor ?? null),
    })),
    warnings: recovered.flatMap(unreadableWarnings),
  };
}

/** Of a trial completion the trials, and no other subscription; of a sale those of its recurring products. */
function recoveredSubscriptions(submission: Submission, debt: Debt, state: State): RecoveredSubscription[] {
  const isTrial = debt.kind === 'TRIAL_COMPLETION';
  const items = submission.items.filter(({ recurring }) => recurring || isTrial);
  const { subscriptionId } = submission;
  return namedSubscriptionIds({ subscriptionId, items })
    .map((id) => ({ id, billed: billedSubscription(state, id) }))
    .filter(({ billed }) => (isTrial ? (billed?.status ?? 'TRIAL') === 'TRIAL' : billed?.status !== 'CANCELLED'));
}

/** A free subscription publishes no price. */
export function publishedPrice(priceMinor: number | null): number | null {
  return priceMinor !== null && priceMinor > 0 ? priceMinor : null;
}

export function unreadableWarnings({ id, billed }: RecoveredSubscription): string[] {
  const fields = billed?.unreadable ?? [];
  return fields.length === 0
    ? []
    : [`subscription ${id} of billing has fields that cannot be read: ${fields.join(', ')}`];
}
