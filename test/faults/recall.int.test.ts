import { describe, expect, it } from '@jest/globals';
import type { Role } from '../../topics/contract/topic.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { until } from '../support/until.ts';
import { charges, eventsPublishedTwice, publishedOutcomes, settled, storedOutcomes } from './support/outcomes.ts';
import type { PipelineOptions } from './support/pipeline-process.ts';
import { cascadingSale, SALE_AMOUNT_MINOR } from './support/sales.ts';
import { type Scene, withScene } from './support/scene.ts';

const STAGES: readonly Role[] = ['classify-declines', 'submit-to-flexecom', 'apply-results'];
const WITH_RECALL: readonly Role[] = [...STAGES, 'reconcile'];
const ORDER_IDS = ['r-1', 'r-2', 'r-3', 'r-4', 'r-5', 'r-6'];
const OPTIONS = { sandbox: { instantAnswerWithinMs: 300 } };

describe('orders that are cancelled while FlexEcom has them', () => {
  it.concurrent(
    'R21: are called back once each, wherever a process is killed, and nothing is charged',
    withScene(async (scene) => {
      // Longer than the test takes: what is not called back is still pending at its end.
      await withFlexecom(scene, 'approve_600000');
      await cancelOrders(scene);
      for (const at of [
        { step: 'recall-stored', time: 2 },
        { step: 'cancelled', time: 2 },
      ] as const) {
        await killed(scene, { ...at, action: 'kill' });
      }
      scene.start({ roles: WITH_RECALL });
      await settled(scene, ORDER_IDS);
      const told = ORDER_IDS.map((orderId) => `${orderId} not sent: CANCELLED_MEANWHILE`);
      expect(await publishedOutcomes(scene)).toEqual(told);
      expect(await storedOutcomes(scene)).toEqual(told);
      expect(await eventsPublishedTwice(scene)).toEqual([]);
      expect(scene.sandbox.submissions().map(({ submission }) => submission.status)).toEqual(
        ORDER_IDS.map(() => 'cancelled'),
      );
      expect(charges(scene)).toEqual([]);
      expect(await scene.database.collection('submissions').countDocuments({ state: 'WITHDRAWN' })).toBe(
        ORDER_IDS.length,
      );
    }, OPTIONS),
  );

  it.concurrent(
    'R21: would be charged if nothing called them back: that is what saves the money',
    withScene(async (scene) => {
      await withFlexecom(scene, 'approve_12000');
      await cancelOrders(scene);
      scene.start({ roles: WITH_RECALL, skip: ['recall'] });
      await settled(scene, ORDER_IDS);
      expect(charges(scene)).toEqual(ORDER_IDS.map((orderId) => `${orderId} charged ${SALE_AMOUNT_MINOR} USD`));
      expect(await scene.database.collection('contradictions').countDocuments({ kind: 'NOT_OWED' })).toBe(
        ORDER_IDS.length,
      );
    }, OPTIONS),
  );
});

/** FlexEcom has acknowledged every sale, and no process runs. */
async function withFlexecom(scene: Scene, ends: string): Promise<void> {
  const occurredAt = scene.now();
  await scene.publish(
    paymentDeclinedNewSale,
    ORDER_IDS.map((orderId) => cascadingSale({ orderId, ends, occurredAt })),
  );
  const sending = scene.start({ roles: STAGES });
  const submissions = scene.database.collection('submissions');
  await until(async () => (await submissions.countDocuments({ state: 'SENT' })) === ORDER_IDS.length);
  await sending.stop();
}

async function cancelOrders({ database }: Scene): Promise<void> {
  await database.collection('orders').updateMany({ _id: { $in: ORDER_IDS } }, { $set: { status: 'CANCELLED' } });
}

async function killed(scene: Scene, at: NonNullable<PipelineOptions['at']>): Promise<void> {
  const process = scene.start({ roles: WITH_RECALL, at });
  await process.exited();
  if (process.count(at.step) === 0) throw new Error(`never reached ${at.step}: ${process.log.slice(-2_000)}`);
}
