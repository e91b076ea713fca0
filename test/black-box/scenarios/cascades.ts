import { expect } from '@jest/globals';
import { declineAccepted } from '../../../topics/decline-accepted.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../../../topics/order-complete.recurring.ts';
import { orderDeclined } from '../../../topics/order-declined.ts';
import { DAY_MS, declinedRebill, declinedSale, paymentMethod } from '../declines.ts';
import { resultsOf } from '../operator.ts';
import { scenario } from '../scenario.ts';

/** Cascades along profiles, and when they are answered. */
export const cascades = [
  scenario('FlexEcom is available for cascades', async ({ billing, operator, outcomes, sentToFlexecom }) => {
    await billing.publish(declinedSale('cascade'));
    expect(await outcomes.next(declineAccepted, 'cascade')).toMatchObject({ route: 'CASCADE', configVersion: 1 });
    const completed = await outcomes.next(orderCompleteNewSale, 'cascade');
    expect(completed).toMatchObject({ amountMinor: 4_990, currency: 'USD', declinedGatewayId: 'nmi-us', late: false });
    expect(await sentToFlexecom('cascade')).toHaveLength(1);
    expect((await operator.trace('cascade')).documents.order).toMatchObject({ status: 'COMPLETE' });
  }),

  scenario(
    'Add the FlexEcom gateway to an ATRI cascade profile: it takes what the gateways before it have declined',
    async ({ billing, outcomes, sentToFlexecom }) => {
      await billing.publish(declinedSale('in-profile', { gatewayId: 'adyen-eu' }));
      expect(await outcomes.next(declineNotSent, 'in-profile')).toMatchObject({
        reason: 'NOT_IN_CASCADE',
        next: 'BILLING',
        detail: expect.stringContaining('stripe-eu'),
      });
      expect(await sentToFlexecom('in-profile')).toEqual([]);
      const again = { transactionId: 'txn-in-profile-2', triedGatewayIds: ['adyen-eu', 'stripe-eu'] };
      await billing.publish(declinedSale('in-profile', again));
      expect(await outcomes.next(orderCompleteNewSale, 'in-profile')).toMatchObject({
        flexecomGatewayId: 'flexecom-b',
      });
      await billing.publish(declinedSale('in-no-profile', { gatewayId: 'nmi-outlet' }));
      expect(await outcomes.next(declineNotSent, 'in-no-profile')).toMatchObject({ reason: 'NOT_IN_CASCADE' });
    },
  ),

  scenario(
    'Then set that cascade profile as a direct cascade on a gateway or as the cascade on an ATRI gateway profile',
    async ({ billing, outcomes }) => {
      await billing.publish(declinedSale('direct'));
      const routed = { gatewayProfileId: 'balanced' };
      await billing.publish(declinedSale('by-profile', { ...routed, triedGatewayIds: ['nmi-us', 'stripe-us'] }));
      await billing.publish(declinedSale('profile-first', { ...routed, triedGatewayIds: ['nmi-us'] }));
      expect(await outcomes.next(orderCompleteNewSale, 'direct')).toMatchObject({ flexecomGatewayId: 'flexecom-a' });
      expect(await outcomes.next(orderCompleteNewSale, 'by-profile')).toMatchObject({
        flexecomGatewayId: 'flexecom-b',
      });
      // The direct cascade of nmi-us would have sent it; the gateway profile's cascade takes precedence.
      expect(await outcomes.next(declineNotSent, 'profile-first')).toMatchObject({ reason: 'NOT_IN_CASCADE' });
    },
  ),

  scenario('Cascades return an instant approval or decline from FlexEcom', async ({ billing, operator, outcomes }) => {
    await billing.publish(declinedSale('instant-approval'));
    await billing.publish(
      declinedSale('instant-decline', { paymentMethodRef: paymentMethod('decline', 'instant-decline') }),
    );
    await outcomes.next(orderCompleteNewSale, 'instant-approval');
    const failed = await outcomes.next(orderDeclined, 'instant-decline');
    expect(failed.decline).toMatchObject({ code: '05', text: 'Do not honor' });
    // The webhook brings the same result, and may be first.
    const approvals = resultsOf(await operator.trace('instant-approval'));
    expect(approvals).toContainEqual(expect.objectContaining({ outcome: 'APPROVED', source: 'INSTANT' }));
    const declines = resultsOf(await operator.trace('instant-decline'));
    expect(declines).toContainEqual(expect.objectContaining({ outcome: 'DECLINED', source: 'INSTANT' }));
  }),

  scenario(
    'There is no wait period as there is with recycle billing or a retry on the Order Details report',
    async ({ billing, operator, outcomes }) => {
      await billing.publish(declinedSale('no-wait'));
      // The wait of four days of re-attempt 4 is over soon, and not before a busy machine has accepted it.
      const occurredAt = Date.now() - 4 * DAY_MS + 20_000;
      await billing.publish(declinedRebill('wait', { occurredAt }));
      await billing.publish(declinedSale('retry', { gatewayId: 'nmi-outlet' }));
      await outcomes.answered('retry');
      await operator.rerun('retry', 'retry', { gatewayId: 'flexecom-a', source: 'ORDER_DETAILS_REPORT' });

      const dueAt = occurredAt + 4 * DAY_MS;
      expect(await outcomes.next(declineAccepted, 'no-wait')).toMatchObject({ dueAt: null });
      expect(await outcomes.next(declineAccepted, 'wait')).toMatchObject({ route: 'RECYCLE', dueAt });
      await outcomes.next(orderCompleteRecurring, 'wait');
      await outcomes.next(orderCompleteNewSale, 'retry');
      const [waited] = (await operator.trace('wait')).documents.submissions;
      const [scheduled, pending] = waited?.history ?? [];
      expect([scheduled?.state, pending?.state]).toEqual(['SCHEDULED', 'PENDING']);
      expect(pending?.at).toBeGreaterThanOrEqual(dueAt);
      expect(resultsOf(await operator.trace('retry'))).not.toContainEqual(
        expect.objectContaining({ source: 'INSTANT' }),
      );
    },
  ),
];
