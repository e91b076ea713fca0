import { describe, expect, it } from '@jest/globals';
import { patchAbortedMessages } from '../../src/kafka/kafkajs-patches/aborted-messages.ts';
import { until } from '../support/until.ts';
import { expectedIds } from './support/counted-event.ts';
import { countedOut } from './support/counting-stage.ts';
import { withScene } from './support/scene.ts';

const MESSAGES = 300;

// These tests check what the instances published, so their own reader must be right even where the instances' is not.
patchAbortedMessages();

describe('exactly once, whatever step a process is killed at', () => {
  const steps = ['chunk-read', 'mongo-committed', 'kafka-sent', 'kafka-committed'] as const;
  it.concurrent.each(steps)(
    'a kill at %s loses and doubles nothing, in MongoDB or for a read_committed reader',
    (step) =>
      withScene(async (scene) => {
        await scene.publish(0, MESSAGES);
        const killed = scene.start({ at: { step, time: 1, partition: null, action: 'kill' } });
        await killed.exited();
        scene.start();
        const { noted, published } = await scene.caughtUp(MESSAGES);
        expect(noted).toEqual(expectedIds(0, MESSAGES));
        expect(published).toEqual(expectedIds(0, MESSAGES));
      })(),
  );

  it.concurrent(
    'a kill at any step of the take-over from another kill loses and doubles nothing',
    withScene(async (scene) => {
      await scene.publish(0, MESSAGES);
      for (const step of [
        'mongo-committed',
        'fence-producer',
        'raise-epoch',
        'recover-outputs',
        'taken-over',
      ] as const) {
        await scene.start({ at: { step, time: 1, partition: null, action: 'kill' } }).exited();
      }
      scene.start();
      const { noted, published } = await scene.caughtUp(MESSAGES);
      expect(noted).toEqual(expectedIds(0, MESSAGES));
      expect(published).toEqual(expectedIds(0, MESSAGES));
    }),
  );

  it.concurrent(
    'a kill in the middle of a graceful stop loses and doubles nothing: what is not released yet is fenced',
    withScene(async (scene) => {
      await scene.publish(0, MESSAGES);
      const killed = scene.start({ at: { step: 'released', time: 1, partition: null, action: 'kill' } });
      await killed.reached('kafka-committed');
      killed.signal('SIGTERM');
      await killed.exited();
      scene.start();
      const { noted, published } = await scene.caughtUp(MESSAGES);
      expect(noted).toEqual(expectedIds(0, MESSAGES));
      expect(published).toEqual(expectedIds(0, MESSAGES));
    }),
  );

  it.concurrent(
    'a kill after sending loses nothing where another producer’s later transaction was aborted before the take-over',
    withScene(async (scene) => {
      await scene.publish(0, MESSAGES);
      await scene.start({ at: { step: 'kafka-sent', time: 1, partition: null, action: 'kill' } }).exited();
      await scene.abortTransaction(countedOut.name);
      scene.start();
      const { noted, published } = await scene.caughtUp(MESSAGES);
      expect(noted).toEqual(expectedIds(0, MESSAGES));
      expect(published).toEqual(expectedIds(0, MESSAGES));
    }),
  );

  it.concurrent(
    'a kill does lose messages where stored outputs are not recovered: recovery is what saves them',
    withScene(async (scene) => {
      await scene.publish(0, MESSAGES);
      await scene.start({ at: { step: 'mongo-committed', time: 1, partition: null, action: 'kill' } }).exited();
      scene.start({ skip: ['recover-outputs'] });
      await until(async () => (await scene.notedIds()).length >= MESSAGES);
      // Once later messages of all partitions are published, what is missing before them never comes.
      await scene.publish(MESSAGES, MESSAGES + 20);
      const { noted, published } = await scene.caughtUp(MESSAGES + 20);
      expect(noted).toEqual(expectedIds(0, MESSAGES + 20));
      expect(published).toEqual(expect.arrayContaining(expectedIds(MESSAGES, MESSAGES + 20)));
      expect(published.length).toBeLessThan(MESSAGES + 20);
    }),
  );
});
