import { describe, expect, it } from '@jest/globals';
import { readRecords } from '../../src/demo/report/read-topics.ts';
import { checkpointCollection, checkpointId, chunkOf } from '../../src/engine/checkpoint.ts';
import type { EngineStep } from '../../src/engine/fault-points.ts';
import type { PartitionId } from '../../src/engine/partition-id.ts';
import type { Role } from '../../topics/contract/topic.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { until } from '../support/until.ts';
import { charges, eventsPublishedTwice, publishedOutcomes, settled, storedOutcomes } from './support/outcomes.ts';
import { cascadingSale, SALE_AMOUNT_MINOR } from './support/sales.ts';
import { type Scene, withScene } from './support/scene.ts';

const STAGES: readonly Role[] = ['classify-declines', 'submit-to-flexecom', 'apply-results'];
/** Those whose chunks have outputs. What submit-to-flexecom lets out is tested in kill-sending.int.test.ts. */
const PUBLISHING: readonly Role[] = ['classify-declines', 'apply-results'];
const SALES = 30;

describe.each(PUBLISHING)('a SIGKILL of %s', (stage) => {
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
    'there loses the outcomes of its chunk where stored outputs are not recovered: that mechanism is what saves them',
    withScene(async (scene) => {
      await publishSales(scene, 'a');
      const lost = await lostOutputOf(scene, stage, await killedAt(scene, stage, 'mongo-committed'));
      scene.start({ roles: STAGES, skip: ['recover-outputs'], skipStage: stage });
      await publishSales(scene, 'b');
      // A partition publishes its chunks in order. The lost one was its first: it comes before any other, or never.
      let published: string[] = [];
      await until(async () => {
        published = await publishedChunks(scene, lost);
        return published.length > 0;
      });
      expect(published).not.toContain(lost.chunk);
      expect((await publishedOutcomes(scene)).map(orderIdOf)).not.toContain(lost.orderId);
    }),
  );
});

describe('a SIGKILL during the take-over from a killed process', () => {
  it.concurrent(
    'loses and doubles no outcome, at any of its steps',
    withScene(async (scene) => {
      const { orderIds, outcomes } = await publishSales(scene, 'a');
      await killedAt(scene, 'classify-declines', 'mongo-committed');
      for (const step of ['fence-producer', 'raise-epoch', 'recover-outputs', 'taken-over'] as const) {
        await killedAt(scene, 'classify-declines', step);
      }
      scene.start({ roles: STAGES });
      await settled(scene, orderIds);
      await expectEachOnce(scene, outcomes);
    }),
  );
});

/** Runs all stages until one of them reaches the step, where the whole process dies; returns where that was. */
async function killedAt(scene: Scene, stage: Role, step: EngineStep): Promise<PartitionId> {
  const killed = scene.start({ roles: STAGES, at: { step, stage, time: 1, action: 'kill' } });
  await killed.exited();
  const reached = killed.steps.find((printed) => printed.step === step && printed.stage === stage);
  if (reached === undefined) throw new Error(`${stage} never reached ${step}: ${killed.log.slice(-2_000)}`);
  return reached;
}

interface LostOutput {
  /** Full name of the topic that it was for. */
  readonly topic: string;
  /** Of the checkpoint that still has it. */
  readonly partitionId: string;
  readonly chunk: string;
  readonly orderId: string;
}

/** An output that a partition's last chunk has stored and not published. */
async function lostOutputOf(scene: Scene, stage: Role, partition: PartitionId): Promise<LostOutput> {
  const partitionId = checkpointId({ ...partition, stage });
  const checkpoint = await checkpointCollection(scene.database).findOne({ _id: partitionId });
  const output = checkpoint?.outputs[0];
  if (output === undefined) throw new Error(`${partitionId} has stored no outputs`);
  return { topic: output.topic, partitionId, chunk: chunkOf(output) ?? '', orderId: String(output.key) };
}

/** The chunks of that output's partition that have messages in its topic, for a `read_committed` reader. */
async function publishedChunks(scene: Scene, { topic, partitionId }: LostOutput): Promise<string[]> {
  const chunks = (await readRecords(scene, topic)).map((record) => chunkOf(record) ?? '');
  return [...new Set(chunks)].filter((chunk) => chunk.startsWith(`${partitionId}/`));
}

function orderIdOf(outcome: string): string {
  return outcome.split(' ')[0] ?? '';
}

interface Published {
  readonly orderIds: string[];
  /** As they must be published, sorted. */
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

/** As a `read_committed` reader sees them, in MongoDB, and in FlexEcom's ledger. */
async function expectEachOnce(scene: Scene, outcomes: readonly string[]): Promise<void> {
  expect(await publishedOutcomes(scene)).toEqual([...outcomes].sort());
  expect(await storedOutcomes(scene)).toEqual([...outcomes].sort());
  expect(await eventsPublishedTwice(scene)).toEqual([]);
  const approved = outcomes.filter((outcome) => outcome.endsWith('complete')).map(orderIdOf);
  expect(charges(scene)).toEqual(approved.map((orderId) => `${orderId} charged ${SALE_AMOUNT_MINOR} USD`).sort());
}
