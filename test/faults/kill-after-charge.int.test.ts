import { describe, expect, it } from '@jest/globals';
import type { Role } from '../../topics/contract/topic.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { startWireRecorder } from '../flexecom/support/wire-recorder.ts';
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

/** FlexEcom has no answer for `never` when the deadline passes. */
const SALES = [
  ...['a-1', 'a-2', 'a-3', 'a-4'].map((orderId) => ({ orderId, ends: 'approve', outcome: 'complete late' })),
  ...['d-1', 'd-2'].map((orderId) => ({ orderId, ends: 'decline', outcome: 'declined' })),
  ...['n-1', 'n-2'].map((orderId) => ({ orderId, ends: 'never', outcome: 'not sent: CASCADE_EXPIRED' })),
];
const ORDER_IDS = SALES.map(({ orderId }) => orderId);
const OUTCOMES = SALES.map(({ orderId, outcome }) => `${orderId} ${outcome}`).sort();
const CHARGES = ['a-1', 'a-2', 'a-3', 'a-4'].map((orderId) => `${orderId} charged ${SALE_AMOUNT_MINOR} USD`);

describe('submit-to-flexecom, killed after FlexEcom accepted and restarted after the cascade deadline', () => {
  it.concurrent(
    'posts nothing again: charged sales are applied as late, the others are cancelled, each once',
    withScene(
      async (scene) => {
        const wire = await startWireRecorder(scene.sandbox.url);
        try {
          await killedAfterCharge(scene, wire.url);
          wire.exchanges.length = 0;
          scene.start({ roles: STAGES, flexecomUrl: wire.url });
          await settled(scene, ORDER_IDS);
        } finally {
          await wire.close();
        }
        const asked = wire.exchanges.map(({ method, path }) => `${method} ${path.replace(/sub_\w+/, ':key')}`);
        expect(new Set(asked)).toEqual(new Set(['POST /v1/submissions/by-key/:key/cancel']));
        expect(await publishedOutcomes(scene)).toEqual(OUTCOMES);
        expect(await storedOutcomes(scene)).toEqual(OUTCOMES);
        expect(await eventsPublishedTwice(scene)).toEqual([]);
        expect(charges(scene)).toEqual(CHARGES);
      },
      { cascadeDeadlineMs: DEADLINE_MS, partitions: 1 },
    ),
  );

  it.concurrent(
    'would forget the charges without the stored intents: they are what saves them',
    withScene(
      async (scene) => {
        await killedAfterCharge(scene, scene.sandbox.url);
        await scene.database
          .collection('submissions')
          .updateMany({ state: 'SENDING' }, { $set: { state: 'PENDING', request: null, sendingAt: null } });
        scene.start({ roles: STAGES });
        await settled(scene, ORDER_IDS);
        expect(charges(scene)).toEqual(CHARGES);
        expect(await publishedOutcomes(scene)).toEqual(ORDER_IDS.map((id) => `${id} not sent: CASCADE_EXPIRED`).sort());
      },
      { cascadeDeadlineMs: DEADLINE_MS, partitions: 1 },
    ),
  );
});

/**
 * FlexEcom has received every sale and charged those it approves; none of its answers is stored; the deadline passes.
 */
async function killedAfterCharge(scene: Scene, flexecomUrl: string): Promise<void> {
  const others = scene.start({ roles: ['classify-declines', 'apply-results'] });
  const sales = SALES.map(({ orderId, ends }) => cascadingSale({ orderId, ends, occurredAt: scene.now() }));
  await scene.publish(paymentDeclinedNewSale, sales);
  const pending = scene.database.collection('submissions');
  await until(
    async () =>
      (await pending.countDocuments({ state: 'PENDING' })) === SALES.length && (await areOutputsPublished(scene)),
    async () => `${await pending.countDocuments({})} submissions`,
  );
  const at = { step: 'effects-done', stage: 'submit-to-flexecom', time: 1, action: 'kill' } as const;
  const killed = scene.start({ roles: ['submit-to-flexecom'], flexecomUrl, at });
  await killed.exited();
  await others.stop();
  expect(scene.sandbox.ledger()).toHaveLength(CHARGES.length);
  expect(await pending.countDocuments({ state: 'SENDING' })).toBe(SALES.length);
  scene.moveClock(DEADLINE_MS * 2);
}
