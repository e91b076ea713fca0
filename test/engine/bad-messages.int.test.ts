import { describe, expect, it } from '@jest/globals';
import { checkpointCollection } from '../../src/engine/checkpoint.ts';
import type { LogRecord } from '../../src/kafka/log/log-reader.ts';
import { until } from '../support/until.ts';
import { countedEvent, expectedIds } from './support/counted-event.ts';
import { countedIn } from './support/counting-stage.ts';
import { type Scene, withScene } from './support/scene.ts';
import { stoppedCheckpoint } from './support/stopped-checkpoints.ts';

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

/** Waits for so many, and returns all that are there then. */
async function deadLetters(scene: Scene, count: number): Promise<LogRecord[]> {
  const published = () => scene.published(scene.names.deadLetterTopic(countedIn.name));
  await until(async () => (await published()).length >= count);
  return published();
}
