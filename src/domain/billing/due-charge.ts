import type { Card } from '../../../topics/contract/fields.ts';
import type { State } from '../decision.ts';
import type { Submission } from '../documents/submission.ts';
import { billedSubscription } from './billed-subscription.ts';
import { namedSubscriptionIds } from './named-subscriptions.ts';

/** What an attempt that falls due is charged with. */
export interface DueCharge {
  readonly paymentMethodRef: string;
  readonly card: Card | null;
  /** What the subscriptions cost now; null: billing does not say. */
  readonly priceMinor: number | null;
}

/**
 * A customer may replace the card, or get a lower price, while an attempt waits for days: when due, both are those of the
 * subscription as billing has it then (R5).
 */
export function dueCharge(submission: Submission, state: State): DueCharge {
  const { route, subscriptionId, paymentMethodRef, card = null } = submission;
  const asAccepted = { paymentMethodRef, card, priceMinor: null };
  const own = route === 'RECYCLE' && subscriptionId !== null ? billedSubscription(state, subscriptionId) : null;
  if (own === null) return asAccepted;
  const priceMinor = priceOf(submission, state);
  const ref = own.paymentMethodRef ?? paymentMethodRef;
  // Nothing is known of another card.
  return ref === paymentMethodRef ? { ...asAccepted, priceMinor } : { paymentMethodRef: ref, card: null, priceMinor };
}

/** Of several subscriptions, the sum; null where billing does not say one, or says it in another currency. */
function priceOf(submission: Submission, state: State): number | null {
  let sum = 0;
  for (const id of namedSubscriptionIds(submission)) {
    const { priceMinor = null, currency = null } = billedSubscription(state, id) ?? {};
    if (priceMinor === null || (currency !== null && currency !== submission.currency)) return null;
    sum += priceMinor;
  }
  return sum;
}
