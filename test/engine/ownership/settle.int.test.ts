import { describe, expect, it } from '@jest/globals';
import { type Checkpoint, checkpointCollection, chunkOf } from '../../../src/engine/checkpoint.ts';
import type { EngineStep } from '../../../src/engine/fault-points.ts';
import { headerText } from '../../../src/kafka/codec/headers.ts';
import type { LogRecord } from '../../../src/kafka/log/log-reader.ts';
import { until } from '../../support/until.ts';
import { countedEvent, expectedIds } from '../support/counted-event.ts';
import { countedOut } from '../support/counting-stage.ts';
import { type Scene, withScene } from '../support/scene.ts';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** Longer than a busy machine takes to start a process. */
const STRANGER_TIMEOUT_MS = 600_000;

describe('the outputs of a chunk', () => {
  it.concurrent(
    'carry the time at which they were stored',
    withScene(async (scene) => {
      const left = await leftBy(scene, 'kafka-committed');
      const [record, ...others] = await recordsOf(scene, left);
      expect(others).toEqual([]);
      expect(record?.timestamp).toBe(left.storedAt);
    }),
  );

  it.concurrent(
    'carry a new time where they are published late, as retention deletes by it',
    withScene(async (scene) => {
      const left = await leftBy(scene, 'mongo-committed');
      const longAgo = left.storedAt - 3_600_000;
      await checkpointCollection(scene.database).updateOne({ _id: left._id }, { $set: { storedAt: longAgo } });
      expect(await recordsOf(scene, left)).toEqual([]);
      const restartedAt = Date.now();
      scene.start();
      await scene.caughtUp(1);
      const [record, ...others] = await recordsOf(scene, left);
      expect(others).toEqual([]);
      expect(record?.timestamp).toBeGreaterThanOrEqual(restartedAt);
      // Whoever publishes it, it is a part of the trace that it was stored with.
      expect(headerText(record?.headers, 'traceparent')).toBe(TRACEPARENT);
      const settled = await checkpointCollection(scene.database).findOne({ _id: left._id });
      expect(settled?.storedAt).toBe(record?.timestamp);
    }),
  );

  it.concurrent(
    'are found behind a transaction that a stranger has open in their topic: they are not published twice',
    withScene(async (scene) => {
      const stranger = scene.kafka.producer({
        transactionalId: scene.names.transactionalId('stranger'),
        maxInFlightRequests: 1,
        idempotent: true,
        transactionTimeout: STRANGER_TIMEOUT_MS,
      });
      await stranger.connect();
      const transaction = await stranger.transaction();
      const messages = [0, 1, 2, 3].map((partition) => ({ partition, key: 'order-1', value: 'open' }));
      await transaction.send({ topic: scene.names.topic(countedOut.name), messages });
      const left = await leftBy(scene, 'kafka-committed');
      const next = scene.start();
      await next.reached('recover-outputs');
      await transaction.abort();
      await stranger.disconnect();
      await scene.publish(1, 40);
      const { published } = await scene.caughtUp(40);
      expect(published).toEqual(expectedIds(0, 40));
      expect(await recordsOf(scene, left)).toHaveLength(1);
    }),
  );

  it.concurrent(
    'that were published already are refused in a MongoDB restored to an earlier day, with the numbers and the command',
    withScene(async (scene) => {
      const left = await leftBy(scene, 'kafka-committed');
      const backup = await scene.backUp();
      const second = scene.start();
      await scene.publish(10, 20);
      await scene.publish(20, 30);
      await scene.caughtUp(21);
      await second.stop();
      await backup.restore();
      const published = (await scene.published()).length;
      scene.start();
      const reason = await stoppedReason(scene, left._id);
      const { next } = left;
      expect(reason).toContain(`the group has committed offset ${next + 2}, but the checkpoint is at ${next}`);
      expect(reason).toContain('salvage checkpoint reset counting/counted-in/0 --to next');
      expect(await scene.published()).toHaveLength(published);
    }),
  );

  it.concurrent(
    'are refused where none is in the log although the group has committed their offset',
    withScene(async (scene) => {
      const left = await leftBy(scene, 'kafka-committed');
      const chunkId = `${left._id}/0/0`;
      await checkpointCollection(scene.database).updateOne({ _id: left._id }, { $set: { chunkId } });
      scene.start();
      expect(await stoppedReason(scene, left._id)).toMatch(/none of them is in the log, although the group has/);
    }),
  );
});

/** One message of partition 0 was applied by a process that died at a step. */
async function leftBy(scene: Scene, step: EngineStep): Promise<Checkpoint> {
  await scene.publishEvents([countedEvent(0, 'good')], { traceparent: TRACEPARENT });
  await scene.start({ at: { step, time: 1, partition: 0, action: 'kill' } }).exited();
  const left = (await scene.checkpoints())[0];
  if (left === undefined) throw new Error('partition 0 has no checkpoint');
  expect(left.outputs).toHaveLength(1);
  return left;
}

/** What of a chunk a `read_committed` reader sees. */
async function recordsOf(scene: Scene, { chunkId }: Checkpoint): Promise<LogRecord[]> {
  return (await scene.published()).filter((record) => chunkOf(record) === chunkId);
}

async function stoppedReason(scene: Scene, _id: string): Promise<string> {
  const stopped = async () => (await checkpointCollection(scene.database).findOne({ _id }))?.stopped;
  await until(async () => (await stopped()) !== null);
  return (await stopped())?.reason ?? '';
}
