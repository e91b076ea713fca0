import { describe, expect, it } from '@jest/globals';
import type { Role } from '../../topics/contract/topic.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { until } from '../support/until.ts';
import { charges, publishedOutcomes, settled } from './support/outcomes.ts';
import type { Pipeline } from './support/pipeline.ts';
import type { PipelineOptions } from './support/pipeline-process.ts';
import { cascadingSale } from './support/sales.ts';
import { type Scene, withScene } from './support/scene.ts';

const SALES = 5;
const AROUND: readonly Role[] = ['classify-declines', 'apply-results'];
const DEADLINE_MS = 60_000;
const CANCELLED_ELSEWHERE = 'it was cancelled at FlexEcom, and not by this pipeline';

describe('a process that is killed before the decision to send is committed', () => {
  it.concurrent(
    'has sent nothing: another decides again, and what is too late by then is not charged',
    withScene(
      async (scene) => {
        const { orderIds } = await killedBeforeCommit(scene, [], (killed) => killed.reached('match-epoch'));
        expect(scene.sandbox.submissions()).toEqual([]);
        await endedTooLate(scene, orderIds);
        expect(charges(scene)).toEqual([]);
      },
      { partitions: 1, cascadeDeadlineMs: DEADLINE_MS },
    ),
  );

  it.concurrent(
    'would have charged what billing is told is not sent if requests went out before: that order is what prevents it',
    withScene(
      async (scene) => {
        const { orderIds } = await killedBeforeCommit(scene, ['commit-before-sending'], () =>
          until(() => charges(scene).length === SALES),
        );
        await endedTooLate(scene, orderIds);
        expect(charges(scene)).toHaveLength(SALES);
      },
      { partitions: 1, cascadeDeadlineMs: DEADLINE_MS },
    ),
  );
});

describe('a process that is killed when FlexEcom has cancelled a key', () => {
  it.concurrent(
    'has stored why: another one finishes the withdrawal, and billing is told',
    withScene(async (scene) => {
      const orderIds = await killedWhenCancelled(scene, []);
      scene.start({ roles: ['submit-to-flexecom', 'reconcile'] });
      await settled(scene, orderIds);
      expect(await publishedOutcomes(scene)).toEqual(orderIds.map((orderId) => `${orderId} declined`).sort());
    }),
  );

  it.concurrent(
    'would leave sales that only a person can end if the reason was not stored before: that order is what prevents it',
    withScene(async (scene) => {
      const orderIds = await killedWhenCancelled(scene, ['store-withdrawal']);
      scene.start({ roles: ['submit-to-flexecom', 'reconcile'] });
      const submissions = scene.database.collection('submissions');
      const stranded = { parked: true, appliedAt: null, parkedReason: { $regex: CANCELLED_ELSEWHERE } };
      await until(async () => (await submissions.countDocuments(stranded)) > 0);
      const [one] = await submissions.find(stranded).toArray();
      expect(orderIds).toContain(one?.orderId);
      const told = (await publishedOutcomes(scene)).map((outcome) => outcome.split(' ')[0]);
      expect(told).not.toContain(one?.orderId);
    }),
  );
});

/** A chunk of the submitting stage whose transaction never commits, and whose requests, if any, get no answer. */
async function killedBeforeCommit(
  scene: Scene,
  skip: NonNullable<PipelineOptions['skip']>,
  when: (process: Pipeline) => Promise<void>,
): Promise<{ orderIds: string[] }> {
  scene.start({ roles: AROUND });
  const orderIds = await publishSales(scene, 'approve');
  const pending = () => scene.database.collection('submissions').countDocuments({ state: 'PENDING' });
  await until(async () => (await pending()) === SALES);
  // All of them are in its first chunk.
  const killed = scene.start({ roles: ['submit-to-flexecom'], skip, block: ['match-epoch', 'answered'] });
  await when(killed);
  await killed.kill();
  expect(await pending()).toBe(SALES);
  return { orderIds };
}

async function endedTooLate(scene: Scene, orderIds: readonly string[]): Promise<void> {
  scene.moveClock(DEADLINE_MS * 2);
  scene.start({ roles: ['submit-to-flexecom'] });
  await settled(scene, orderIds);
  expect(await publishedOutcomes(scene)).toEqual(orderIds.map((id) => `${id} not sent: CASCADE_EXPIRED`).sort());
}

/** FlexEcom refuses these sales, so they are withdrawn; the first process dies when the first key is cancelled. */
async function killedWhenCancelled(scene: Scene, skip: NonNullable<PipelineOptions['skip']>): Promise<string[]> {
  scene.start({ roles: AROUND });
  const at = { step: 'cancelled', time: 1, action: 'kill' } as const;
  const killed = scene.start({ roles: ['submit-to-flexecom'], at, skip });
  const orderIds = await publishSales(scene, 'refuse');
  await killed.exited();
  return orderIds;
}

async function publishSales(scene: Scene, ends: string): Promise<string[]> {
  const orderIds = Array.from({ length: SALES }, (_, index) => `${ends}-${index}`);
  const sales = orderIds.map((orderId) => cascadingSale({ orderId, ends, occurredAt: scene.now() }));
  await scene.publish(paymentDeclinedNewSale, sales);
  return orderIds;
}
