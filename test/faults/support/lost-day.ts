import type { SubmissionState } from '../../../src/domain/documents/submission.ts';
import type { Role } from '../../../topics/contract/topic.ts';
import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { type PaymentDeclinedRecurring, paymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { rerunRequested } from '../../../topics/rerun-requested.ts';
import { until } from '../../support/until.ts';
import { areOutputsPublished } from './outcomes.ts';
import { cascadingSale, rerunOf, SALE_AMOUNT_MINOR } from './sales.ts';
import type { Scene } from './scene.ts';

/** What happens in the drill of the restored database: before the backup, and in the day after it. */

export const DAY_MS = 86_400_000;
const STAGES: readonly Role[] = ['classify-declines', 'submit-to-flexecom', 'apply-results'];
export const EVERYTHING: readonly Role[] = [...STAGES, 'flexecom-webhook', 'scheduler', 'reconcile'];

/** How a decline's payment method ends at the sandbox. An answer after more than 300 ms is acknowledged first. */
interface Named {
  readonly name: string;
  readonly ends: string;
}

/** Leaves submissions in every state: ended, SENT, SCHEDULED, SENDING (charged already, or not sent yet), PENDING. */
export async function leaveUnderWay(scene: Scene): Promise<void> {
  await endSome(scene);
  await dieSending(scene, 'answered', [
    { name: 'charged', ends: 'approve' },
    { name: 'declined', ends: 'decline' },
  ]);
  await dieSending(scene, 'before-request', [{ name: 'not-out', ends: 'approve' }]);
  const classifying = scene.start({ roles: ['classify-declines'] });
  await publishSales(scene, [
    { name: 'pending-ok', ends: 'approve' },
    { name: 'pending-no', ends: 'decline' },
  ]);
  await untilCount(scene, 'PENDING', 2);
  await until(() => areOutputsPublished(scene));
  await classifying.stop();
}

/** Nobody hears webhooks or asks, so what FlexEcom acknowledged stays SENT. */
async function endSome(scene: Scene): Promise<void> {
  const running = scene.start({ roles: [...STAGES, 'scheduler'] });
  await publishSales(scene, [
    { name: 'old-ok', ends: 'approve' },
    { name: 'old-no', ends: 'decline' },
    { name: 'sent-ok', ends: 'approve_600' },
    { name: 'sent-no', ends: 'decline_600' },
  ]);
  await publishOutletSales(scene, [{ name: 'old-outlet', ends: 'approve' }]);
  await publishRebills(scene, 0, [
    { name: 'due-ok', ends: 'approve_600' },
    { name: 'due-no', ends: 'decline_600' },
  ]);
  await publishRebills(scene, 10 * DAY_MS, [{ name: 'rebill-sent', ends: 'approve_600' }]);
  await untilCount(scene, 'APPROVED', 1);
  await untilCount(scene, 'DECLINED', 1);
  await untilCount(scene, 'SENT', 3);
  await untilCount(scene, 'SCHEDULED', 2);
  await until(() => areOutputsPublished(scene));
  await running.stop();
}

async function dieSending(scene: Scene, step: 'answered' | 'before-request', sales: readonly Named[]): Promise<void> {
  const before = await countOf(scene, 'SENDING');
  const at = { step, time: 1, action: 'block' } as const;
  const running = scene.start({ roles: STAGES, at, skip: ['pick-up'] });
  await publishSales(scene, sales);
  await running.reached(step, sales.length);
  await untilCount(scene, 'SENDING', before + sales.length);
  await until(() => areOutputsPublished(scene));
  await running.kill();
}

/** Everything under way ends, and more comes and ends; the last two submissions are SENDING, and FlexEcom has them not. */
export async function liveTheDay(scene: Scene): Promise<void> {
  const running = scene.start({ roles: EVERYTHING });
  await publishSales(scene, [
    ...['day-ok-1', 'day-ok-2', 'day-ok-3'].map((name) => ({ name, ends: 'approve' })),
    { name: 'day-slow', ends: 'approve_600' },
    { name: 'day-no', ends: 'decline' },
    { name: 'day-refused', ends: 'refuse' },
  ]);
  await publishSales(scene, [{ name: 'day-late', ends: 'approve' }], -DAY_MS);
  await publishOutletSales(scene, [{ name: 'day-outlet', ends: 'approve' }]);
  await publishRebills(scene, 10 * DAY_MS, [
    { name: 'day-rebill-ok', ends: 'approve_600' },
    { name: 'day-rebill-no', ends: 'decline' },
  ]);
  await untilEnded(scene, 18);
  scene.moveClock(DAY_MS / 2);
  const reruns = ['old-no', 'old-outlet', 'day-no', 'day-outlet'];
  await scene.publish(
    rerunRequested,
    reruns.map((name) => rerunOf(sale(scene, { name, ends: '' }))),
  );
  await untilEnded(scene, 22);
  scene.moveClock(12 * DAY_MS);
  await untilEnded(scene, 24);
  await until(() => areOutputsPublished(scene));
  await running.stop();
  await dieSendingLast(scene);
}

async function dieSendingLast(scene: Scene): Promise<void> {
  const at = { step: 'before-request', time: 1, action: 'block' } as const;
  const running = scene.start({ roles: [...STAGES, 'scheduler'], at });
  await publishSales(scene, [{ name: 'last', ends: 'approve' }]);
  await publishRebills(scene, 10 * DAY_MS, [{ name: 'last-rebill', ends: 'approve' }]);
  await running.reached('before-request', 2);
  await until(() => areOutputsPublished(scene));
  await running.kill();
}

export function untilEnded(scene: Scene, count: number): Promise<void> {
  const submissions = scene.database.collection('submissions');
  return until(
    async () => (await submissions.countDocuments({ state: { $in: [...ENDS] } })) >= count,
    async () =>
      JSON.stringify(await submissions.find({}, { projection: { orderId: 1, state: 1, parkedReason: 1 } }).toArray()),
  );
}

const ENDS: readonly SubmissionState[] = ['APPROVED', 'DECLINED', 'NOT_SENT', 'WITHDRAWN'];

function untilCount(scene: Scene, state: SubmissionState, count: number): Promise<void> {
  return until(
    async () => (await countOf(scene, state)) >= count,
    async () => `${await countOf(scene, state)} of ${count} are ${state}`,
  );
}

function countOf({ database }: Scene, state: SubmissionState): Promise<number> {
  return database.collection('submissions').countDocuments({ state });
}

function sale(scene: Scene, { name, ends }: Named, laterMs = 0) {
  return cascadingSale({ orderId: name, ends, occurredAt: scene.now() + laterMs });
}

async function publishSales(scene: Scene, sales: readonly Named[], laterMs = 0): Promise<void> {
  await scene.publish(
    paymentDeclinedNewSale,
    sales.map((named) => sale(scene, named, laterMs)),
  );
}

/** They stay with billing, until an operator wants them rerun. */
async function publishOutletSales(scene: Scene, sales: readonly Named[]): Promise<void> {
  const outlet = { campaignId: 'camp-outlet', gatewayId: 'nmi-outlet', triedGatewayIds: ['nmi-outlet'] };
  await scene.publish(
    paymentDeclinedNewSale,
    sales.map((named) => ({ ...sale(scene, named), ...outlet })),
  );
}

/** FlexEcom's attempt is due five days after the decline. */
async function publishRebills(scene: Scene, agoMs: number, rebills: readonly Named[]): Promise<void> {
  const occurredAt = scene.now() - agoMs;
  await scene.publish(
    paymentDeclinedRecurring,
    rebills.map((named) => declinedRebill(named, occurredAt)),
  );
}

function declinedRebill({ name, ends }: Named, occurredAt: number): PaymentDeclinedRecurring {
  const { decline, currency, card } = cascadingSale({ orderId: name, ends, occurredAt });
  const subscriptionId = `subscription-${name}`;
  const amountMinor = SALE_AMOUNT_MINOR;
  return {
    eventId: `evt-${name}`,
    occurredAt,
    orderId: name,
    subscriptionId,
    customerId: `customer-${name}`,
    campaignId: 'camp-us',
    transactionId: `txn-${name}`,
    billingCycle: 4,
    attempt: 3,
    amountMinor,
    originalAmountMinor: amountMinor,
    currency,
    gatewayId: 'nmi-us',
    subscriptionGatewayId: 'nmi-us',
    decline,
    paymentMethodRef: `pm_sbx_${ends}_${name}`,
    card,
    items: [{ productId: 'monthly-box', quantity: 1, amountMinor, recurring: true, subscriptionId }],
    scheduledAt: occurredAt - 9 * DAY_MS,
    schedule: { interval: 'P1M', anchorDay: 15, timeZone: 'America/New_York' },
  };
}
