import { describe, expect, it } from '@jest/globals';
import { checkpointCollection } from '../../src/engine/checkpoint.ts';
import { topicOffsets } from '../../src/kafka/log/topic-offsets.ts';
import { countedEvent, expectedIds } from './support/counted-event.ts';
import { countedIn } from './support/counting-stage.ts';
import type { Instance } from './support/instance-handle.ts';
import { type Scene, withScene } from './support/scene.ts';

describe('one owner a partition', () => {
  it.concurrent.each(['chunk-read', 'mongo-committed', 'kafka-sent'] as const)(
    'a zombie paused at %s writes nothing when it wakes up, and the partition goes on with its new owner',
    (step) =>
      withScene(async (scene) => {
        await scene.publish(0, 200);
        const zombie = scene.start({ at: { step, time: 1, partition: null, action: 'pause' } });
        await zombie.reached(step);
        const owner = scene.start();
        const before = await scene.settled(200);
        expect(before.published).toEqual(expectedIds(0, 200));
        zombie.signal('SIGCONT');
        await scene.publish(200, 400);
        const after = await scene.settled(400);
        expect(after.noted).toEqual(expectedIds(0, 400));
        expect(after.published).toEqual(expectedIds(0, 400));
        expect(await zombieLetsGo(zombie, owner)).toBe(true);
        await owner.stop();
      })(),
  );

  it.concurrent(
    'a zombie that does not match the epoch would double what it holds: the mechanism is what fences it',
    withScene(async (scene) => {
      await scene.publish(0, 200);
      const zombie = scene.start({
        skip: ['match-epoch'],
        at: { step: 'chunk-read', time: 1, partition: null, action: 'pause' },
      });
      await zombie.reached('chunk-read');
      scene.start();
      await scene.settled(200);
      zombie.signal('SIGCONT');
      await zombie.reached('mongo-committed');
      expect((await scene.notedIds()).length).toBeGreaterThan(200);
    }),
  );

  it.concurrent(
    'leaves within ten seconds of SIGTERM, and the next owner goes on where it stopped',
    withScene(async (scene) => {
      await scene.publish(0, 2_000);
      const first = scene.start();
      await first.reached('kafka-committed');
      expect(await first.stop()).toBeLessThan(10_000);
      scene.start();
      const { noted, published } = await scene.settled(2_000);
      expect(noted).toEqual(expectedIds(0, 2_000));
      expect(published).toEqual(expectedIds(0, 2_000));
    }),
  );

  it.concurrent(
    'one partition held back holds no other of the same consumer',
    withScene(async (scene) => {
      const held = scene.start({ at: { step: 'chunk-read', time: 1, partition: 0, action: 'block' } });
      await scene.publish(0, 100);
      await held.reached('chunk-read');
      await scene.publish(100, 5_000);
      const ofPartition1 = await countOfPartition(scene, 1);
      const { noted } = await scene.settled(ofPartition1, 30_000);
      expect(noted.length).toBe(ofPartition1);
    }),
  );
});

describe('bad messages', () => {
  it.concurrent(
    'become dead letters with their bytes, reason and place, and the stage goes on',
    withScene(async (scene) => {
      await scene.publishRaw('order-1', 'not avro');
      await scene.publishRaw('order-1', Buffer.from([0, 0, 99, 99, 99, 1, 2]));
      await scene.publishRaw(Buffer.from([0xff, 0xfe]), scene.codec.encode(countedIn, countedEvent(0, 'good')));
      await scene.publish(0, 1, 'poison');
      await scene.publish(1, 2, 'bug');
      await scene.publish(2, 10);
      scene.start();
      const { published } = await scene.settled(8);
      expect(published).toEqual(expectedIds(2, 10));
      const letters = await scene.published(scene.names.deadLetterTopic(countedIn.name));
      expect(letters).toHaveLength(5);
      const reasons = letters.map(({ headers }) => String(headers.salvage_reason)).join('\n');
      expect(reasons).toMatch(/the text says poison/);
      expect(reasons).toMatch(/a mistake in the decision/);
      expect(reasons).toMatch(/not UTF-8/);
      for (const { headers } of letters) {
        expect(String(headers.salvage_stage)).toBe('counting');
        expect(String(headers.salvage_topic)).toBe(countedIn.name);
        expect(Number(headers.salvage_offset)).toBeGreaterThanOrEqual(0);
        expect(String(headers.salvage_chunk)).toMatch(/^counting\/counted-in\/\d\/\d+\/\d+$/);
      }
      expect(letters.map(({ value }) => value?.toString())).toContain('not avro');
    }),
  );

  it.concurrent(
    'too many in a row stop the partition until an operator resumes it',
    withScene(async (scene) => {
      for (let index = 0; index < 12; index++) await scene.publishRaw('order-1', `bad ${index}`);
      const instance = scene.start({ deadLettersInARowMax: 10 });
      const stopped = await stoppedCheckpoint(scene);
      expect(stopped.stopped?.reason).toMatch(/10 dead letters in a row/);
      await checkpointCollection(scene.database).updateOne(
        { _id: stopped._id },
        { $set: { stopped: null, deadLettersInARow: 0 } },
      );
      await instance.reached('kafka-committed', 2);
      expect(await scene.published(scene.names.deadLetterTopic(countedIn.name))).toHaveLength(12);
    }),
  );
});

