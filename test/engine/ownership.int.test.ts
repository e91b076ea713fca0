import { describe, expect, it } from '@jest/globals';
import { checkpointCollection } from '../../src/engine/checkpoint.ts';
import type { LogRecord } from '../../src/kafka/log/log-reader.ts';
import { topicOffsets } from '../../src/kafka/log/topic-offsets.ts';
import { wait } from '../../src/waiting/backoff.ts';
import { until } from '../support/until.ts';
import { countedEvent, expectedIds } from './support/counted-event.ts';
import { COUNTED_PARTITIONS, countedIn } from './support/counting-stage.ts';
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

describe('bad messages', () => {
  it.concurrent(
    'become dead letters with their bytes, reason and offset, and the stage continues',
    withScene(async (scene) => {
      await scene.publishRaw('order-1', 'not avro');
      await scene.publishRaw('order-1', Buffer.from([0, 0, 99, 99, 99, 1, 2]));
      await scene.publishRaw(Buffer.from([0xff, 0xfe]), scene.codec.encode(countedIn, countedEvent(0, 'good')));
      await scene.publish(0, 1, 'poison');
      await scene.publish(1, 2, 'bug');
      await scene.publish(2, 10);
      scene.start();
      const { published } = await scene.caughtUp(8);
      expect(published).toEqual(expectedIds(2, 10));
      const letters = await deadLetters(scene, 5);
      expect(letters).toHaveLength(5);
      const reasons = letters.map(({ headers }) => String(headers.salvage_reason)).join('\n');
      expect(reasons).toMatch(/the text says poison/);
      expect(reasons).toMatch(/a mistake in the decision/);
      expect(reasons).toMatch(/not UTF-8/);
      for (const { headers } of letters) {
        expect(String(headers.salvage_stage)).toBe('counting');
        expect(String(headers.salvage_topic)).toBe(countedIn.name);
        expect(Number(headers.salvage_offset)).toBeGreaterThanOrEqual(0);
        expect(String(headers.salvage_chunk)).toMatch(/^v2\/counting\/counted-in\/\d\/\d+\/\d+$/);
      }
      expect(letters.map(({ value }) => value?.toString())).toContain('not avro');
    }),
  );

  it.concurrent(
    'stop the partition until an operator resumes it, where there are too many in a row',
    withScene(async (scene) => {
      for (let index = 0; index < 12; index++) await scene.publishRaw('order-1', `bad ${index}`);
      scene.start({ deadLettersInARowMax: 10 });
      const stopped = await stoppedCheckpoint(scene);
      expect(stopped.stopped?.reason).toMatch(/10 dead letters in a row/);
      await checkpointCollection(scene.database).updateOne(
        { _id: stopped._id },
        { $set: { stopped: null, deadLettersInARow: 0 } },
      );
      expect(await deadLetters(scene, 12)).toHaveLength(12);
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

describe('a log that does not fit the checkpoint', () => {
  it.concurrent(
    'is refused under a running consumer too: a recreated, shorter topic is not taken for messages read already',
    withScene(async (scene) => {
      await scene.publish(0, 100);
      scene.start();
      await scene.caughtUp(100);
      await scene.recreateInput();
      await scene.publish(500, 540);
      const { stopped } = await stoppedCheckpoint(scene);
      expect(stopped?.kind).toBe('refused');
      expect(stopped?.reason).toMatch(/recreated/);
      expect(await scene.notedIds()).toHaveLength(100);
    }),
  );

  it.concurrent(
    'is refused under a running consumer where the recreated topic is longer: no message of it is skipped',
    withScene(async (scene) => {
      await scene.publish(0, 100);
      scene.start();
      await scene.caughtUp(100);
      await scene.recreateInput();
      await scene.publish(500, 800);
      await until(async () => (await stoppedCheckpoints(scene)).length === COUNTED_PARTITIONS);
      for (const { stopped } of await stoppedCheckpoints(scene)) expect(stopped?.reason).toMatch(/recreated/);
      expect(await scene.notedIds()).toHaveLength(100);
    }),
  );

  it.concurrent(
    'is refused where the topic was recreated, and grew longer, while the process was frozen between two fetches',
    withScene(async (scene) => {
      await scene.publish(0, 100);
      const instance = scene.start();
      await scene.caughtUp(100);
      instance.signal('SIGSTOP');
      await scene.recreateInput();
      await scene.publish(500, 800);
      // Longer than a fetch may take without anybody asking why, shorter than the session's 6 s.
      await wait(2_500);
      instance.signal('SIGCONT');
      await until(async () => (await stoppedCheckpoints(scene)).length === COUNTED_PARTITIONS);
      for (const { stopped } of await stoppedCheckpoints(scene)) expect(stopped?.reason).toMatch(/recreated/);
      expect(await scene.notedIds()).toHaveLength(100);
    }),
  );

  it.concurrent(
    'is refused with its offsets: a recreated topic is never skipped silently',
    withScene(async (scene) => {
      await scene.publish(0, 100);
      const first = scene.start();
      await scene.caughtUp(100);
      await first.stop();
      await scene.recreateInput();
      await scene.publish(500, 700);
      scene.start();
      const { stopped } = await stoppedCheckpoint(scene);
      expect(stopped?.kind).toBe('refused');
      expect(stopped?.reason).toMatch(/recreated/);
      expect(await scene.notedIds()).toHaveLength(100);
    }),
  );

  it.concurrent(
    'is refused where MongoDB was restored to an earlier day: nothing is published twice, and the offset is left alone',
    withScene(async (scene) => {
      await scene.publish(0, 100);
      const first = scene.start();
      await scene.caughtUp(100);
      await first.stop();
      const backup = await scene.backUp();
      await scene.publish(100, 150);
      const second = scene.start();
      await scene.caughtUp(150);
      await second.stop();
      const committed = await scene.committedOffsets('counting');
      await backup.restore();
      scene.start();
      await until(async () => (await stoppedCheckpoints(scene)).length === COUNTED_PARTITIONS);
      for (const { stopped } of await stoppedCheckpoints(scene)) {
        expect(stopped?.kind).toBe('refused');
        expect(stopped?.reason).toMatch(/committed offset \d+, but the checkpoint is at \d+: MongoDB was restored/);
      }
      expect(await scene.committedOffsets('counting')).toEqual(committed);
      expect(await scene.published()).toHaveLength(150);
    }),
  );

  it.concurrent(
    'is refused where retention deleted unread messages',
    withScene(async (scene) => {
      await scene.publish(0, 100);
      const first = scene.start();
      await scene.caughtUp(100);
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

/** Waits for so many, and returns all that are there then. */
async function deadLetters(scene: Scene, count: number): Promise<LogRecord[]> {
  const published = () => scene.published(scene.names.deadLetterTopic(countedIn.name));
  await until(async () => (await published()).length >= count);
  return published();
}

async function countOfPartition(scene: Scene, partition: number): Promise<number> {
  const offsets = await topicOffsets(scene.admin, scene.names.topic(countedIn.name));
  return Number(offsets.find((own) => own.partition === partition)?.high ?? 0);
}

/** Waits for one. */
async function stoppedCheckpoint(scene: Scene) {
  await until(async () => (await stoppedCheckpoints(scene)).length > 0);
  const [checkpoint] = await stoppedCheckpoints(scene);
  if (checkpoint === undefined) throw new Error('the partition is no longer stopped');
  return checkpoint;
}

function stoppedCheckpoints(scene: Scene) {
  return checkpointCollection(scene.database)
    .find({ stopped: { $ne: null } })
    .toArray();
}
