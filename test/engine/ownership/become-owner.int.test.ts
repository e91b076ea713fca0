import { describe, expect, it } from '@jest/globals';
import pino from 'pino';
import {
  type Checkpoint,
  Checkpoints,
  checkpointCollection,
  checkpointId,
  firstCheckpoint,
  ownerOf,
} from '../../../src/engine/checkpoint.ts';
import type { EngineStep } from '../../../src/engine/fault-points.ts';
import { RELEASE_WAIT_MS } from '../../../src/engine/limits.ts';
import { becomeOwner, type OwnershipDependencies } from '../../../src/engine/ownership/become-owner.ts';
import { WorkerProducer } from '../../../src/engine/transactions/worker-producer.ts';
import { FencedError } from '../../../src/errors.ts';
import { isFenced } from '../../../src/kafka/client/kafka-errors.ts';
import { countedIn, countingStage } from '../support/counting-stage.ts';
import { type Scene, withScene } from '../support/scene.ts';

const PARTITION = { stage: countingStage.name, topic: countedIn.name, partition: 0 };
const ID = checkpointId(PARTITION);

describe('becoming the owner of a partition', () => {
  it.concurrent(
    'waits two seconds for an owner that is there, then fences it, in Kafka and in MongoDB',
    withOwners(async ({ owner, next, checkpoints, become, steps, commit }) => {
      const begunAt = performance.now();
      const taken = await become();
      expect(performance.now() - begunAt).toBeGreaterThanOrEqual(RELEASE_WAIT_MS);
      expect(steps).toEqual(['fence-producer', 'raise-epoch']);
      expect(taken).toMatchObject({ epoch: 2, transactionalId: next.transactionalId });
      const error = await commit(owner, 0).catch((failure: unknown) => failure);
      expect(isFenced(error)).toBe(true);
      const stale = { _id: ID, epoch: 1, transactionalId: owner.transactionalId };
      await expect(checkpoints.renewStoredAt(stale, 1)).rejects.toThrow(FencedError);
      await commit(next, 0);
    }),
  );

  it.concurrent(
    'fences nobody where the owner releases the partition in time',
    withOwners(async ({ owner, next, checkpoints, become, steps, commit }) => {
      const becoming = become();
      const current = await checkpoints.read(ID);
      if (current !== null) await checkpoints.release(ownerOf(current), true);
      expect(await becoming).toMatchObject({ epoch: 3, transactionalId: next.transactionalId });
      expect(steps).toEqual(['raise-epoch']);
      await commit(owner, 0);
    }),
  );

  it.concurrent(
    'waits for no earlier id of its own process, which would have released the partition already',
    withOwners(async ({ owner, checkpoints, become, steps, ownTransactionalIds }) => {
      ownTransactionalIds.add(owner.transactionalId);
      await become();
      expect(steps).toEqual(['fence-producer', 'raise-epoch']);
      expect(checkpoints.reads).toBe(1);
    }),
  );

  it.concurrent(
    'ends where two try at the same time: one after the other, and the checkpoint names the last',
    withOwners(async ({ become, checkpoints, next }) => {
      const epochs = (await Promise.all([become(), become()])).map(({ epoch }) => epoch);
      expect(epochs.toSorted()).toEqual([2, 3]);
      expect(await checkpoints.read(ID)).toMatchObject({ epoch: 3, transactionalId: next.transactionalId });
    }),
  );

  it.concurrent(
    'of a partition without a checkpoint begins at the start of the log, and the group’s offset says so',
    withOwners(async ({ scene, checkpoints, become }) => {
      await checkpointCollection(scene.database).deleteMany({});
      expect(await become()).toMatchObject({ epoch: 1, from: 0, next: 0, stopped: null });
      expect((await scene.committedOffsets(countingStage.name))[0]).toBe('0');
      expect(await checkpoints.read(ID)).not.toBeNull();
    }),
  );

  it.concurrent(
    'of a partition whose checkpoint was lost stops it, with the group’s offset: it would begin from the start again',
    withOwners(async ({ scene, become, commit, owner }) => {
      await scene.publish(0, 10);
      await commit(owner, 1);
      await checkpointCollection(scene.database).deleteMany({});
      const { stopped } = await become();
      expect(stopped?.kind).toBe('refused');
      expect(stopped?.reason).toMatch(/^counting\/counted-in\/0: the group has committed offset 1, but MongoDB has no/);
    }),
  );
});

class CountingCheckpoints extends Checkpoints {
  reads = 0;

  override read(id: string): Promise<Checkpoint | null> {
    this.reads++;
    return super.read(id);
  }
}

interface Owners {
  readonly scene: Scene;
  readonly checkpoints: CountingCheckpoints;
  /** Named by the checkpoint, with epoch 1. */
  readonly owner: WorkerProducer;
  readonly next: WorkerProducer;
  /** Taken by `next`. */
  readonly steps: EngineStep[];
  readonly ownTransactionalIds: Set<string>;
  /** Makes `next` the owner. */
  become(): Promise<Checkpoint>;
  /** In a transaction of its own. */
  commit(producer: WorkerProducer, offset: number): Promise<void>;
}

function withOwners(test: (owners: Owners) => Promise<void>): () => Promise<void> {
  return withScene(async (scene) => {
    const { names, kafka, database, admin } = scene;
    const group = names.group(countingStage.name);
    const checkpoints = new CountingCheckpoints(database);
    const owner = await WorkerProducer.start(kafka, names.transactionalId('owner'));
    const next = await WorkerProducer.start(kafka, names.transactionalId('next'));
    const named = { _id: ID, epoch: 1, transactionalId: owner.transactionalId };
    await checkpoints.insert(firstCheckpoint(named, { next: 0, stopped: null }));
    const steps: EngineStep[] = [];
    const ownTransactionalIds = new Set<string>();
    const deps: OwnershipDependencies = {
      ...{ kafka, names, admin, checkpoints, ownTransactionalIds },
      logger: pino({ level: 'silent' }),
      faultPoints: {
        onStep(step) {
          steps.push(step);
          return undefined;
        },
      },
    };
    const become = () => becomeOwner(deps, { ...PARTITION, lane: 'bulk', group }, next, new AbortController().signal);
    const topic = names.topic(countedIn.name);
    const commit = (producer: WorkerProducer, offset: number) =>
      producer.publish({ group, offsets: [{ topic, partition: 0, next: offset }], outputs: [] });
    try {
      await test({ scene, checkpoints, owner, next, steps, ownTransactionalIds, become, commit });
    } finally {
      await Promise.all([owner.drop(), next.drop()]);
    }
  });
}
