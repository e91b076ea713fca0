import { expect } from '@jest/globals';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../../../topics/order-complete.recurring.ts';
import { orderDeclined } from '../../../topics/order-declined.ts';
import { DAY_MS, declinedRebill, declinedSale, paymentMethod } from '../declines.ts';
import { scenario } from '../scenario.ts';

/** Documents as billing systems write them, second cards, and limits of reruns. */
export const billingsDocuments = [
  scenario(
    'Billing’s documents: other types are read and kept, and the card and the price of the moment are charged',
    async ({ billing, operator, outcomes }) => {
      const paymentMethodRef = paymentMethod('approve', 'odd-types');
      const nextBillAt = new Date(Date.now() - DAY_MS);
      await billing.keepSubscription('odd-types', { paymentMethodRef, nextBillAt, priceMinor: '2000', currency: null });
      const replaced = paymentMethod('decline', 'odd-types');
      await billing.publish(declinedRebill('odd-types', { paymentMethodRef: replaced }));
      const completed = await outcomes.next(orderCompleteRecurring, 'odd-types');
      expect(completed).toMatchObject({ amountMinor: 2_000, nextBilling: [{ priceMinor: 2_000 }] });
      const [subscription] = (await operator.trace('odd-types')).documents.subscriptions;
      const nextDate = completed.nextBilling[0]?.nextBillAt ?? 0;
      expect(subscription).toMatchObject({ status: 'ACTIVE', nextBillAt: new Date(nextDate).toISOString() });
      expect(subscription).toMatchObject({ priceMinor: '2000', internalNote: 'seen by billing only' });
    },
  ),

  scenario(
    'Billing’s documents: a rebill whose subscription is canceled, with one L, is not charged',
    async ({ billing, outcomes, sentToFlexecom }) => {
      await billing.keepSubscription('canceled', { status: 'canceled' });
      await billing.publish(declinedRebill('canceled'));
      expect(await outcomes.next(declineNotSent, 'canceled')).toMatchObject({
        reason: 'CANCELLED_MEANWHILE',
        next: 'NOBODY',
      });
      expect(await sentToFlexecom('canceled')).toEqual([]);
    },
  ),

  scenario(
    'A second card: what FlexEcom could not charge cascades with another card, and not with the same one',
    async ({ billing, operator, outcomes }) => {
      const declined = paymentMethod('decline', 'second-card');
      await billing.publish(declinedSale('second-card', { paymentMethodRef: declined }));
      await outcomes.next(orderDeclined, 'second-card');
      await billing.publish(declinedSale('second-card', { transactionId: 'same', paymentMethodRef: declined }));
      expect(await outcomes.next(declineNotSent, 'second-card')).toMatchObject({
        reason: 'NOT_IN_CASCADE',
        next: 'BILLING',
      });
      await billing.publish(declinedSale('second-card', { transactionId: 'other' }));
      expect(await outcomes.next(orderCompleteNewSale, 'second-card')).toMatchObject({ transactionId: 'other' });
      expect((await operator.trace('second-card')).documents.order).toMatchObject({ status: 'COMPLETE' });
    },
  ),

  scenario('Reruns have limits: a second one within 24 hours is refused', async ({ billing, operator, outcomes }) => {
    const paymentMethodRef = paymentMethod('decline', 'rerun-twice');
    await billing.publish(declinedSale('rerun-twice', { gatewayId: 'nmi-outlet', paymentMethodRef }));
    await outcomes.answered('rerun-twice');
    await operator.rerun('rerun-twice', 'first', { gatewayId: 'flexecom-a' });
    await outcomes.next(orderDeclined, 'rerun-twice');
    await operator.rerun('rerun-twice', 'second', { gatewayId: 'flexecom-a' });
    expect(await outcomes.next(declineNotSent, 'rerun-twice', 2)).toMatchObject({
      reason: 'RERUN_LIMIT',
      next: 'NOBODY',
      requestKey: 'second',
    });
  }),
];
