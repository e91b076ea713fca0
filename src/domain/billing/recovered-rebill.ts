import type { NextBilling } from '../../../topics/contract/fields.ts';
import type { Change, State } from '../decision.ts';
import type { Debt } from '../documents/debt.ts';
import type { Submission } from '../documents/submission.ts';
import { billedSubscription } from './billed-subscription.ts';
import { nextBillingChange, type RecoveredSubscription } from './billing-documents.ts';
import { namedSubscriptionIds } from './named-subscriptions.ts';
import { nextBillingAt } from './next-billing-date.ts';
import { type BillingEffect, publishedPrice, unreadableWarnings } from './recovered-sale.ts';

/** For submissions of earlier versions: the default of the setting. */
const MIN_DAYS_TO_NEXT_BILL = 1;

/** A subscription bills with a token unless billing or a recovery says otherwise. */
const USUAL_CREDENTIAL = 'TOKEN';

/**
 * A recovered rebill moves each subscription that it is about to the next cycle, ACTIVE. A subscription reverts to its own
 * gateway, with the credential that it had there (R7, R11), for the first date of its schedule that is far enough from the
 * recovery. Its price becomes the recovered one where the profile holds recycle prices; otherwise it stays.
 */
export function recoveredRebill(submission: Submission, debt: Debt, state: State, recoveredAt: number): BillingEffect {
  const recovered = namedSubscriptionIds(submission)
    .map((id) => ({ id, billed: billedSubscription(state, id) }))
    .filter(({ billed }) => billed?.status !== 'CANCELLED');
  // The recovered amount is the price of one subscription only where the rebill is about one.
  const isPriceHeld = submission.holdRecyclePrice && recovered.length === 1;
  const nextCycles = recovered.map((one) => nextCycle(one, submission, debt, recoveredAt, isPriceHeld));
  return {
    changes: nextCycles.map(({ change }) => change),
    nextBilling: nextCycles.map(({ nextBilling }) => nextBilling),
    warnings: recovered.flatMap(unreadableWarnings),
  };
}

function nextCycle(
  one: RecoveredSubscription,
  submission: Submission,
  debt: Debt,
  recoveredAt: number,
  isPriceHeld: boolean,
): { change: Change; nextBilling: NextBilling } {
  const { id, billed } = one;
  const isOwn = id === submission.subscriptionId;
  const { originalAmountMinor, rebill } = debt.latestDecline;
  const ofRebill = submission.schedule ?? rebill?.schedule ?? null;
  const schedule = isOwn ? ofRebill : (billed?.schedule ?? ofRebill);
  const earliest = recoveredAt + (submission.minDaysToNextBill ?? MIN_DAYS_TO_NEXT_BILL) * DAY_MS;
  const nextBillAt =
    schedule === null ? null : nextBillingAt(submission.scheduledAt ?? submission.declinedAt, schedule, earliest);
  const gatewayId = (isOwn ? null : billed?.gatewayId) ?? submission.declinedGatewayId;
  const billing = { gatewayId, credential: billed?.credential ?? USUAL_CREDENTIAL };
  const price = isPriceHeld ? { priceMinor: submission.amountMinor } : {};
  const cycle = isOwn ? debt.billingCycle : (billed?.billingCycle ?? debt.billingCycle);
  const priceMinor = price.priceMinor ?? billed?.priceMinor ?? (isOwn ? originalAmountMinor : null);
  return {
    change: nextBillingChange(one, debt, billing, {
      billingCycle: (cycle ?? 0) + 1,
      status: 'ACTIVE',
      nextBillAt,
      gatewayId,
      ...price,
    }),
    nextBilling: { subscriptionId: id, ...billing, nextBillAt, priceMinor: publishedPrice(priceMinor) },
  };
}

const DAY_MS = 86_400_000;
