import { expect } from '@jest/globals';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../../../topics/order-complete.recurring.ts';
import { declinedRebill, declinedSale } from '../declines.ts';
import { scenario } from '../scenario.ts';

/** Where FlexEcom may be configured, and where not. */
export const salvageOnly = [
  scenario(
    'FlexEcom is for decline salvage only: a configuration that gives it a part of its own in billing is refused',
    async ({ operator }) => {
      const ownCascade = operator.edited(
        'own-cascade',
        '    cascadeAll: false',
        '    cascadeAll: false\n    directCascadeProfileId: us-direct',
      );
      const recycled = operator.edited(
        'recycled',
        '    gatewayIds: [stripe-us]',
        '    gatewayIds: [stripe-us, flexecom-b]',
      );
      const refused = await operator.salvage('config', 'check', ownCascade);
      expect(refused.code).toBe(2);
      expect(refused.stdout).toMatch(/own-cascade\.yaml:\d+:\d+: R1: gateways\[1\]\.directCascadeProfileId/);
      const refusedToo = await operator.salvage('config', 'check', recycled);
      expect(refusedToo.code).toBe(2);
      expect(refusedToo.stdout).toMatch(/recycled\.yaml:\d+:\d+: R1: recycleProfiles\[1\]\.gatewayIds\[1\]/);
    },
  ),

  scenario(
    'Do not place a FlexEcom gateway on a campaign product or in ATRI gateway profiles: neither can be applied',
    async ({ operator }) => {
      const onProduct = operator.edited(
        'on-product',
        'productId: kit, gatewayId: nmi-us',
        'productId: kit, gatewayId: flexecom-a',
      );
      const inProfile = operator.edited(
        'in-profile',
        'gatewayIds: [nmi-us, stripe-us]\n',
        'gatewayIds: [nmi-us, flexecom-a]\n',
      );
      const refused = await operator.salvage('config', 'apply', onProduct);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(/on-product\.yaml:\d+:\d+: R1: campaignProducts\[0\]\.gatewayId/);
      const refusedToo = await operator.salvage('config', 'apply', inProfile);
      expect(refusedToo.code).toBe(2);
      expect(refusedToo.stderr).toMatch(/in-profile\.yaml:\d+:\d+: R1: gatewayProfiles\[0\]\.gatewayIds\[1\]/);
      expect(await operator.succeed('config', 'show')).toMatch(/^# version 1, /);
    },
  ),

  scenario(
    'FlexEcom is available on Recycle Billing and when retrying initial declines',
    async ({ billing, operator, outcomes }) => {
      await billing.publish(declinedRebill('available-rebill'));
      await billing.publish(declinedSale('available-sale', { gatewayId: 'nmi-outlet' }));
      await outcomes.answered('available-sale');
      expect(await operator.rerun('available-sale', 'available', { gatewayId: 'flexecom-a' })).toBe(202);
      expect(await outcomes.next(orderCompleteRecurring, 'available-rebill')).toMatchObject({ route: 'RECYCLE' });
      expect(await outcomes.next(orderCompleteNewSale, 'available-sale')).toMatchObject({ route: 'RERUN' });
    },
  ),
];
