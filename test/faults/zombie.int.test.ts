import { describe, expect, it } from '@jest/globals';
import { checkpointCollection } from '../../src/engine/checkpoint.ts';
import type { Role } from '../../topics/contract/topic.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { until } from '../support/until.ts';
import { charges, eventsPublishedTwice, publishedOutcomes, settled, storedOutcomes } from './support/outcomes.ts';
import type { Pipeline } from './support/pipeline.ts';
import type { PipelineOptions } from './support/pipeline-process.ts';
import { cascadingSale, SALE_AMOUNT_MINOR } from './support/sales.ts';
import { type Scene, withScene } from './support/scene.ts';

const SALES = 20;
const STAGES: readonly Role[] = ['classify-declines', 'submit-to-flexecom', 'apply-results'];
const DEADLINE_MS = 60_000;
const BETWEEN_TRANSACTIONS = { step: 'mongo-committed', stage: 'classify-declines', time: 1, action: 'pause' } as const;
const BEFORE_REQUEST = { step: 'before-request', time: 1, action: 'pause' } as const;

type Skipped = Pick<PipelineOptions, 'skip'>;

describe('a process that is paused between its two transactions while another takes over', () => {
  it.concurrent(
    'writes nothing when it wakes up, in Kafka or in MongoDB, and the partition continues',
    withScene(
      async (scene) => {
        const { zombie, orderIds } = await takenOver(scene, 'classify-declines', BETWEEN_TRANSACTIONS);
        const before = await everythingStored(scene);
        zombie.signal('SIGCONT');
        await fenced(zombie);
        expect(await everythingStored(scene)).toEqual(before);
        const more = await publishSales(scene, 'more');
        await settled(scene, [...orderIds, ...more]);
        await expectComplete(scene, [...orderIds, ...more]);
        expect(await eventsPublishedTwice(scene)).toEqual([]);
      },
      { partitions: 1 },
    ),
  );

  it.concurrent(
    'would publish its outputs a second time if its producer was not fenced: that mechanism is what stops it',
    withScene(
      async (scene) => {
        const skipped: Skipped = { skip: ['fence-producer'] };
        const { zombie } = await takenOver(scene, 'classify-declines', BETWEEN_TRANSACTIONS, skipped);
        zombie.signal('SIGCONT');
        await zombie.reached('kafka-committed');
        expect(await eventsPublishedTwice(scene)).not.toEqual([]);
      },
      { partitions: 1 },
    ),
  );
});

describe('a process that is paused just before a request goes out', () => {
  it.concurrent(
    'charges nothing twice when it wakes up after another has sent the same',
    withScene(
      async (scene) => {
        const { zombie, orderIds } = await takenOver(scene, 'submit-to-flexecom', BEFORE_REQUEST);
        const before = await salesStored(scene);
        await wakesAndEnds(zombie);
        expect(await salesStored(scene)).toEqual(before);
        await expectComplete(scene, orderIds);
        expect(await eventsPublishedTwice(scene)).toEqual([]);
      },
      { partitions: 1 },
    ),
  );

  it.concurrent(
    'charges nothing when it wakes up after another has withdrawn the submission',
    withScene(
      async (scene) => {
        const { zombie, orderIds } = await takenOverTooLate(scene);
        const before = await salesStored(scene);
        await wakesAndEnds(zombie);
        expect(await salesStored(scene)).toEqual(before);
        expect(await publishedOutcomes(scene)).toEqual(orderIds.map((id) => `${id} not sent: CASCADE_EXPIRED`).sort());
        expect(charges(scene)).toEqual([]);
      },
      { partitions: 1, cascadeDeadlineMs: DEADLINE_MS },
    ),
  );

  it.concurrent(
    'would charge what billing was told is not sent if the key was not cancelled: that mechanism is what stops it',
    withScene(
      async (scene) => {
        const { zombie } = await takenOverTooLate(scene, { skip: ['cancel-key'] });
        await wakesAndEnds(zombie);
        expect(charges(scene)).not.toEqual([]);
      },
      { partitions: 1, cascadeDeadlineMs: DEADLINE_MS },
    ),
  );
});

interface TakenOver {
  readonly zombie: Pipeline;
  readonly orderIds: string[];
}

/** One process of the stage is paused; another has finished its sales since. */
async function takenOver(
  scene: Scene,
  stage: Role,
  at: NonNullable<PipelineOptions['at']>,
  taker: Skipped = {},
): Promise<TakenOver> {
  const paused = await pausedAt(scene, stage, at);
  scene.start({ roles: [stage], ...taker });
  await settled(scene, paused.orderIds);
  return paused;
}

/** The same after the deadline of its cascades. */
async function takenOverTooLate(scene: Scene, taker: Skipped = {}): Promise<TakenOver> {
  const paused = await pausedAt(scene, 'submit-to-flexecom', BEFORE_REQUEST);
  scene.moveClock(DEADLINE_MS * 2);
  scene.start({ roles: ['submit-to-flexecom'], ...taker });
  await settled(scene, paused.orderIds);
  return paused;
}

async function pausedAt(scene: Scene, stage: Role, at: NonNullable<PipelineOptions['at']>): Promise<TakenOver> {
  scene.start({ roles: STAGES.filter((other) => other !== stage) });
  const zombie = scene.start({ roles: [stage], at });
  const orderIds = await publishSales(scene, 'first');
  await zombie.reached(at.step);
  return { zombie, orderIds };
}

/** At a stop it waits for the answers to what has gone out, and for nothing else. */
async function wakesAndEnds(zombie: Pipeline): Promise<void> {
  zombie.signal('SIGCONT');
  await zombie.reached('answered');
  await zombie.stop();
}

async function publishSales(scene: Scene, name: string): Promise<string[]> {
  const orderIds = Array.from({ length: SALES }, (_, index) => `${name}-${index}`);
  const sales = orderIds.map((orderId) => cascadingSale({ orderId, ends: 'approve', occurredAt: scene.now() }));
  await scene.publish(paymentDeclinedNewSale, sales);
  return orderIds;
}

async function expectComplete(scene: Scene, orderIds: readonly string[]): Promise<void> {
  const complete = orderIds.map((orderId) => `${orderId} complete`).sort();
  expect(await publishedOutcomes(scene)).toEqual(complete);
  expect(await storedOutcomes(scene)).toEqual(complete);
  expect(charges(scene)).toEqual(orderIds.map((orderId) => `${orderId} charged ${SALE_AMOUNT_MINOR} USD`).sort());
}

/** Everything that a writer could have changed; not `held`, which any waiting partition writes. */
async function everythingStored(scene: Scene) {
  const checkpoints = await checkpointCollection(scene.database)
    .find({ _id: /classify-declines/ }, { projection: { held: 0, outputs: 0 } })
    .sort({ _id: 1 })
    .toArray();
  return { checkpoints, ...(await salesStored(scene)) };
}

async function salesStored({ database }: Scene) {
  return {
    submissions: await database.collection('submissions').find().sort({ _id: 1 }).toArray(),
    debts: await database.collection('debts').find().sort({ _id: 1 }).toArray(),
  };
}

/** Known from its log alone: what it does not do leaves no other trace. */
async function fenced(zombie: Pipeline): Promise<void> {
  await until(
    () => zombie.log.includes('fenced: another owner has taken over'),
    () => `was not fenced: ${zombie.log.slice(-2_000)}`,
  );
}
