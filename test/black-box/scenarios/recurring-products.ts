import { expect } from '@jest/globals';
import { declineAccepted } from '../../../topics/decline-accepted.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../../../topics/order-complete.recurring.ts';
import { box, DAY_MS, declinedRebill, declinedSale, kit, subscriptionOf } from '../declines.ts';
import { scenario } from '../scenario.ts';

/** Initial declines whose order starts a subscription. */
export const recurringProducts = [
  scenario(
    'Initial Declines (new sales) with recurring products may be sent to FlexEcom',
    async ({ billing, operator, outcomes }) => {
      await billing.publish(declinedSale('recurring', { items: [kit(1_990), box('recurring')] }));
      const rerun = { items: [box('recurring-rerun')], gatewayId: 'nmi-outlet' };
      await billing.publish(declinedSale('recurring-rerun', rerun));
      await outcomes.answered('recurring-rerun');
      await operator.rerun('recurring-rerun', 'recurring', { gatewayId: 'flexecom-b' });
      const completed = await outcomes.next(orderCompleteNewSale, 'recurring');
      expect(completed).toMatchObject({ route: 'CASCADE', items: [kit(1_990), box('recurring')] });
      const rerunCompleted = await outcomes.next(orderCompleteNewSale, 'recurring-rerun');
      expect(rerunCompleted).toMatchObject({ route: 'RERUN', items: [box('recurring-rerun')] });
    },
  ),

  scenario(
    'A successful recovery leaves no payment token to rebill the subscription on the original decline gateway',
    async ({ billing, operator, outcomes }) => {
      const nextBillAt = Date.now() + 30 * DAY_MS;
      const kept = { status: 'ACTIVE', billingCycle: 1, nextBillAt };
      await billing.keepSubscription('no-token', kept);
      await billing.publish(declinedSale('no-token', { items: [box('no-token')] }));
      const nextBilling = { gatewayId: 'nmi-us', credential: 'CARD_NUMBER_NO_CVV' };
      const completed = await outcomes.next(orderCompleteNewSale, 'no-token');
      const subscriptionId = subscriptionOf('no-token');
      expect(completed.nextBilling).toEqual([{ subscriptionId, ...nextBilling, nextBillAt, priceMinor: 3_000 }]);
      // Nothing else changes but how it bills next.
      const [subscription] = (await operator.trace('no-token')).documents.subscriptions;
      expect(subscription).toMatchObject({
        ...kept,
        nextBilling,
        priceMinor: 3_000,
        internalNote: 'seen by billing only',
      });
    },
  ),

  scenario(
    'The next rebill will attempt on the original decline gateway with card number and without cvv',
    async ({ billing, operator, outcomes }) => {
      const fields = { triedGatewayIds: ['adyen-eu', 'stripe-eu'], items: [box('next-rebill')] };
      await billing.publish(declinedSale('next-rebill', fields));
      const nextBilling = { gatewayId: 'adyen-eu', credential: 'CARD_NUMBER_NO_CVV' };
      const completed = await outcomes.next(orderCompleteNewSale, 'next-rebill');
      expect(completed).toMatchObject({ declinedGatewayId: 'adyen-eu', nextBilling: [nextBilling] });
      const [subscription] = (await operator.trace('next-rebill')).documents.subscriptions;
      expect(subscription).toMatchObject({ status: 'ACTIVE', gatewayId: 'adyen-eu', nextBilling });
      const told = await operator.succeed('trace', 'next-rebill');
      expect(told).toContain('next bill not scheduled on adyen-eu with the card number, without CVV');
    },
  ),

  scenario(
    'If and when that declines then that can be sent to FlexEcom again through Recycle Billing',
    async ({ billing, operator, outcomes }) => {
      await billing.publish(declinedSale('comes-back', { items: [box('comes-back')] }));
      await outcomes.next(orderCompleteNewSale, 'comes-back');
      for (const attempt of [2, 3]) await billing.publish(declinedRebill('comes-back', { attempt }));
      const accepted = await outcomes.next(declineAccepted, 'comes-back', 2);
      expect(accepted).toMatchObject({ route: 'RECYCLE', billingCycle: 2, attempt: 3 });
      const completed = await outcomes.next(orderCompleteRecurring, 'comes-back');
      // No recovery leaves a token: only billing can write that it has one.
      const nextBilling = { gatewayId: 'nmi-us', credential: 'CARD_NUMBER_NO_CVV' };
      expect(completed).toMatchObject({ attempt: 4, nextBilling: [nextBilling] });
      const [subscription] = (await operator.trace('comes-back')).documents.subscriptions;
      expect(subscription).toMatchObject({ billingCycle: 3, nextBilling });
    },
  ),
];
