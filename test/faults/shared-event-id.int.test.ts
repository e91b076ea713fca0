import { describe, expect, it } from '@jest/globals';
import { readEvents } from '../../src/demo/report/read-topics.ts';
import type { Submission } from '../../src/domain/documents/submission.ts';
import { withdrawalResult } from '../../src/domain/send/flexecom-answer.ts';
import { CHUNK_HEADER, checkpointCollection, checkpointId } from '../../src/engine/checkpoint.ts';
import { Publisher } from '../../src/kafka/client/publisher.ts';
import type { Role } from '../../topics/contract/topic.ts';
import { flexecomResultCascade } from '../../topics/flexecom-result.cascade.ts';
import { flexecomSubmitCascade } from '../../topics/flexecom-submit.cascade.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { until } from '../support/until.ts';
import { areOutputsPublished, publishedOutcomes, settled, storedOutcomes } from './support/outcomes.ts';
import { cascadingSale } from './support/sales.ts';
import { type Scene, withScene } from './support/scene.ts';

const STAGES: readonly Role[] = ['classify-declines', 'submit-to-flexecom', 'apply-results'];
const DEADLINE_MS = 60_000;
const CHECKPOINT = checkpointId({ stage: 'submit-to-flexecom', topic: flexecomSubmitCascade.name, partition: 0 });
const [OTHERS, OWN] = ['shared-1', 'own-1'] as const;
const OUTCOMES = [`${OWN} not sent: CASCADE_EXPIRED`, `${OTHERS} not sent: CASCADE_EXPIRED`];
const OPTIONS = { cascadeDeadlineMs: DEADLINE_MS, partitions: 1 };

describe('a chunk killed between its two transactions, while somebody else has published one of its results', () => {
  it.concurrent(
    'still has its other results published: a shared eventId is not taken for the chunk',
    withScene(async (scene) => {
      await killedBeforePublishing(scene);
      await publishFromElsewhere(scene, {});
      scene.start({ roles: STAGES });
      await settled(scene, [OTHERS, OWN]);
      expect(await publishedOutcomes(scene)).toEqual(OUTCOMES);
      expect(await storedOutcomes(scene)).toEqual(OUTCOMES);
      const eventIds = (await readEvents(scene, flexecomResultCascade)).map(({ event }) => event?.eventId);
      expect([eventIds.length, new Set(eventIds).size]).toEqual([3, 2]);
    }, OPTIONS),
  );

  it.concurrent(
    'would lose them if that message was taken for the chunk: the chunk in its header is what tells them apart',
    withScene(async (scene) => {
      const chunkId = await killedBeforePublishing(scene);
      await publishFromElsewhere(scene, { [CHUNK_HEADER]: chunkId });
      scene.start({ roles: STAGES });
      await settled(scene, [OTHERS]);
      expect(await resultOrderIds(scene)).toEqual([OTHERS]);
    }, OPTIONS),
  );
});

/** One chunk of submit-to-flexecom stores the results of two cascades that expired, and dies before it publishes them. */
async function killedBeforePublishing(scene: Scene): Promise<string> {
  const classify = scene.start({ roles: ['classify-declines'] });
  const sales = [OTHERS, OWN].map((orderId) => cascadingSale({ orderId, ends: 'approve', occurredAt: scene.now() }));
  await scene.publish(paymentDeclinedNewSale, sales);
  const submissions = scene.database.collection('submissions');
  await until(
    async () => (await submissions.countDocuments({ state: 'PENDING' })) === 2 && (await areOutputsPublished(scene)),
    async () => `${await submissions.countDocuments({})} submissions`,
  );
  await classify.stop();
  scene.moveClock(DEADLINE_MS * 2);
  const at = { step: 'mongo-committed', stage: 'submit-to-flexecom', time: 1, action: 'kill' } as const;
  await scene.start({ roles: ['submit-to-flexecom'], at }).exited();
  const checkpoint = await checkpointCollection(scene.database).findOne({ _id: CHECKPOINT });
  expect(checkpoint?.outputs).toHaveLength(2);
  expect(await resultOrderIds(scene)).toEqual([]);
  return checkpoint?.chunkId ?? '';
}

/** The same event, as reconcile would publish it. */
async function publishFromElsewhere(scene: Scene, headers: Record<string, string>): Promise<void> {
  const submission = await scene.database.collection('submissions').findOne({ orderId: OTHERS });
  const publisher = new Publisher(scene);
  await publisher.publish(flexecomResultCascade, expired(submission, scene.now()), headers);
  await publisher.close();
}

function expired(submission: Submission | null, now: number) {
  if (submission === null) throw new Error(`${OTHERS} has no submission`);
  return withdrawalResult(submission, 'CASCADE_EXPIRED', 'RECONCILE', now);
}

/** The orders with a published result, as a `read_committed` reader sees them. */
async function resultOrderIds(scene: Scene): Promise<(string | undefined)[]> {
  return (await readEvents(scene, flexecomResultCascade)).map(({ event }) => event?.orderId);
}
