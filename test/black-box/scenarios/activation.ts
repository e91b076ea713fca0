import { expect } from '@jest/globals';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { declinedSale } from '../declines.ts';
import { scenario } from '../scenario.ts';

/** Steps 1 and 2 of the page. */
export const activation = [
  scenario(
    'Select FlexEcom. Press the green +Activate button: only an activated gateway takes declines',
    async ({ billing, operator, outcomes }) => {
      await billing.publish(declinedSale('activate', { gatewayId: 'nmi-outlet' }));
      await outcomes.answered('activate');
      await operator.rerun('activate', 'on-idle', { gatewayId: 'flexecom-idle' });
      expect(await outcomes.next(declineNotSent, 'activate', 2)).toMatchObject({
        requestKey: 'on-idle',
        reason: 'GATEWAY_DISABLED',
      });
      await operator.rerun('activate', 'on-active', { gatewayId: 'flexecom-a' });
      expect(await outcomes.next(orderCompleteNewSale, 'activate')).toMatchObject({ flexecomGatewayId: 'flexecom-a' });
    },
  ),

  scenario(
    'Obtain publicKey, secretKey, and signingSecret from FlexEcom. Enter them here: by reference, and all of them',
    async ({ operator, webhookUrl }) => {
      const line = '    signingSecret: { env: FLEXECOM_B_SIGNING_SECRET }\n';
      const missing = await operator.salvage('config', 'check', operator.edited('missing-secret', line, ''));
      expect(missing.code).toBe(2);
      expect(missing.stdout).toContain('gateways[1].signingSecret');
      const inTheOpen = operator.edited('open-secret', line, '    signingSecret: whsec_c2VjcmV0\n');
      const open = await operator.salvage('config', 'check', inTheOpen);
      expect(open.code).toBe(2);
      expect(open.stdout).toContain('gateways[1].signingSecret: expected one secret reference');
      expect(open.stdout).not.toContain('whsec_');
      const shown = await operator.succeed('config', 'show');
      expect(shown).toContain('FLEXECOM_A_SIGNING_SECRET');
      expect(shown).not.toContain('whsec_');
      const unsigned = await fetch(`${webhookUrl}/webhooks/flexecom/flexecom-a`, { method: 'POST', body: '{}' });
      expect(unsigned.status).toBe(401);
    },
  ),
];
