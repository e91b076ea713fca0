import { expect } from '@jest/globals';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { declinedSale } from '../declines.ts';
import { ROUTING_FILE } from '../operator.ts';
import { scenario } from '../scenario.ts';

/** On the gateway whose cascade is flexecom-d: half of its debts are held out, and prepaid cards are excluded. */
const compared = { gatewayId: 'nmi-compared' };
const ORDERS = Array.from({ length: 12 }, (_, index) => `compared-${index}`);

/** What a merchant leaves to billing on purpose: rules beyond the help page. */
export const leftToBilling = [
  scenario(
    'Holdout: a part of the debts is held out, each stays on its side, and a held-out one is not rerun',
    async ({ billing, operator, outcomes, sentToFlexecom }) => {
      for (const orderId of ORDERS) await billing.publish(declinedSale(orderId, compared));
      await Promise.all(ORDERS.map((orderId) => outcomes.answered(orderId)));
      const isHeldOut = (orderId: string) => outcomes.of(declineNotSent, orderId).length > 0;
      const heldOut = ORDERS.filter(isHeldOut);
      const sent = ORDERS.filter((orderId) => !isHeldOut(orderId));
      expect([heldOut.length > 0, sent.length > 0]).toEqual([true, true]);
      for (const orderId of sent) await outcomes.next(orderCompleteNewSale, orderId);
      for (const orderId of heldOut) {
        expect(outcomes.of(declineNotSent, orderId)).toMatchObject([{ reason: 'HOLDOUT', next: 'BILLING' }]);
      }
      const [again = ''] = heldOut;
      const transactionId = `txn-${again}-again`;
      await billing.publish(declinedSale(again, { ...compared, transactionId }));
      expect(await outcomes.next(declineNotSent, again, 2)).toMatchObject({ reason: 'HOLDOUT', next: 'BILLING' });
      expect(await operator.rerun(again, 'held-out', { gatewayId: 'flexecom-a' })).toBe(202);
      expect(await outcomes.next(declineNotSent, again, 3)).toMatchObject({ reason: 'HOLDOUT', next: 'NOBODY' });
      expect(await sentToFlexecom(again)).toEqual([]);
    },
  ),

  scenario(
    'Exclusions: what one describes is left to billing, and classify names the exclusion',
    async ({ billing, operator, outcomes, sentToFlexecom }) => {
      const card = { bin: '411111', funding: 'PREPAID', country: 'US' } as const;
      await billing.publish(declinedSale('excluded', { ...compared, card }));
      expect(await outcomes.next(declineNotSent, 'excluded')).toMatchObject({
        reason: 'EXCLUDED',
        next: 'BILLING',
        detail: 'exclusion 1 of gateway flexecom-d describes it, by its cardFundings',
      });
      expect(await sentToFlexecom('excluded')).toEqual([]);
      const decline = ['--gateway', 'nmi-compared', '--text', 'Do not honor', '--file', ROUTING_FILE];
      const explained = await operator.succeed('classify', ...decline, '--funding', 'PREPAID');
      expect(explained).toContain('goes to: nowhere (EXCLUDED); billing acts next');
      expect(await operator.succeed('classify', ...decline, '--funding', 'CREDIT')).toContain('by CASCADE');
    },
  ),
];
