import type { Debt, Submission, Subscription } from '../documents.ts';
import { nextBillingAt } from './next-billing-date.ts';
import { type BillingEffect, priceToTell } from './recovered-sale.ts';

/**
 * R11: the subscription moves to the next cycle, ACTIVE, and reverts to its own gateway with its token for the next date of
 * its schedule after the recovery. Hold recycle price makes the recovered price its price; otherwise its price stays.
 */
export function recoveredRebill(
  submission: Submission,
  debt: Debt,
  subscription: Subscription | null,
  recoveredAt: number,
): BillingEffect {
  const { subscriptionId, declinedGatewayId: gatewayId, amountMinor, currency } = submission;
  const { rebill, originalAmountMinor } = debt.latestDecline;
  const schedule = submission.schedule ?? rebill?.schedule ?? null;
  if (subscriptionId === null || schedule === null) return { changes: [], nextBilling: [] };
  const nextBillAt = nextBillingAt(submission.scheduledAt ?? submission.declinedAt, schedule, recoveredAt);
  const held = submission.holdRecyclePrice ? { priceMinor: amountMinor } : {};
  const { orderId, customerId, paymentMethodRef } = submission;
  const priceMinor = submission.holdRecyclePrice ? amountMinor : (subscription?.priceMinor ?? originalAmountMinor);
  return {
    changes: [
      {
        collection: 'subscriptions',
        id: subscriptionId,
        set: {
          billingCycle: (debt.billingCycle ?? 0) + 1,
          status: 'ACTIVE',
          nextBillAt,
          gatewayId,
          nextBilling: { gatewayId, credential: 'TOKEN' },
          ...held,
        },
        onInsert: { orderId, customerId, schedule, priceMinor, currency, paymentMethodRef },
      },
    ],
    nextBilling: [{ subscriptionId, gatewayId, credential: 'TOKEN', nextBillAt, priceMinor: priceToTell(priceMinor) }],
  };
}
