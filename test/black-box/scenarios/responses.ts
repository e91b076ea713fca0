import { expect } from '@jest/globals';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { moneyContradiction } from '../../../topics/money-contradiction.ts';
import { orderCompleteRecurring } from '../../../topics/order-complete.recurring.ts';
import { declinedRebill, declinedSale, paymentMethod } from '../declines.ts';
import { resultsOf } from '../operator.ts';
import { scenario } from '../scenario.ts';

/** How results come back. */
export const responses = [
  scenario(
    'Orders sent to FlexEcom are automatically retried by FlexEcom: they are sent once, and nobody else charges them',
    async ({ billing, operator, outcomes, sentToFlexecom }) => {
      await billing.publish(
        declinedRebill('retried', { paymentMethodRef: paymentMethod('approve', 'retried', 5_000) }),
      );
      await outcomes.answered('retried');
      await billing.publish(declinedRebill('retried', { attempt: 4 }));
      expect(await outcomes.next(declineNotSent, 'retried')).toMatchObject({
        attempt: 4,
        reason: 'ALREADY_IN_SALVAGE',
        next: 'NOBODY',
      });
      await outcomes.next(orderCompleteRecurring, 'retried');
      await billing.publish(declinedRebill('retried', { attempt: 5 }));
      expect(await outcomes.next(declineNotSent, 'retried', 2)).toMatchObject({ reason: 'PAID_MEANWHILE' });
      expect(await sentToFlexecom('retried')).toHaveLength(1);
      expect((await operator.trace('retried')).documents.submissions).toHaveLength(1);
    },
  ),

  scenario(
    'The result from FlexEcom is communicated back to CRM: by webhook, or asked for where that is lost, whatever it says',
    async ({ billing, operator, outcomes }) => {
      await billing.publish(declinedRebill('by-webhook'));
      await billing.publish(declinedRebill('lost', { paymentMethodRef: paymentMethod('lost', 'lost') }));
      await billing.publish(
        declinedSale('wrong-amount', { paymentMethodRef: paymentMethod('wrong-amount', 'wrong-amount') }),
      );
      await outcomes.next(orderCompleteRecurring, 'by-webhook');
      await outcomes.next(orderCompleteRecurring, 'lost');
      const taken = await outcomes.next(moneyContradiction, 'wrong-amount');
      expect(taken).toMatchObject({ kind: 'WRONG_AMOUNT', chargedMinor: 4_991, expectedMinor: 4_990 });
      expect(resultsOf(await operator.trace('by-webhook'))).toContainEqual(
        expect.objectContaining({ source: 'WEBHOOK' }),
      );
      expect(resultsOf(await operator.trace('lost'))).toEqual([expect.objectContaining({ source: 'RECONCILE' })]);
      const listed = await operator.succeed('contradictions', '--json');
      expect(JSON.parse(listed)).toMatchObject({ kind: 'WRONG_AMOUNT', orderId: 'wrong-amount', settled: null });
    },
  ),
];
