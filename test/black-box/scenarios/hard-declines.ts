import { expect } from '@jest/globals';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../../../topics/order-complete.recurring.ts';
import { declinedRebill, declinedSale, HARD, PICK_UP_CARD } from '../declines.ts';
import { scenario } from '../scenario.ts';

/** Send Hard Declines to FlexEcom. */
export const hardDeclines = [
  scenario(
    'By default only Soft Declines are sent to FlexEcom',
    async ({ billing, operator, outcomes, sentToFlexecom }) => {
      await billing.publish(declinedSale('hard-sale', { decline: HARD }));
      await billing.publish(declinedRebill('hard-rebill', { decline: HARD }));
      await billing.publish(declinedSale('soft-sale'));
      // The gateway gave no type: code and text decide.
      await billing.publish(declinedSale('untyped-hard', { decline: { ...HARD, type: null } }));
      await billing.publish(declinedSale('hard-rerun', { decline: HARD, gatewayId: 'nmi-outlet' }));
      await outcomes.answered('hard-rerun');
      await operator.rerun('hard-rerun', 'hard', { gatewayId: 'flexecom-a' });
      const hard = { reason: 'HARD_DECLINE', declineType: 'HARD' };
      for (const orderId of ['hard-sale', 'hard-rebill', 'untyped-hard']) {
        expect(await outcomes.next(declineNotSent, orderId)).toMatchObject({ ...hard, next: 'BILLING' });
        expect(await sentToFlexecom(orderId)).toEqual([]);
      }
      expect(await outcomes.next(declineNotSent, 'hard-rerun', 2)).toMatchObject({ ...hard, requestKey: 'hard' });
      await outcomes.next(orderCompleteNewSale, 'soft-sale');
    },
  ),

  scenario(
    'This can be overridden using Decline Mapping: for the gateways and wordings of a rule, and no others',
    async ({ billing, outcomes }) => {
      await billing.publish(declinedSale('mapped', { decline: PICK_UP_CARD }));
      // The same words from a gateway of another type, and other words from a gateway of the rule's.
      const other = { decline: PICK_UP_CARD, triedGatewayIds: ['adyen-eu', 'stripe-eu'] };
      await billing.publish(declinedSale('other-type', other));
      await billing.publish(declinedSale('other-words', { decline: HARD }));
      await outcomes.next(orderCompleteNewSale, 'mapped');
      expect(await outcomes.next(declineNotSent, 'other-type')).toMatchObject({ reason: 'HARD_DECLINE' });
      expect(await outcomes.next(declineNotSent, 'other-words')).toMatchObject({ reason: 'HARD_DECLINE' });
    },
  ),

  scenario(
    'Map any specific Hard Decline to a Soft Decline: a new sale, a rebill and a rerun of it are sent',
    async ({ billing, operator, outcomes }) => {
      const decline = PICK_UP_CARD;
      await billing.publish(declinedSale('mapped-sale', { decline }));
      await billing.publish(declinedRebill('mapped-rebill', { decline }));
      await billing.publish(declinedSale('mapped-rerun', { decline, gatewayId: 'nmi-outlet' }));
      const answer = await outcomes.next(declineNotSent, 'mapped-rerun');
      expect(answer).toMatchObject({ declineType: 'SOFT', customerMessage: 'We will try again.' });
      await operator.rerun('mapped-rerun', 'mapped', { gatewayId: 'flexecom-b' });
      await outcomes.next(orderCompleteNewSale, 'mapped-sale');
      await outcomes.next(orderCompleteRecurring, 'mapped-rebill');
      await outcomes.next(orderCompleteNewSale, 'mapped-rerun');
    },
  ),
];
