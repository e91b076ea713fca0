import { describe, expect, it } from '@jest/globals';
import { until } from '../support/until.ts';
import { expectedIds } from './support/counted-event.ts';
import { COUNTED_PARTITIONS } from './support/counting-stage.ts';
import type { Instance } from './support/instance-handle.ts';
import { type Scene, withScene } from './support/scene.ts';

describe('a partition that its owner gives up', () => {
  it.concurrent(
    'on SIGTERM is released with nothing left to settle, and the next owner fences nobody',
    withScene(async (scene) => {
      const first = scene.start();
      await scene.publish(0, 500);
      await first.reached('kafka-committed');
      await first.stop();
      const released = await scene.checkpoints();
      expect(released).toHaveLength(COUNTED_PARTITIONS);
      for (const { transactionalId, outputs } of released) {
        expect(transactionalId).toBeNull();
        expect(outputs).toEqual([]);
      }
      const second = scene.start();
      await scene.publish(500, 600);
      await expectAllOnce(scene, 600);
      expect(second.count('fence-producer')).toBe(0);
      expect(second.count('recover-outputs')).toBe(0);
      expect(second.count('taken-over')).toBe(COUNTED_PARTITIONS);
    }),
  );

  it.concurrent(
    'by a SIGKILL is not released: the next owner fences the dead one, each partition once',
    withScene(async (scene) => {
      const killed = scene.start();
      await scene.publish(0, 100);
      await scene.caughtUp(100);
      await killed.kill();
      const owners = (await scene.checkpoints()).map(({ transactionalId }) => transactionalId);
      expect(owners).toHaveLength(COUNTED_PARTITIONS);
      expect(owners).not.toContain(null);
      const next = scene.start();
      await scene.publish(100, 200);
      await expectAllOnce(scene, 200);
      expect(next.count('fence-producer')).toBe(COUNTED_PARTITIONS);
    }),
  );

  it.concurrent(
    'in a rebalance is released, and its new owner fences nobody',
    withScene(async (scene) => {
      const first = scene.start();
      await scene.publish(0, 100);
      await scene.caughtUp(100);
      const second = scene.start();
      await shared(scene, [first, second]);
      await scene.publish(100, 200);
      await scene.caughtUp(200);
      const third = scene.start();
      await shared(scene, [first, second, third]);
      await scene.publish(200, 300);
      await expectAllOnce(scene, 300);
      for (const instance of [first, second, third]) expect(instance.count('fence-producer')).toBe(0);
    }),
  );

  it.concurrent(
    'in a rebalance in the middle of its messages loses and doubles none of them',
    withScene(async (scene) => {
      const first = scene.start();
      const second = scene.start();
      await shared(scene, [first, second]);
      for (let from = 0; from < 4_000; from += 200) await scene.publish(from, from + 200);
      const third = scene.start();
      for (let from = 4_000; from < 8_000; from += 200) await scene.publish(from, from + 200);
      await shared(scene, [first, second, third]);
      await second.stop();
      await scene.publish(8_000, 9_000);
      await expectAllOnce(scene, 9_000);
    }),
  );
});

/** Waits until each instance has taken over a partition, and none is between two owners. */
async function shared(scene: Scene, instances: readonly Instance[]): Promise<void> {
  await until(
    async () => {
      const owners = (await scene.checkpoints()).map(({ transactionalId }) => transactionalId);
      const isOwned = owners.length === COUNTED_PARTITIONS && !owners.includes(null);
      return isOwned && instances.every((instance) => instance.count('taken-over') > 0);
    },
    () => instances.map((instance) => `${instance.count('taken-over')} taken over: ${instance.log.slice(-1_000)}`),
  );
}

async function expectAllOnce(scene: Scene, count: number): Promise<void> {
  const { noted, published } = await scene.caughtUp(count);
  expect(noted).toEqual(expectedIds(0, count));
  expect(published).toEqual(expectedIds(0, count));
}
