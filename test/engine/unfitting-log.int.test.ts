import { describe, expect, it } from '@jest/globals';
import { topicOffsets } from '../../src/kafka/log/topic-offsets.ts';
import { wait } from '../../src/waiting/backoff.ts';
import { until } from '../support/until.ts';
import { COUNTED_PARTITIONS, countedIn } from './support/counting-stage.ts';
import { withScene } from './support/scene.ts';
import { stoppedCheckpoint, stoppedCheckpoints } from './support/stopped-checkpoints.ts';

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
