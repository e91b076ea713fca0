import { expect } from '@jest/globals';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { declinedSale, HARD, INSUFFICIENT_FUNDS } from '../declines.ts';
import { scenario } from '../scenario.ts';

const TICKED = { route: 'CASCADE', flexecomGatewayId: 'flexecom-b' };

/** What changes when the operator ticks cascadeAll on flexecom-b: played after all other scenarios. */
export const cascadeAll = [
  scenario(
    'Use the cascadeAll option on the FlexEcom gateway to cascade all initial sale soft declines to FlexEcom without the need to create cascade profiles',
    async ({ billing, outcomes }) => {
      const gatewayId = 'nmi-outlet';
      await billing.publish(declinedSale('all-sale', { gatewayId }));
      await billing.publish(declinedSale('all-upsale', { gatewayId, saleKind: 'UPSALE' }));
      await billing.publish(declinedSale('all-trial', { gatewayId, saleKind: 'TRIAL_COMPLETION' }));
      await billing.publish(declinedSale('all-funds', { gatewayId, decline: INSUFFICIENT_FUNDS }));
      await billing.publish(declinedSale('all-hard', { gatewayId, decline: HARD }));
      for (const orderId of ['all-sale', 'all-upsale', 'all-trial', 'all-funds']) {
        expect(await outcomes.next(orderCompleteNewSale, orderId)).toMatchObject(TICKED);
      }
      expect(await outcomes.next(declineNotSent, 'all-hard')).toMatchObject({ reason: 'HARD_DECLINE' });
    },
  ),

  scenario(
    'Choose to cascade all initial sale soft-declines to FlexEcom: on one gateway only',
    async ({ operator, billing, outcomes }) => {
      // Before, this was left to billing: see "Add the FlexEcom gateway to an ATRI cascade profile".
      await billing.publish(declinedSale('chosen', { gatewayId: 'nmi-outlet' }));
      expect(await outcomes.next(orderCompleteNewSale, 'chosen')).toMatchObject(TICKED);
      const both = operator.edited('both', '    cascadeAll: false', '    cascadeAll: true');
      const line = '    signingSecret: { env: FLEXECOM_A_SIGNING_SECRET }\n';
      const refused = await operator.salvage(
        'config',
        'check',
        operator.edited('both', line, `${line}    cascadeAll: true\n`, both),
      );
      expect(refused.code).toBe(2);
      expect(refused.stdout).toMatch(/R3: gateways\[1\]\.cascadeAll/);
    },
  ),

  scenario('The cascadeAll option overrides all existing cascade profiles', async ({ billing, outcomes }) => {
    // The direct cascade of nmi-us names flexecom-a, and that of adyen-eu another gateway before any FlexEcom.
    await billing.publish(declinedSale('over-direct'));
    await billing.publish(declinedSale('over-next', { gatewayId: 'adyen-eu' }));
    await billing.publish(declinedSale('over-atri', { gatewayProfileId: 'balanced' }));
    for (const orderId of ['over-direct', 'over-next', 'over-atri']) {
      expect(await outcomes.next(orderCompleteNewSale, orderId)).toMatchObject(TICKED);
    }
  }),
];
