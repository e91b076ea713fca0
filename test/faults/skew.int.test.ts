import { expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import type { Submission } from '../../src/domain/documents/submission.ts';
import { consumerGroupOf, STAGE_TOPICS } from '../../src/inspect/stage-topics.ts';
import type { PaymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { rerunRequested } from '../../topics/rerun-requested.ts';
import { until } from '../support/until.ts';
import { charges, settled } from './support/outcomes.ts';
import type { Pipeline } from './support/pipeline.ts';
import { cascadingSale, earlierDecline, rerunOf, SALE_AMOUNT_MINOR } from './support/sales.ts';
import { type Scene, withScene } from './support/scene.ts';

const { AssignerProtocol } = kafkajs;

const PAIRS = 200;
/** Few at a time, so that the two processes often work on the same order, and not in a few large transactions. */
const PAIRS_A_WAVE = 5;
/** An odd number: a process that is the first member of both groups then has different partitions of the two topics. */
const PARTITIONS = 3;
/** Each draw succeeds about every second time. */
const DRAWS_MAX = 12;
/** By how much the slower side's head start grows from wave to wave. */
const HEAD_START_STEP_MS = 15;

it(
  'R14: a decline and a rerun of one order, handled by two processes at once, never make two submissions active for its debt',
  withScene(
    async (scene) => {
      await twoProcesses(scene);
      const sales = await salesThatStayedWithBilling(scene);
      let headStartMs = 0;
      for (let from = 0; from < PAIRS; from += PAIRS_A_WAVE) {
        const wave = sales.slice(from, from + PAIRS_A_WAVE);
        await publishWave(scene, wave, headStartMs);
        await answered(scene, PAIRS + 2 * (from + PAIRS_A_WAVE));
        // The side that was first for most of a wave starts later in the next: so the two meet on any machine.
        headStartMs += (await wereCascadesFirst(scene, wave)) ? HEAD_START_STEP_MS : -HEAD_START_STEP_MS;
      }
      const taken = await scene.database.collection('submissions').find().toArray();
      // All of them: nothing has been sent yet, so none has ended.
      expect(debtsWithSeveral(taken)).toEqual([]);
      expect(taken).toHaveLength(PAIRS);
      // Each side was first for some orders: the two did meet.
      expect(new Set(taken.map(({ route }) => route))).toEqual(new Set(['CASCADE', 'RERUN']));

      scene.start({ roles: ['submit-to-flexecom', 'apply-results', 'flexecom-webhook'] });
      const orderIds = sales.map(({ orderId }) => orderId);
      await settled(scene, orderIds);
      const debts = await scene.database.collection('debts').find().toArray();
      expect(debts.map(({ state, activeSubmissionId }) => [state, activeSubmissionId])).toEqual(
        orderIds.map(() => ['PAID', null]),
      );
      expect(scene.sandbox.submissions()).toHaveLength(PAIRS);
      expect(charges(scene)).toEqual(orderIds.map((orderId) => `${orderId} charged ${SALE_AMOUNT_MINOR} USD`).sort());
    },
    { partitions: PARTITIONS },
  ),
);

/** @param headStart of the reruns before the declines, ms; negative: the declines go first */
async function publishWave(scene: Scene, sales: readonly PaymentDeclinedNewSale[], headStart: number): Promise<void> {
  const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
  await Promise.all([
    after(headStart).then(() => scene.publish(paymentDeclinedNewSale, sales)),
    after(-headStart).then(() => scene.publish(rerunRequested, sales.map(rerunOf))),
  ]);
}

async function wereCascadesFirst({ database }: Scene, wave: readonly PaymentDeclinedNewSale[]): Promise<boolean> {
  const orderIds = wave.map(({ orderId }) => orderId);
  const cascades = await database
    .collection('submissions')
    .countDocuments({ orderId: { $in: orderIds }, route: 'CASCADE' });
  return cascades > wave.length / 2;
}

function answered(scene: Scene, count: number): Promise<void> {
  const declines = scene.database.collection('declines');
  return until(
    async () => (await declines.countDocuments()) === count,
    async () => `${await declines.countDocuments()} are answered`,
  );
}

/** Their first decline could not be sent; a second decline can, and so can a rerun. */
async function salesThatStayedWithBilling(scene: Scene): Promise<PaymentDeclinedNewSale[]> {
  const sales = Array.from({ length: PAIRS }, (_, index) =>
    cascadingSale({ orderId: `order-${index}`, ends: 'approve', occurredAt: scene.now() }),
  );
  await scene.publish(paymentDeclinedNewSale, sales.map(earlierDecline));
  const debts = scene.database.collection('debts');
  await until(
    async () => (await debts.countDocuments({ state: 'OPEN' })) === PAIRS,
    async () => `${await debts.countDocuments()} debts`,
  );
  return sales;
}

/**
 * Two processes of classify-declines, where one has an order's declines and the other its reruns. Kafka
 * assigns the partitions: the second process is restarted until they are assigned so.
 */
async function twoProcesses(scene: Scene): Promise<void> {
  scene.start({ roles: ['classify-declines'] });
  for (let draw = 1; draw <= DRAWS_MAX; draw++) {
    const second = scene.start({ roles: ['classify-declines'] });
    const declines = await partitionsOf(scene, second, paymentDeclinedNewSale.name);
    const reruns = await partitionsOf(scene, second, rerunRequested.name);
    if (![...declines].some((partition) => reruns.has(partition))) return;
    await second.stop();
  }
  throw new Error(`in ${DRAWS_MAX} draws one process had both the declines and the reruns`);
}

/**
 * The partitions that a process owns, once the group has two members and it has taken over all that one of them was
 * assigned.
 */
async function partitionsOf(scene: Scene, process: Pipeline, topic: string): Promise<Set<number>> {
  let own: Set<number> | undefined;
  await until(async () => {
    const takenOver = new Set(
      process.steps
        .filter((printed) => printed.step === 'taken-over' && printed.topic === topic)
        .map((printed) => printed.partition),
    );
    const assigned = await assignments(scene, topic);
    if (assigned.length !== 2) return false;
    own = assigned.find((partitions) => partitions.size > 0 && [...partitions].every((one) => takenOver.has(one)));
    return own !== undefined;
  });
  return own ?? new Set();
}

/** The assigned partitions of a topic, one set a group member; empty while the group rebalances. */
async function assignments({ admin, names }: Scene, topic: string): Promise<Set<number>[]> {
  const input = STAGE_TOPICS.find((one) => one.stage === 'classify-declines' && one.topic === topic);
  if (input === undefined) throw new Error(`classify-declines does not read ${topic}`);
  const { groups } = await admin.describeGroups([consumerGroupOf(names, input)]);
  const [group] = groups;
  if (group?.state !== 'Stable') return [];
  return group.members.map(({ memberAssignment }) => {
    const decoded = AssignerProtocol.MemberAssignment.decode(memberAssignment);
    return new Set(decoded?.assignment[names.topic(topic)]);
  });
}

function debtsWithSeveral(submissions: readonly Submission[]): string[] {
  const byDebt = Map.groupBy(submissions, ({ debtId }) => debtId);
  return [...byDebt].filter(([, own]) => own.length > 1).map(([debtId]) => debtId);
}
