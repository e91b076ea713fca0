import type { Debt, Submission, Subscription } from '../documents.ts';
import { subscriptionChange } from './billing-documents.ts';
import { nextBillingAt } from './next-billing-date.ts';
import { type BillingEffect, publishedPrice } from './recovered-sale.ts';

/**
 * A recovered rebill moves its subscription to the next cycle, ACTIVE. The subscription reverts to its own gateway, with
 * the token that it has there, for the first date of its schedule after the recovery. Its price becomes the recovered one
 * where the profile holds recycle prices; otherwise it stays (R11).
 */
export function recoveredRebill(
  submission: Submission,
  debt: Debt,
  subscription: Subscription | null,
  recoveredAt: number,
): BillingEffect {
  const { subscriptionId, declinedGatewayId: gatewayId, amountMinor } = submission;
  const { rebill, originalAmountMinor } = debt.latestDecline;
  const schedule = submission.schedule ?? rebill?.schedule ?? null;
  if (subscriptionId === null || schedule === null) return { changes: [], nextBilling: [] };
  const nextBillAt = nextBillingAt(submission.scheduledAt ?? submission.declinedAt, schedule, recoveredAt);
  const priceMinor = submission.holdRecyclePrice ? amountMinor : (subscription?.priceMinor ?? originalAmountMinor);
  const change = subscriptionChange(subscriptionId, debt, {
    billingCycle: (debt.billingCycle ?? 0) + 1,
    status: 'ACTIVE',
    nextBillAt,
    gatewayId,
    nextBilling: { gatewayId, credential: 'TOKEN' },
    ...(submission.holdRecyclePrice ? { priceMinor } : {}),
  });
  const nextBilling = { gatewayId, credential: 'TOKEN' as const, nextBillAt, priceMinor: publishedPrice(priceMinor) };
  return { changes: [change], nextBilling: [{ subscriptionId, ...nextBilling }] };
}
