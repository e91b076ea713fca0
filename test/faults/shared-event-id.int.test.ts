import { describe, expect, it } from '@jest/globals';
import { readEvents } from '../../src/demo/report/read-topics.ts';
import { checkpointCollection, checkpointId } from '../../src/engine/checkpoint.ts';
import type { Role } from '../../topics/contract/topic.ts';
import { flexecomResult } from '../../topics/flexecom-result.ts';
import { flexecomSubmitCascade } from '../../topics/flexecom-submit.cascade.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { until } from '../support/until.ts';
import {
  areOutputsPublished,
  charges,
  eventsPublishedTwice,
  publishedOutcomes,
  settled,
  storedOutcomes,
} from './support/outcomes.ts';
import { cascadingSale, SALE_AMOUNT_MINOR } from './support/sales.ts';
import { type Scene, withScene } from './support/scene.ts';

const STAGES: readonly Role[] = ['classify-declines', 'submit-to-flexecom', 'apply-results'];
const DEADLINE_MS = 60_000;
const CHECKPOINT = checkpointId({ stage: 'submit-to-flexecom', topic: flexecomSubmitCascade.name, partition: 0 });
const APPROVED = 'approved-1';
const EXPIRED = 'expired-1';
const OUTCOMES = [`${APPROVED} complete`, `${EXPIRED} not sent: CASCADE_EXPIRED`];

describe('a chunk killed between its two transactions, while the webhook has published one of its results', () => {
  it.concurrent(
    'still has its other results published: a shared eventId is not taken for the chunk',
    withScene(
      async (scene) => {
        await killedBeforePublishing(scene);
        scene.start({ roles: STAGES });
        await settled(scene, [APPROVED, EXPIRED]);
        expect(await publishedOutcomes(scene)).toEqual(OUTCOMES);
        expect(await storedOutcomes(scene)).toEqual(OUTCOMES);
        expect(await eventsPublishedTwice(scene, [flexecomResult.name])).toEqual([]);
        expect(charges(scene)).toEqual([`${APPROVED} charged ${SALE_AMOUNT_MINOR} USD`]);
      },
      { cascadeDeadlineMs: DEADLINE_MS, partitions: 1 },
    ),
  );

  it.concurrent(
    'would lose them if it was recognised by eventId: the chunk in the headers is what saves them',
    withScene(
      async (scene) => {
        await killedBeforePublishing(scene);
        await checkpointCollection(scene.database).updateOne(
          { _id: CHECKPOINT },
          { $unset: { 'outputs.$[].headers.salvage_chunk': '' } },
        );
        scene.start({ roles: STAGES });
        await settled(scene, [APPROVED]);
        expect(await resultOrderIds(scene)).toEqual([APPROVED]);
      },
      { cascadeDeadlineMs: DEADLINE_MS, partitions: 1 },
    ),
  );
});

/**
 * One chunk of submit-to-flexecom stores an approval and a cascade that expired, and dies before it publishes them;
 * FlexEcom's webhook has published the approval.
 */
async function killedBeforePublishing(scene: Scene): Promise<void> {
  const others = scene.start({ roles: ['classify-declines', 'flexecom-webhook'] });
  await waitingForSubmit(scene, EXPIRED, 1);
  scene.moveClock(DEADLINE_MS * 2);
  await waitingForSubmit(scene, APPROVED, 2);
  const at = { step: 'mongo-committed', stage: 'submit-to-flexecom', time: 1, action: 'kill' } as const;
  await scene.start({ roles: ['submit-to-flexecom'], at }).exited();
  await until(
    async () => (await resultOrderIds(scene)).length > 0,
    async () => 'no webhook has come',
  );
  await others.stop();
  expect(await resultOrderIds(scene)).toEqual([APPROVED]);
  const checkpoint = await checkpointCollection(scene.database).findOne({ _id: CHECKPOINT });
  expect(checkpoint?.outputs).toHaveLength(2);
}

/** Publishes a declined sale that FlexEcom would approve, and waits until its submission is ready to be sent. */
async function waitingForSubmit(scene: Scene, orderId: string, pending: number): Promise<void> {
  await scene.publish(paymentDeclinedNewSale, [cascadingSale({ orderId, ends: 'approve', occurredAt: scene.now() })]);
  const submissions = scene.database.collection('submissions');
  await until(
    async () =>
      (await submissions.countDocuments({ state: 'PENDING' })) === pending && (await areOutputsPublished(scene)),
    async () => `${await submissions.countDocuments({})} submissions`,
  );
}

/** The orders with a published result, as a `read_committed` reader sees them. */
async function resultOrderIds(scene: Scene): Promise<(string | undefined)[]> {
  return (await readEvents(scene, flexecomResult)).map(({ event }) => event?.orderId);
}
