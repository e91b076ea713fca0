import { describe, expect, it } from '@jest/globals';
import type { Dispatch } from '../../src/domain/documents/submission.ts';
import { checkpointCollection } from '../../src/engine/checkpoint.ts';
import { until } from '../support/until.ts';
import { expectedIds } from './support/counted-event.ts';
import type { CountedStage } from './support/counted-stage.ts';
import { COUNTED_PARTITIONS } from './support/counting-stage.ts';
import { dispatching, RecordingDispatcher } from './support/recording-dispatcher.ts';
import { type Scene, withScene } from './support/scene.ts';

/** Attempts are undone at so many parts of chunks. */
const UNDONE_AT = 9;

describe('the dispatcher of a stage', () => {
  it.concurrent(
    'is given what each message lets out, once, and after the commit, although some attempts to store it were undone',
    withScene(async (scene) => {
      const recorder = new RecordingDispatcher();
      let undone = 0;
      const stage = await scene.runHere(dispatching(recorder), {
        workers: 1,
        onStep: (step) => {
          recorder.lastStep = step;
          return step === 'match-epoch' && undone++ < UNDONE_AT ? collide(scene) : undefined;
        },
      });
      await scene.publish(0, 60);
      await scene.caughtUp(60);
      await until(() => recorder.accepted.length >= 60);
      expect(await conflicts(stage)).toBeGreaterThan(0);
      expect(recorder.accepted.toSorted()).toEqual(expectedIds(0, 60));
      expect(recorder.acceptedAfter).toEqual(new Set(['kafka-committed']));
    }),
  );

  it.concurrent(
    'is told which partitions are ours, by the id and epoch of their checkpoints, and when they no longer are',
    withScene(async (scene) => {
      const recorder = new RecordingDispatcher();
      const stage = await scene.runHere(dispatching(recorder));
      const ours = (await scene.checkpoints()).map(({ _id, epoch }) => ({ checkpoint: _id, epoch }));
      expect(ours).toHaveLength(COUNTED_PARTITIONS);
      expect(byCheckpoint(recorder.ours)).toEqual(ours);
      expect(recorder.gone).toEqual([]);
      await stage.stop();
      expect(byCheckpoint(recorder.gone)).toEqual(ours);
    }),
  );

  it.concurrent(
    'holds its lane while it can send nothing at all: nothing is decided until it can',
    withScene(async (scene) => {
      const recorder = new RecordingDispatcher();
      const stage = await scene.runHere(dispatching(recorder));
      recorder.reason = 'FlexEcom is away';
      await until(() => stage.states.every((state) => state === 'held'));
      await scene.publish(0, 40);
      await until(async () => (await scene.checkpoints()).every(({ held }) => held?.reason === 'FlexEcom is away'));
      expect(await scene.notedIds()).toEqual([]);
      expect(recorder.lanes).toEqual(new Set(['bulk']));
      recorder.reason = null;
      const { noted } = await scene.caughtUp(40);
      expect(noted).toEqual(expectedIds(0, 40));
      await until(async () => (await scene.checkpoints()).every(({ held }) => held === null));
      expect(stage.runs).toBe(true);
    }),
  );
});

/** Somebody writes to the checkpoints between the beginning of a transaction and its own write of them. */
async function collide({ database }: Scene): Promise<undefined> {
  await checkpointCollection(database).updateMany({}, { $inc: { collisions: 1 } });
  return undefined;
}

async function conflicts({ metrics }: CountedStage): Promise<number> {
  const { values } = await metrics.mongoTransactions.get();
  return values.find(({ labels }) => labels.outcome === 'conflict')?.value ?? 0;
}

function byCheckpoint(dispatches: readonly Dispatch[]): Dispatch[] {
  return dispatches.toSorted((a, b) => a.checkpoint.localeCompare(b.checkpoint));
}
