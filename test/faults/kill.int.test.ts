import { describe, expect, it } from '@jest/globals';
import type { EngineStep } from '../../src/engine/fault-points.ts';
import type { Role } from '../../topics/contract/topic.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { charges, eventsToldTwice, settled, storedOutcomes, toldOutcomes } from './support/outcomes.ts';
import { cascadingSale, SALE_AMOUNT_MINOR } from './support/sales.ts';
import { type Scene, withScene } from './support/scene.ts';

const STAGES: readonly Role[] = ['classify-declines', 'submit-to-flexecom', 'apply-results'];
const SALES = 30;

describe.each(STAGES)('a SIGKILL of %s', (stage) => {
  it.concurrent(
    'between the MongoDB and the Kafka transaction loses and doubles no outcome',
    withScene(async (scene) => {
      const first = await publishSales(scene, 'a');
      await killedAt(scene, stage, 'mongo-committed');
      scene.start({ roles: STAGES });
      const second = await publishSales(scene, 'b');
      await settled(scene, [...first.orderIds, ...second.orderIds]);
      await expectEachOnce(scene, [...first.outcomes, ...second.outcomes]);
    }),
  );

  it.concurrent(
    'there loses outcomes where stored outputs are not settled: the mechanism is what saves them',
    withScene(async (scene) => {
      const first = await publishSales(scene, 'a');
      await killedAt(scene, stage, 'mongo-committed');
      scene.start({ roles: STAGES, skip: ['recover-outputs'], skipStage: stage });
      // What comes behind the lost ones in every partition: when it has ended, they will not end any more.
      const second = await publishSales(scene, 'b');
      await settled(scene, second.orderIds);
      const told = await toldOutcomes(scene);
      expect(told).toEqual(expect.arrayContaining(second.outcomes));
      expect(told.length).toBeLessThan(first.outcomes.length + second.outcomes.length);
    }),
  );
});

describe('a SIGKILL during the take-over from a killed process', () => {
  it.concurrent(
    'loses and doubles no outcome, at whichever step',
    withScene(async (scene) => {
      const { orderIds, outcomes } = await publishSales(scene, 'a');
      await killedAt(scene, 'submit-to-flexecom', 'mongo-committed');
      await killedAt(scene, 'submit-to-flexecom', 'recover-outputs');
      await killedAt(scene, 'submit-to-flexecom', 'taken-over');
      scene.start({ roles: STAGES });
      await settled(scene, orderIds);
      await expectEachOnce(scene, outcomes);
    }),
  );
});

/** Runs all stages until one of them meets the step, where the whole process dies. */
async function killedAt(scene: Scene, stage: Role, step: EngineStep): Promise<void> {
  await scene.start({ roles: STAGES, at: { step, stage, time: 1, action: 'kill' } }).exited();
}

interface Published {
  readonly orderIds: string[];
  /** As they must be told, sorted. */
  readonly outcomes: string[];
}

/** Two of three are approved. */
async function publishSales(scene: Scene, name: string): Promise<Published> {
  const sales = Array.from({ length: SALES }, (_, index) => ({
    orderId: `${name}-${index}`,
    ends: index % 3 === 2 ? 'decline' : 'approve',
    occurredAt: scene.now(),
  }));
  await scene.publish(paymentDeclinedNewSale, sales.map(cascadingSale));
  return {
    orderIds: sales.map(({ orderId }) => orderId),
    outcomes: sales.map(({ orderId, ends }) => `${orderId} ${ends === 'approve' ? 'complete' : 'declined'}`),
  };
}

/** For a `read_committed` reader, in MongoDB, and on FlexEcom's ledger. */
async function expectEachOnce(scene: Scene, outcomes: readonly string[]): Promise<void> {
  expect(await toldOutcomes(scene)).toEqual([...outcomes].sort());
  expect(await storedOutcomes(scene)).toEqual([...outcomes].sort());
  expect(await eventsToldTwice(scene)).toEqual([]);
  const approved = outcomes.filter((outcome) => outcome.endsWith('complete')).map((outcome) => outcome.split(' ')[0]);
  expect(charges(scene)).toEqual(approved.map((orderId) => `${orderId} charged ${SALE_AMOUNT_MINOR} USD`).sort());
}
