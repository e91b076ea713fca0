import { describe, expect, it } from '@jest/globals';
import type { Role } from '../../topics/contract/topic.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import type { PrintedStep } from '../support/observed-process.ts';
import { charges, eventsPublishedTwice, publishedOutcomes, settled, storedOutcomes } from './support/outcomes.ts';
import type { PipelineOptions } from './support/pipeline-process.ts';
import { cascadingSale, SALE_AMOUNT_MINOR } from './support/sales.ts';
import { type Scene, withScene } from './support/scene.ts';

const STAGES: readonly Role[] = ['classify-declines', 'submit-to-flexecom', 'apply-results'];
const WITH_WEBHOOK: readonly Role[] = [...STAGES, 'flexecom-webhook', 'reconcile'];
type Fault = NonNullable<PipelineOptions['at']>;

/** An answer that takes longer is acknowledged, and comes by webhook. */
const INSTANT_ANSWER_WITHIN_MS = 500;

/** Each outcome that a sale can have, several times. `approve_1000`: acknowledged, then approved. */
const SALES = ['approve', 'decline', 'refuse', 'approve_1000'].flatMap((ends) =>
  Array.from({ length: 6 }, (_, index) => ({ orderId: `${ends}-${index}`, ends })),
);
const ORDER_IDS = SALES.map(({ orderId }) => orderId);
const OUTCOMES = SALES.map(({ orderId, ends }) => `${orderId} ${ends.startsWith('approve') ? 'complete' : 'declined'}`);
const CHARGES = SALES.filter(({ ends }) => ends.startsWith('approve')).map(
  ({ orderId }) => `${orderId} charged ${SALE_AMOUNT_MINOR} USD`,
);

describe('a SIGKILL while submissions are sent', () => {
  it.concurrent(
    'loses and doubles no outcome and no charge, from SENDING to the answer',
    killedAtEach([
      { step: 'mongo-committed', stage: 'submit-to-flexecom', time: 1 },
      { step: 'before-request', time: 3 },
      { step: 'answered', time: 3 },
      { step: 'published', time: 3 },
    ]),
  );

  it.concurrent(
    'loses and doubles no outcome and no charge, in a withdrawal',
    killedAtEach([
      { step: 'withdrawal-stored', time: 2 },
      { step: 'cancelled', time: 2 },
    ]),
  );

  it.concurrent(
    'loses and doubles no outcome and no charge, at an acknowledgement',
    killedAtEach([{ step: 'acknowledgement-stored', time: 2 }]),
  );

  it.concurrent(
    'leaves sales without an answer where nothing is picked up: that mechanism is what saves them',
    withScene(async (scene) => {
      await publish(scene, SALES);
      const pending = scene.database.collection('submissions');
      await killed(scene, { step: 'mongo-committed', stage: 'submit-to-flexecom', time: 1, action: 'kill' });
      const left = (await pending.find({ state: 'SENDING' }).toArray()).map(({ orderId }) => orderId);
      expect(left).not.toEqual([]);
      const running = scene.start({ roles: STAGES, skip: ['pick-up'] });
      const later = [{ orderId: 'later-1', ends: 'approve' }];
      await publish(scene, later);
      // Twice each: a round of picking up has begun and ended.
      await running.reached('pick-up', 2 * left.length);
      await settled(scene, ['later-1']);
      expect((await publishedOutcomes(scene)).filter((outcome) => left.includes(orderIdOf(outcome)))).toEqual([]);
      expect(charges(scene).filter((charge) => left.includes(orderIdOf(charge)))).toEqual([]);
      expect(await pending.countDocuments({ orderId: { $in: left }, state: 'SENDING' })).toBe(left.length);
    }),
  );
});

/** Kills one process after another, each at one of these steps; the last one finishes. */
function killedAtEach(faults: readonly Omit<Fault, 'action'>[]): () => Promise<void> {
  return withScene(
    async (scene) => {
      await publish(scene, SALES);
      for (const fault of faults) await killed(scene, { ...fault, action: 'kill' });
      scene.start({ roles: WITH_WEBHOOK });
      await settled(scene, ORDER_IDS);
      expect(await publishedOutcomes(scene)).toEqual([...OUTCOMES].sort());
      expect(await storedOutcomes(scene)).toEqual([...OUTCOMES].sort());
      expect(await eventsPublishedTwice(scene)).toEqual([]);
      expect(charges(scene)).toEqual([...CHARGES].sort());
    },
    { sandbox: { instantAnswerWithinMs: INSTANT_ANSWER_WITHIN_MS } },
  );
}

/** Runs the stages until the step is reached, where the process dies. */
async function killed(scene: Scene, at: Fault): Promise<void> {
  const process = scene.start({ roles: STAGES, at });
  await process.exited();
  const isIt = ({ step }: PrintedStep) => step === at.step;
  if (!process.steps.some(isIt)) throw new Error(`never reached ${at.step}: ${process.log.slice(-2_000)}`);
}

async function publish(scene: Scene, sales: readonly { orderId: string; ends: string }[]): Promise<void> {
  const occurredAt = scene.now();
  await scene.publish(
    paymentDeclinedNewSale,
    sales.map((sale) => cascadingSale({ ...sale, occurredAt })),
  );
}

function orderIdOf(line: string): string {
  return line.split(' ')[0] ?? '';
}
