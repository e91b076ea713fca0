import { describe, expect, it } from '@jest/globals';
import type { SubmissionState } from '../../src/domain/documents/submission.ts';
import type { Role } from '../../topics/contract/topic.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { startWireRecorder } from '../flexecom/support/wire-recorder.ts';
import { until } from '../support/until.ts';
import { charges, eventsPublishedTwice, publishedOutcomes, settled, storedOutcomes } from './support/outcomes.ts';
import { cascadingSale, SALE_AMOUNT_MINOR } from './support/sales.ts';
import { type Scene, withScene } from './support/scene.ts';

const STAGES: readonly Role[] = ['classify-declines', 'submit-to-flexecom', 'apply-results'];
const DEADLINE_MS = 60_000;

/** FlexEcom charges `approve`, and works on `never` for good. */
const SALES = [
  ...['a-1', 'a-2', 'a-3', 'a-4'].map((orderId) => ({ orderId, ends: 'approve' })),
  ...['d-1', 'd-2'].map((orderId) => ({ orderId, ends: 'decline' })),
  ...['n-1', 'n-2'].map((orderId) => ({ orderId, ends: 'never' })),
];
const ENDED = ['a-1', 'a-2', 'a-3', 'a-4', 'd-1', 'd-2'];
const OUTCOMES = ENDED.map((orderId) => `${orderId} ${orderId.startsWith('a') ? 'complete late' : 'declined'}`);
const CHARGES = ['a-1', 'a-2', 'a-3', 'a-4'].map((orderId) => `${orderId} charged ${SALE_AMOUNT_MINOR} USD`);
const OPTIONS = { cascadeDeadlineMs: DEADLINE_MS, partitions: 1, sandbox: { instantAnswerWithinMs: 300 } };

describe('submit-to-flexecom, killed after FlexEcom accepted and restarted after the cascade deadline', () => {
  it.concurrent(
    'posts nothing again: it asks what became of each, and charged sales are applied as late, each once',
    withScene(async (scene) => {
      const wire = await startWireRecorder(scene.sandbox.url);
      try {
        await killedAfterCharge(scene, wire.url);
        wire.exchanges.length = 0;
        scene.start({ roles: STAGES, flexecomUrl: wire.url });
        await settled(scene, ENDED);
        await until(async () => (await inState(scene, 'SENT')) === SALES.length - ENDED.length);
      } finally {
        await wire.close();
      }
      const asked = wire.exchanges.map(({ method, path }) => `${method} ${path.replace(/sub_\w+/, ':key')}`);
      expect(new Set(asked)).toEqual(new Set(['GET /v1/submissions/by-key/:key']));
      expect(await publishedOutcomes(scene)).toEqual(OUTCOMES);
      expect(await storedOutcomes(scene)).toEqual(OUTCOMES);
      expect(await eventsPublishedTwice(scene)).toEqual([]);
      expect(charges(scene)).toEqual(CHARGES);
    }, OPTIONS),
  );

  it.concurrent(
    'would forget the charges without the stored intents: they are what saves them',
    withScene(async (scene) => {
      await killedAfterCharge(scene, scene.sandbox.url);
      await scene.database
        .collection('submissions')
        .updateMany(
          { state: 'SENDING' },
          { $set: { state: 'PENDING', request: null, sendingAt: null, dispatch: null } },
        );
      scene.start({ roles: STAGES });
      await publishSales(scene, [{ orderId: 'later-1', ends: 'approve' }]);
      await settled(scene, ['later-1']);
      expect(charges(scene)).toEqual([...CHARGES, `later-1 charged ${SALE_AMOUNT_MINOR} USD`]);
      expect(await publishedOutcomes(scene)).toEqual(['later-1 complete']);
    }, OPTIONS),
  );
});

/**
 * FlexEcom has received every sale and charged those it approves; its answers have arrived, and nothing is done with them;
 * the deadline passes.
 */
async function killedAfterCharge(scene: Scene, flexecomUrl: string): Promise<void> {
  const at = { step: 'answered', time: 1, action: 'block' } as const;
  const killed = scene.start({ roles: STAGES, flexecomUrl, at });
  await publishSales(scene, SALES);
  await killed.reached('answered', SALES.length);
  await killed.kill();
  expect(charges(scene)).toEqual(CHARGES);
  expect(await inState(scene, 'SENDING')).toBe(SALES.length);
  scene.moveClock(DEADLINE_MS * 2);
}

async function publishSales(scene: Scene, sales: readonly { orderId: string; ends: string }[]): Promise<void> {
  const occurredAt = scene.now();
  await scene.publish(
    paymentDeclinedNewSale,
    sales.map((sale) => cascadingSale({ ...sale, occurredAt })),
  );
}

function inState({ database }: Scene, state: SubmissionState): Promise<number> {
  return database.collection('submissions').countDocuments({ state });
}
