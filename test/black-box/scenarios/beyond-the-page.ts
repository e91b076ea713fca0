import { expect } from '@jest/globals';
import { z } from 'zod';
import { declineAccepted } from '../../../topics/decline-accepted.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { orderDeclined } from '../../../topics/order-declined.ts';
import { until } from '../../support/until.ts';
import { declinedRebill, declinedSale, paymentMethod } from '../declines.ts';
import { scenario } from '../scenario.ts';
import type { World } from '../world.ts';

const AtFlexecom = z.object({ submission: z.object({ status: z.string(), charged: z.unknown() }) });

const HOUR_MS = 3_600_000;

/** FlexEcom works on it for longer than the test takes. */
const FOR_LONG_MS = 600_000;

/** What a merchant's money needs, and the page does not mention. */
export const beyondThePage = [
  scenario(
    'Recall: a subscription that is cancelled while FlexEcom has its rebill is called back, and is not charged',
    async (world) => {
      const { billing, operator, outcomes } = world;
      await billing.keepOrder('recall-billing', 'COMPLETE');
      const paymentMethodRef = paymentMethod('approve', 'recall-billing', FOR_LONG_MS);
      await billing.keepSubscription('recall-billing', { paymentMethodRef });
      await billing.publish(declinedRebill('recall-billing', { paymentMethodRef }));
      await withFlexecom(world, 'recall-billing');
      await billing.changeSubscription('recall-billing', { status: 'CANCELLED' });
      expect(await outcomes.next(declineNotSent, 'recall-billing')).toMatchObject({
        reason: 'CANCELLED_MEANWHILE',
        next: 'NOBODY',
        route: 'RECYCLE',
      });
      expect(await atFlexecom(world, 'recall-billing')).toEqual([{ status: 'cancelled', charged: null }]);
      const { submissions, subscriptions } = (await operator.trace('recall-billing')).documents;
      // Called back before or after its acknowledgement was stored.
      expect(submissions.map(({ state }) => state)).toEqual([expect.stringMatching(/^(WITHDRAWN|NOT_SENT)$/)]);
      expect(subscriptions).toMatchObject([{ status: 'CANCELLED', internalNote: 'seen by billing only' }]);
    },
  ),

  scenario('Recall: an operator calls back what FlexEcom has, and billing acts next', async (world) => {
    const { billing, operator, outcomes } = world;
    const paymentMethodRef = paymentMethod('approve', 'recall-operator', FOR_LONG_MS);
    await billing.keepOrder('recall-operator', 'COMPLETE');
    await billing.keepSubscription('recall-operator', { paymentMethodRef });
    await billing.publish(declinedRebill('recall-operator', { paymentMethodRef }));
    await withFlexecom(world, 'recall-operator');
    const described = await operator.succeed('recall', 'recall-operator');
    expect(described).toContain('with FlexEcom');
    expect(described).toContain('Nothing was changed');
    const recalled = await operator.succeed(
      'recall',
      'recall-operator',
      '--yes',
      '--why',
      'asked by phone',
      '--wait',
      '60',
    );
    expect(recalled).toContain('FlexEcom will not charge it');
    expect(await outcomes.next(declineNotSent, 'recall-operator')).toMatchObject({
      reason: 'RECALLED',
      next: 'BILLING',
      detail: expect.stringContaining('asked by phone'),
    });
    expect(await atFlexecom(world, 'recall-operator')).toEqual([{ status: 'cancelled', charged: null }]);
  }),

  scenario(
    'Pause: nothing new goes to a paused gateway, billing learns it at once, and it takes new ones after the pause',
    async ({ billing, operator, outcomes, sentToFlexecom }) => {
      // A gateway that no other scenario uses.
      const paused = await operator.succeed('pause', 'flexecom-c', '--why', 'ticket 1', '--json');
      expect(JSON.parse(paused)).toMatchObject({
        isNew: true,
        notConfirmedBy: [],
        confirmedBy: [{ pid: expect.any(Number) }],
      });
      await billing.publish(declinedSale('pause-cascade', { gatewayId: 'stripe-paused' }));
      expect(await outcomes.next(declineNotSent, 'pause-cascade')).toMatchObject({
        reason: 'GATEWAY_PAUSED',
        next: 'BILLING',
      });
      await billing.publish(declinedSale('pause-rerun', { gatewayId: 'nmi-outlet' }));
      await outcomes.answered('pause-rerun');
      await operator.rerun('pause-rerun', 'pause-rerun', { gatewayId: 'flexecom-c' });
      expect(await outcomes.next(declineNotSent, 'pause-rerun', 2)).toMatchObject({
        reason: 'GATEWAY_PAUSED',
        next: 'NOBODY',
      });
      await operator.succeed('resume', 'flexecom-c', '--why', 'ticket 1');
      await until(async () => {
        const orderId = `pause-after-${Date.now()}`;
        await billing.publish(declinedSale(orderId, { gatewayId: 'stripe-paused' }));
        await outcomes.answered(orderId);
        return (
          outcomes.of(declineAccepted, orderId).length === 1 &&
          (await outcomes.next(orderCompleteNewSale, orderId)) !== null
        );
      });
      for (const orderId of ['pause-cascade', 'pause-rerun']) expect(await sentToFlexecom(orderId)).toEqual([]);
    },
  ),

  scenario(
    'FlexEcom’s own answer counts: a card that it found lost is not sent again',
    async ({ billing, operator, outcomes, sentToFlexecom }) => {
      await billing.publish(declinedSale('answer-hard', { paymentMethodRef: paymentMethod('hard', 'answer-hard') }));
      await outcomes.next(orderDeclined, 'answer-hard');
      await operator.rerun('answer-hard', 'answer-hard', { gatewayId: 'flexecom-a' });
      expect(await outcomes.next(declineNotSent, 'answer-hard')).toMatchObject({
        reason: 'HARD_DECLINE',
        requestKey: 'answer-hard',
      });
      expect(await sentToFlexecom('answer-hard')).toHaveLength(1);
    },
  ),

  scenario(
    'Clocks differ: a later decline by a gateway whose clock is behind is answered, and somebody acts',
    async ({ billing, outcomes }) => {
      const first = declinedSale('clock-behind', { gatewayId: 'nmi-outlet' });
      await billing.publish(first);
      await outcomes.answered('clock-behind');
      await billing.publish(
        declinedSale('clock-behind', {
          transactionId: 'txn-clock-behind-2',
          triedGatewayIds: ['nmi-outlet', 'stripe-us'],
          occurredAt: first.occurredAt - HOUR_MS,
        }),
      );
      expect(await outcomes.next(declineNotSent, 'clock-behind', 2)).toMatchObject({
        transactionId: 'txn-clock-behind-2',
        reason: 'NOT_IN_CASCADE',
        next: 'BILLING',
      });
    },
  ),
];

async function withFlexecom({ sentToFlexecom }: World, orderId: string): Promise<void> {
  await until(async () => (await sentToFlexecom(orderId)).length === 1);
}

async function atFlexecom({ sentToFlexecom }: World, orderId: string) {
  return (await sentToFlexecom(orderId)).map((sent) => {
    const { status, charged } = AtFlexecom.parse(sent).submission;
    return { status, charged };
  });
}
