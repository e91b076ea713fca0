import { expect, it } from '@jest/globals';
import type { Submission } from '../../src/domain/documents.ts';
import type { PaymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { rerunRequested } from '../../topics/rerun-requested.ts';
import { until } from '../support/until.ts';
import { charges, settled } from './support/outcomes.ts';
import type { Pipeline } from './support/pipeline.ts';
import { cascadingSale, earlierDecline, rerunOf, SALE_AMOUNT_MINOR } from './support/sales.ts';
import { type Scene, withScene } from './support/scene.ts';

const PAIRS = 200;
/** Few at a time, so that the two processes meet over an order again and again, and not in a few large transactions. */
const PAIRS_A_WAVE = 5;
/** Odd: where the first of the two groups' members is one and the same, it then has other partitions of each topic. */
const PARTITIONS = 3;
/** Each is even odds. */
const DRAWS_MAX = 12;
const TAKEN_OVER_WITHIN_MS = 1_500;

it(
  'R14: a decline and a rerun of one order, handled by two processes at once, never make two submissions active for its debt',
  withScene(
    async (scene) => {
      await twoProcesses(scene);
      const sales = await salesThatStayedWithBilling(scene);
      for (let wave = 0; wave < PAIRS / PAIRS_A_WAVE; wave++) {
        await publishWave(scene, sales.slice(wave * PAIRS_A_WAVE, (wave + 1) * PAIRS_A_WAVE), headStartMs(wave));
        await answered(scene, PAIRS + 2 * (wave + 1) * PAIRS_A_WAVE);
      }
      const taken = await scene.database.collection('submissions').find().toArray();
      // Those that are with FlexEcom, and those that will be: as yet nothing has been sent.
      expect(debtsWithSeveral(taken)).toEqual([]);
      expect(taken).toHaveLength(PAIRS);
      // Each was first somewhere: they did meet.
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

/** From the decline well ahead to the rerun well ahead, in small steps: in some wave the two meet, on any machine. */
function headStartMs(wave: number): number {
  return -40 + (wave % 20) * 8;
}

/** @param headStart of the reruns before the declines, ms; negative: the declines go first */
async function publishWave(scene: Scene, sales: readonly PaymentDeclinedNewSale[], headStart: number): Promise<void> {
  const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
  await Promise.all([
    after(headStart).then(() => scene.publish(paymentDeclinedNewSale, sales)),
    after(-headStart).then(() => scene.publish(rerunRequested, sales.map(rerunOf))),
  ]);
}

function answered(scene: Scene, count: number): Promise<void> {
  const declines = scene.database.collection('declines');
  return until(
    async () => (await declines.countDocuments()) === count,
    async () => `${await declines.countDocuments()} are answered`,
  );
}

/** Their first decline could not be sent: a second decline and a rerun both can. */
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
 * Two processes of classify-declines, so assigned that one has an order's declines and the other its reruns. Which has
 * which is Kafka's draw: the second is started anew until it is so.
 */
async function twoProcesses(scene: Scene): Promise<void> {
  scene.start({ roles: ['classify-declines'] });
  for (let draw = 1; draw <= DRAWS_MAX; draw++) {
    const second = scene.start({ roles: ['classify-declines'] });
    const { declines, reruns } = await partitionsOf(second);
    if (![...declines].some((partition) => reruns.has(partition))) return;
    await second.stop();
  }
  throw new Error(`in ${DRAWS_MAX} draws one process had both the declines and the reruns`);
}

/** What it has of the two topics, once it has taken over what it was given of both groups. */
async function partitionsOf(process: Pipeline): Promise<{ declines: Set<number>; reruns: Set<number> }> {
  const taken = (topic: { name: string }) =>
    new Set(
      process.steps
        .filter((told) => told.step === 'taken-over' && told.topic === topic.name)
        .map(({ partition }) => partition),
    );
  for (let before = -1; ; ) {
    const owned = { declines: taken(paymentDeclinedNewSale), reruns: taken(rerunRequested) };
    if (owned.declines.size > 0 && owned.reruns.size > 0 && process.count('taken-over') === before) return owned;
    before = process.count('taken-over');
    await new Promise((resolve) => setTimeout(resolve, TAKEN_OVER_WITHIN_MS));
  }
}

function debtsWithSeveral(submissions: readonly Submission[]): string[] {
  const byDebt = Map.groupBy(submissions, ({ debtId }) => debtId);
  return [...byDebt].filter(([, own]) => own.length > 1).map(([debtId]) => debtId);
}
