import { describe, expect, it } from '@jest/globals';
import { topicOffsets } from '../../src/kafka/log/topic-offsets.ts';
import { until } from '../support/until.ts';
import { expectedIds } from './support/counted-event.ts';
import { countedIn } from './support/counting-stage.ts';
import type { Instance } from './support/instance-handle.ts';
import { type Scene, withScene } from './support/scene.ts';

describe('the owner of a partition', () => {
  it.concurrent.each(['taken-over', 'chunk-read', 'mongo-committed', 'kafka-sent', 'kafka-committed'] as const)(
    'is the only one to write: a process paused at %s and replaced writes nothing when it wakes up',
    (step) =>
      withScene(async (scene) => {
        await scene.publish(0, 200);
        const zombie = scene.start({ at: { step, time: 1, partition: null, action: 'pause' } });
        await zombie.reached(step);
        const owner = scene.start();
        const before = await scene.caughtUp(200);
        expect(before.published).toEqual(expectedIds(0, 200));
        zombie.signal('SIGCONT');
        await scene.publish(200, 400);
        const after = await scene.caughtUp(400);
        expect(after.noted).toEqual(expectedIds(0, 400));
        expect(after.published).toEqual(expectedIds(0, 400));
        expect(await takeOversEnd(scene, [zombie, owner], 400)).toBe(true);
        await owner.stop();
      })(),
  );

  it.concurrent(
    'would not be the only one to write without the epoch match: a process that wakes up then doubles its messages',
    withScene(async (scene) => {
      await scene.publish(0, 200);
      const zombie = scene.start({
        skip: ['match-epoch'],
        at: { step: 'chunk-read', time: 1, partition: null, action: 'pause' },
      });
      await zombie.reached('chunk-read');
      scene.start();
      await scene.caughtUp(200);
      zombie.signal('SIGCONT');
      await zombie.reached('mongo-committed');
      expect((await scene.notedIds()).length).toBeGreaterThan(200);
    }),
  );

  it.concurrent(
    'would not be the only one to write without fencing its producer: a process that wakes up then publishes twice',
    withScene(async (scene) => {
      await scene.publish(0, 200);
      const zombie = scene.start({ at: { step: 'mongo-committed', time: 1, partition: null, action: 'pause' } });
      await zombie.reached('mongo-committed');
      scene.start({ skip: ['fence-producer'] });
      await scene.caughtUp(200);
      zombie.signal('SIGCONT');
      await zombie.reached('kafka-committed');
      expect((await scene.published()).length).toBeGreaterThan(200);
    }),
  );

  it.concurrent.each(['fence-producer', 'raise-epoch', 'recover-outputs'] as const)(
    'is the only one to recover what a killed one left: a process paused at %s and replaced does not do it again',
    (step) =>
      withScene(async (scene) => {
        await scene.publish(0, 200);
        await scene.start({ at: { step: 'mongo-committed', time: 1, partition: null, action: 'kill' } }).exited();
        const zombie = scene.start({ at: { step, time: 1, partition: null, action: 'pause' } });
        await zombie.reached(step);
        scene.start();
        await scene.caughtUp(200);
        zombie.signal('SIGCONT');
        await scene.publish(200, 400);
        await until(async () => (await scene.membersOf('counting')) === 2);
        await scene.publish(400, 600);
        const { noted, published } = await scene.caughtUp(600);
        expect(noted).toEqual(expectedIds(0, 600));
        expect(published).toEqual(expectedIds(0, 600));
      })(),
  );

  it.concurrent(
    'leaves on SIGTERM, and the next owner continues where it stopped',
    withScene(async (scene) => {
      await scene.publish(0, 2_000);
      const first = scene.start();
      await first.reached('kafka-committed');
      await first.stop();
      scene.start();
      const { noted, published } = await scene.caughtUp(2_000);
      expect(noted).toEqual(expectedIds(0, 2_000));
      expect(published).toEqual(expectedIds(0, 2_000));
    }),
  );

  it.concurrent(
    'holds up no other worker’s partitions while its own are blocked',
    withScene(async (scene) => {
      const blocked = scene.start({ at: { step: 'chunk-read', time: 1, partition: 0, action: 'block' } });
      await scene.publish(0, 100);
      await blocked.reached('chunk-read');
      await scene.publish(100, 5_000);
      // Those of the other worker: partitions are dealt to the two by number.
      const others = (await countOfPartition(scene, 1)) + (await countOfPartition(scene, 3));
      const { noted } = await scene.caughtUp(others);
      expect(noted.length).toBe(others);
    }),
  );
});

describe('an aborted transaction in the input', () => {
  it.concurrent(
    'is skipped: the partition is not taken over again because of it',
    withScene(async (scene) => {
      await scene.publish(0, 20);
      const instance = scene.start();
      await scene.caughtUp(20);
      const before = instance.count('taken-over');
      // Several times, so that one is fetched alone and another together with messages.
      for (let next = 20; next < 120; next += 20) {
        await scene.abortTransaction();
        await scene.publish(next, next + 20);
        await scene.caughtUp(next + 20);
      }
      const { noted, published } = await scene.caughtUp(120);
      expect(noted).toEqual(expectedIds(0, 120));
      expect(published).toEqual(expectedIds(0, 120));
      expect(instance.count('taken-over')).toBe(before);
    }),
  );
});

const QUIET_ROUNDS = 5;
const ROUNDS_MAX = 60;

/**
 * Whether the processes come to rest once both are members of the group again: several rounds of messages in a row
 * without a take-over. A fenced process that took back what is another's would be fenced by it in turn, for ever.
 */
async function takeOversEnd(scene: Scene, instances: readonly Instance[], from: number): Promise<boolean> {
  const takeOvers = () => instances.reduce((sum, instance) => sum + instance.count('taken-over'), 0);
  await until(async () => (await scene.membersOf('counting')) === instances.length);
  let quietRounds = 0;
  for (let round = 0; round < ROUNDS_MAX && quietRounds < QUIET_ROUNDS; round++) {
    const before = takeOvers();
    await scene.publish(from + round * 20, from + round * 20 + 20);
    await scene.caughtUp(from + round * 20 + 20);
    quietRounds = takeOvers() === before ? quietRounds + 1 : 0;
  }
  return quietRounds === QUIET_ROUNDS;
}

async function countOfPartition(scene: Scene, partition: number): Promise<number> {
  const offsets = await topicOffsets(scene.admin, scene.names.topic(countedIn.name));
  return Number(offsets.find((own) => own.partition === partition)?.high ?? 0);
}