describe('an aborted transaction in the input', () => {
  it.concurrent(
    'is passed over: the partition is not taken over again for it',
    withScene(async (scene) => {
      await scene.publish(0, 20);
      const instance = scene.start();
      await scene.settled(20);
      const before = instance.count('taken-over');
      await scene.abortTransaction();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await scene.publish(20, 40);
      const { noted, published } = await scene.settled(40);
      expect(noted).toEqual(expectedIds(0, 40));
      expect(published).toEqual(expectedIds(0, 40));
      expect(instance.count('taken-over')).toBe(before);
    }),
  );
});

describe('a log that does not fit the checkpoint', () => {
  it.concurrent(
    'is refused also under a consumer that runs: a shorter topic made anew is not dropped as read already',
    withScene(async (scene) => {
      await scene.publish(0, 100);
      scene.start();
      await scene.settled(100);
      await scene.makeAnew();
      await scene.publish(500, 540);
      const { stopped } = await stoppedCheckpoint(scene);
      expect(stopped?.kind).toBe('refused');
      expect(stopped?.reason).toMatch(/made anew/);
      expect(await scene.notedIds()).toHaveLength(100);
    }),
  );

  it.concurrent(
    'is refused with its numbers: a topic made anew is never skipped in silence',
    withScene(async (scene) => {
      await scene.publish(0, 100);
      const first = scene.start();
      await scene.settled(100);
      await first.stop();
      await scene.makeAnew();
      await scene.publish(500, 700);
      scene.start();
      const { stopped } = await stoppedCheckpoint(scene);
      expect(stopped?.kind).toBe('refused');
      expect(stopped?.reason).toMatch(/made anew/);
      expect(await scene.notedIds()).toHaveLength(100);
    }),
  );

  it.concurrent(
    'is refused where retention took what was not read yet',
    withScene(async (scene) => {
      await scene.publish(0, 100);
      const first = scene.start();
      await scene.settled(100);
      await first.stop();
      await scene.publish(100, 200);
      const topic = scene.names.topic(countedIn.name);
      const ends = await topicOffsets(scene.admin, topic);
      await scene.admin.deleteTopicRecords({
        topic,
        partitions: ends.map(({ partition, high }) => ({ partition, offset: high })),
      });
      scene.start();
      const { stopped } = await stoppedCheckpoint(scene);
      expect(stopped?.reason).toMatch(/deleted by retention/);
    }),
  );
});

/** Fenced, it must not take over what the group has given to another: that one would be fenced in turn. */
async function zombieLetsGo(zombie: Instance, owner: Instance): Promise<boolean> {
  const taken = () => zombie.count('taken-over') + owner.count('taken-over');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const once = taken();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  return taken() === once;
}

async function countOfPartition(scene: Scene, partition: number): Promise<number> {
  const offsets = await topicOffsets(scene.admin, scene.names.topic(countedIn.name));
  return Number(offsets.find((own) => own.partition === partition)?.high ?? 0);
}

async function stoppedCheckpoint(scene: Scene) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const stopped = await checkpointCollection(scene.database).findOne({ stopped: { $ne: null } });
    if (stopped !== null) return stopped;
    if (Date.now() > deadline) throw new Error('no partition was stopped');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
