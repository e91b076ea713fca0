import { expect } from '@jest/globals';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { declinedRebill, declinedSale } from '../declines.ts';
import { scenario } from '../scenario.ts';

const HOUR_MS = 3_600_000;

/** Rerun Initial Declines. */
export const reruns = [
  scenario(
    'Choose the FlexEcom gateway directly when retrying initial declines on the Order Details Report or via the Rerun Declined Sale API',
    async ({ billing, operator, outcomes }) => {
      const report = ['report-1', 'report-2'];
      for (const orderId of report) {
        await billing.publish(declinedSale(orderId, { gatewayId: 'nmi-outlet', campaignId: 'report' }));
      }
      await billing.publish(declinedSale('by-api', { gatewayId: 'nmi-outlet' }));
      await billing.publish(declinedSale('by-command', { gatewayId: 'nmi-outlet' }));
      for (const orderId of [...report, 'by-api', 'by-command']) await outcomes.answered(orderId);

      const [from, to] = [-HOUR_MS, HOUR_MS].map((ms) => new Date(Date.now() + ms).toISOString());
      const range = ['--from', String(from), '--to', String(to), '--campaign', 'report', '--yes'];
      const asked = await operator.succeed('rerun', ...range, '--gateway', 'flexecom-b', '--json', '--why', 'a test');
      expect(JSON.parse(asked)).toMatchObject({ found: 2, requested: 2 });
      expect(await operator.rerun('by-api', 'by-api', { gatewayId: 'flexecom-a' })).toBe(202);
      await operator.succeed('rerun', 'by-command', '--gateway', 'flexecom-a', '--why', 'a test');

      for (const orderId of report) {
        const completed = await outcomes.next(orderCompleteNewSale, orderId);
        expect(completed).toMatchObject({ route: 'RERUN', flexecomGatewayId: 'flexecom-b' });
      }
      for (const orderId of ['by-api', 'by-command']) {
        const completed = await outcomes.next(orderCompleteNewSale, orderId);
        expect(completed).toMatchObject({ route: 'RERUN', flexecomGatewayId: 'flexecom-a' });
      }
    },
  ),

  scenario(
    'Do NOT retry on an ATRI gateway profile: it is refused, and so is any other gateway',
    async ({ billing, operator, outcomes, sentToFlexecom }) => {
      await billing.publish(declinedSale('on-profile', { gatewayId: 'nmi-outlet' }));
      await outcomes.answered('on-profile');
      await operator.rerun('on-profile', 'on-profile', { gatewayProfileId: 'balanced' });
      expect(await outcomes.next(declineNotSent, 'on-profile', 2)).toMatchObject({
        requestKey: 'on-profile',
        reason: 'ATRI_PROFILE_RERUN',
        next: 'NOBODY',
      });
      await operator.rerun('on-profile', 'on-another', { gatewayId: 'stripe-us' });
      expect(await outcomes.next(declineNotSent, 'on-profile', 3)).toMatchObject({ reason: 'NOT_A_FLEXECOM_GATEWAY' });
      expect(await sentToFlexecom('on-profile')).toEqual([]);
    },
  ),

  scenario(
    'Only Initial Declines are eligible to be re-run via FlexEcom: a rebill is refused',
    async ({ billing, operator, outcomes, sentToFlexecom }) => {
      const rebill = declinedRebill('rerun-rebill', { gatewayId: 'nmi-outlet' });
      await billing.publish(rebill);
      await outcomes.answered('rerun-rebill');
      const { transactionId } = rebill;
      await operator.rerun('rerun-rebill', 'rebill', { transactionId, gatewayId: 'flexecom-a' });
      expect(await outcomes.next(declineNotSent, 'rerun-rebill', 2)).toMatchObject({
        requestKey: 'rebill',
        reason: 'NOT_AN_INITIAL_DECLINE',
      });
      expect(await sentToFlexecom('rerun-rebill')).toEqual([]);
    },
  ),

  scenario(
    'Re-running Declined Upsales is not supported: an upsale is refused, a trial completion is not',
    async ({ billing, operator, outcomes, sentToFlexecom }) => {
      await billing.publish(declinedSale('rerun-upsale', { saleKind: 'UPSALE', gatewayId: 'nmi-outlet' }));
      await billing.publish(declinedSale('rerun-trial', { saleKind: 'TRIAL_COMPLETION', gatewayId: 'nmi-outlet' }));
      await Promise.all(['rerun-upsale', 'rerun-trial'].map((orderId) => outcomes.answered(orderId)));
      await operator.rerun('rerun-upsale', 'upsale', { gatewayId: 'flexecom-a' });
      await operator.rerun('rerun-trial', 'trial', { gatewayId: 'flexecom-a' });
      const refused = await outcomes.next(declineNotSent, 'rerun-upsale', 2);
      expect(refused).toMatchObject({ requestKey: 'upsale', reason: 'UPSALE_RERUN', next: 'NOBODY' });
      expect(await outcomes.next(orderCompleteNewSale, 'rerun-trial')).toMatchObject({ route: 'RERUN' });
      expect(await sentToFlexecom('rerun-upsale')).toEqual([]);
    },
  ),
];
