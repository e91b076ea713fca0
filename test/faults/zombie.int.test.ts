import { describe, expect, it } from '@jest/globals';
import { readEvents } from '../../src/demo/report/read-topics.ts';
import { checkpointCollection } from '../../src/engine/checkpoint.ts';
import { flexecomResult } from '../../topics/flexecom-result.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { until } from '../support/until.ts';
import { charges, eventsPublishedTwice, publishedOutcomes, settled, storedOutcomes } from './support/outcomes.ts';
import type { Pipeline } from './support/pipeline.ts';
import type { PipelineOptions } from './support/pipeline-process.ts';
import { cascadingSale, SALE_AMOUNT_MINOR } from './support/sales.ts';
import { type Scene, withScene } from './support/scene.ts';

const SALES = 20;
const PAUSED = { step: 'intent-stored', stage: 'submit-to-flexecom', time: 1, action: 'pause' } as const;

describe('submit-to-flexecom, paused in the middle of a chunk while another process takes over', () => {
  it.concurrent(
    'writes nothing when it wakes up, in Kafka or in MongoDB, and the partition continues',
    withScene(
      async (scene) => {
        const { zombie, orderIds } = await takenOverFromZombie(scene, {});
        const before = await everythingStored(scene);
        zombie.signal('SIGCONT');
        await zombie.reached('effects-done');
        await fenced(zombie);
        expect(await everythingStored(scene)).toEqual(before);
        const more = await publishSales(scene, 'more');
        await settled(scene, [...orderIds, ...more]);
        const complete = [...orderIds, ...more].map((orderId) => `${orderId} complete`).sort();
        expect(await publishedOutcomes(scene)).toEqual(complete);
        expect(await storedOutcomes(scene)).toEqual(complete);
        expect(await eventsPublishedTwice(scene)).toEqual([]);
        expect(charges(scene)).toEqual(
          [...orderIds, ...more].map((orderId) => `${orderId} charged ${SALE_AMOUNT_MINOR} USD`).sort(),
        );
      },
      { partitions: 1 },
    ),
  );

  it.concurrent(
    'would publish results twice without fencing: that mechanism is what stops it',
    withScene(
      async (scene) => {
        const skip: PipelineOptions['skip'] = ['fence-producer', 'match-epoch'];
        const { zombie } = await takenOverFromZombie(scene, { skip });
        zombie.signal('SIGCONT');
        await zombie.reached('kafka-committed');
        expect((await readEvents(scene, flexecomResult)).length).toBeGreaterThan(SALES);
      },
      { partitions: 1 },
    ),
  );
});

/** The zombie is paused after storing its intents; another process has sent them since, and every sale has ended. */
async function takenOverFromZombie(
  scene: Scene,
  options: Pick<PipelineOptions, 'skip'>,
): Promise<{ zombie: Pipeline; orderIds: string[] }> {
  scene.start({ roles: ['classify-declines', 'apply-results'] });
  const zombie = scene.start({ roles: ['submit-to-flexecom'], at: PAUSED, ...options });
  const orderIds = await publishSales(scene, 'first');
  await zombie.reached('intent-stored');
  scene.start({ roles: ['submit-to-flexecom'] });
  await settled(scene, orderIds);
  return { zombie, orderIds };
}

async function publishSales(scene: Scene, name: string): Promise<string[]> {
  const orderIds = Array.from({ length: SALES }, (_, index) => `${name}-${index}`);
  const sales = orderIds.map((orderId) => cascadingSale({ orderId, ends: 'approve', occurredAt: scene.now() }));
  await scene.publish(paymentDeclinedNewSale, sales);
  return orderIds;
}

/** Everything that a writer could have changed; not `held`, which any waiting partition writes. */
async function everythingStored(scene: Scene) {
  const { database } = scene;
  const checkpoints = await checkpointCollection(database)
    .find({}, { projection: { held: 0 } })
    .sort({ _id: 1 })
    .toArray();
  return {
    checkpoints,
    submissions: await database.collection('submissions').find().sort({ _id: 1 }).toArray(),
    debts: await database.collection('debts').find().sort({ _id: 1 }).toArray(),
    results: (await readEvents(scene, flexecomResult)).map(({ event }) => event),
  };
}

/** Known from its log alone: what it does not do leaves no other trace. */
async function fenced(zombie: Pipeline): Promise<void> {
  await until(
    () => zombie.log.includes('fenced: another owner has taken over'),
    () => `was not fenced: ${zombie.log.slice(-2_000)}`,
  );
}
