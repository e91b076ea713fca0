import { expect } from '@jest/globals';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../../../topics/order-complete.recurring.ts';
import { orderDeclined } from '../../../topics/order-declined.ts';
import { subscriptionRecycleFailed } from '../../../topics/subscription-recycle-failed.ts';
import { box, declinedRebill, declinedSale, kit, paymentMethod, subscriptionOf } from '../declines.ts';
import { scenario } from '../scenario.ts';

const UNTOUCHED = { internalNote: 'seen by billing only' };

/** The table of the page: order type, result, action. */
export const actions = [
  scenario(
    'New Sale, Success: Order is Complete and fulfillments are processed',
    async ({ billing, operator, outcomes }) => {
      await billing.keepOrder('sale-success', 'DECLINED');
      const items = [kit(1_990), kit(3_000)];
      await billing.publish(declinedSale('sale-success', { items }));
      const completed = await outcomes.next(orderCompleteNewSale, 'sale-success');
      expect(completed).toMatchObject({ saleKind: 'NEW_SALE', transactionId: 'txn-sale-success', items });
      const { order } = (await operator.trace('sale-success')).documents;
      expect(order).toMatchObject({ ...UNTOUCHED, status: 'COMPLETE', items: [], gatewayId: 'nmi-us' });
      expect(outcomes.of(orderCompleteNewSale, 'sale-success')).toHaveLength(1);
    },
  ),

  scenario('New Sale, Failure: Order is Declined', async ({ billing, operator, outcomes }) => {
    await billing.keepOrder('sale-failure', 'PENDING');
    await billing.publish(declinedSale('sale-failure', { paymentMethodRef: paymentMethod('decline', 'sale-failure') }));
    const failed = await outcomes.next(orderDeclined, 'sale-failure');
    expect(failed).toMatchObject({ saleKind: 'NEW_SALE', orderStatus: 'DECLINED' });
    const { order } = (await operator.trace('sale-failure')).documents;
    expect(order).toMatchObject({ ...UNTOUCHED, status: 'DECLINED' });
    expect(outcomes.of(orderCompleteNewSale, 'sale-failure')).toEqual([]);
  }),

  scenario(
    'The exception to this is completing a trial: its failure does not decline the order',
    async ({ billing, operator, outcomes }) => {
      await billing.keepOrder('trial-failure', 'COMPLETE');
      await billing.keepSubscription('trial-failure', { status: 'TRIAL', billingCycle: 1 });
      await billing.publish(
        declinedSale('trial-failure', {
          saleKind: 'TRIAL_COMPLETION',
          items: [box('trial-failure')],
          paymentMethodRef: paymentMethod('decline', 'trial-failure'),
        }),
      );
      const failed = await outcomes.next(orderDeclined, 'trial-failure');
      expect(failed).toMatchObject({ saleKind: 'TRIAL_COMPLETION', orderStatus: 'COMPLETE' });
      const { order, subscriptions } = (await operator.trace('trial-failure')).documents;
      expect(order).toMatchObject({ ...UNTOUCHED, status: 'COMPLETE' });
      expect(subscriptions).toMatchObject([{ ...UNTOUCHED, status: 'TRIAL', billingCycle: 1 }]);
    },
  ),

  scenario(
    'Completing a trial leaves the order status unchanged: whatever it is, also where it succeeds',
    async ({ billing, operator, outcomes }) => {
      await billing.keepOrder('trial-success', 'COD_PENDING');
      await billing.keepSubscription('trial-success', { status: 'TRIAL', billingCycle: 1 });
      const items = [box('trial-success')];
      await billing.publish(declinedSale('trial-success', { saleKind: 'TRIAL_COMPLETION', items }));
      expect(await outcomes.next(orderCompleteNewSale, 'trial-success')).toMatchObject({ items });
      const { order, subscriptions } = (await operator.trace('trial-success')).documents;
      expect(order).toMatchObject({ ...UNTOUCHED, status: 'COD_PENDING' });
      expect(subscriptions).toMatchObject([{ ...UNTOUCHED, status: 'ACTIVE' }]);
    },
  ),

  scenario(
    'Recurring, Success: Move subscription to the next billing cycle',
    async ({ billing, operator, outcomes }) => {
      await billing.keepSubscription('rebill-success');
      // Due since 31 January of a leap year and recovered now: the next billing is at the end of this month or the next.
      const scheduledAt = Date.UTC(2024, 0, 31, 12);
      const schedule = { interval: 'P1M', anchorDay: 31, timeZone: 'UTC' };
      await billing.publish(declinedRebill('rebill-success', { scheduledAt, schedule }));
      const completed = await outcomes.next(orderCompleteRecurring, 'rebill-success');
      const nextBillAt = nextEndOfMonth(completed.occurredAt);
      expect(completed).toMatchObject({
        billingCycle: 2,
        attempt: 4,
        amountMinor: 2_700,
        nextBilling: [{ nextBillAt }],
      });
      const { subscriptions } = (await operator.trace('rebill-success')).documents;
      const moved = { status: 'ACTIVE', billingCycle: 3, nextBillAt, priceMinor: 3_000 };
      expect(subscriptions).toMatchObject([{ ...UNTOUCHED, ...moved }]);
    },
  ),

  scenario('Recurring, Success: Fulfillments are processed', async ({ billing, outcomes }) => {
    await billing.publish(declinedRebill('rebill-fulfilled'));
    const completed = await outcomes.next(orderCompleteRecurring, 'rebill-fulfilled');
    expect(completed).toMatchObject({
      subscriptionId: subscriptionOf('rebill-fulfilled'),
      customerId: 'customer-of-rebill-fulfilled',
      items: [box('rebill-fulfilled')],
    });
    expect(outcomes.of(orderCompleteRecurring, 'rebill-fulfilled')).toHaveLength(1);
  }),

  scenario(
    'Recurring, Success: Subscription reverts to the previous declined gateway for next scheduled billing',
    async ({ billing, operator, outcomes }) => {
      // Billing made the last re-attempt on another gateway, and stored that.
      await billing.keepSubscription('reverts', { gatewayId: 'stripe-us' });
      await billing.publish(declinedRebill('reverts', { gatewayId: 'stripe-us', subscriptionGatewayId: 'nmi-us' }));
      const nextBilling = { gatewayId: 'nmi-us', credential: 'TOKEN' };
      const completed = await outcomes.next(orderCompleteRecurring, 'reverts');
      expect(completed).toMatchObject({ declinedGatewayId: 'nmi-us', nextBilling: [nextBilling] });
      const { subscriptions } = (await operator.trace('reverts')).documents;
      expect(subscriptions).toMatchObject([{ ...UNTOUCHED, gatewayId: 'nmi-us', nextBilling }]);
    },
  ),

  scenario('Recurring, Failure: Subscription is Recycle Failed', async ({ billing, operator, outcomes }) => {
    await billing.keepOrder('rebill-failure', 'COMPLETE');
    const paymentMethodRef = paymentMethod('decline', 'rebill-failure');
    await billing.keepSubscription('rebill-failure', { paymentMethodRef });
    await billing.publish(declinedRebill('rebill-failure', { paymentMethodRef }));
    const failed = await outcomes.next(subscriptionRecycleFailed, 'rebill-failure');
    expect(failed).toMatchObject({ subscriptionId: subscriptionOf('rebill-failure'), billingCycle: 2 });
    const { order, subscriptions } = (await operator.trace('rebill-failure')).documents;
    expect(order).toMatchObject({ status: 'COMPLETE' });
    const unchanged = { billingCycle: 2, nextBillAt: null, gatewayId: 'nmi-us', nextBilling: null };
    expect(subscriptions).toMatchObject([{ ...UNTOUCHED, ...unchanged, status: 'RECYCLE_FAILED' }]);
  }),
];

/** The first end of a month after `at`, at noon in UTC; epoch ms. */
function nextEndOfMonth(at: number): number {
  const year = new Date(at).getUTCFullYear();
  const month = new Date(at).getUTCMonth();
  const [first = 0, second = 0] = [1, 2].map((ahead) => Date.UTC(year, month + ahead, 0, 12));
  return first > at ? first : second;
}
