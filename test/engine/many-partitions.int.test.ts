import { describe, expect, it } from '@jest/globals';
import { Checkpoints, ownerOf } from '../../src/engine/checkpoint.ts';
import type { FaultPoints } from '../../src/engine/fault-points.ts';
import { WorkerProducer } from '../../src/engine/transactions/worker-producer.ts';
import { until } from '../support/until.ts';
import { countedEvent, expectedIds, ONE_OF_EACH_PARTITION } from './support/counted-event.ts';
import { type Counted, type CountedStage, KAFKA_REQUESTS } from './support/counted-stage.ts';
import { COUNTED_PARTITIONS, countingStage } from './support/counting-stage.ts';
import { dispatching, RecordingDispatcher } from './support/recording-dispatcher.ts';
import { type Scene, withScene } from './support/scene.ts';

/** Rounds until a chunk had to repeat nothing. */
const ROUNDS_MAX = 40;

describe('a worker that owns several partitions', () => {
  it.concurrent(
    'stores what they have in one MongoDB transaction, and publishes it in one Kafka transaction',
    withScene(async (scene) => {
      const recorder = new RecordingDispatcher();
      const stage = await scene.runHere(dispatching(recorder), { workers: 1 });
      // The first one opens connections and looks up topics.
      let counted = await oneChunk(scene, stage, recorder, 0);
      for (let round = 1; round < ROUNDS_MAX && !isWithoutRepeats(counted); round++) {
        counted = await oneChunk(scene, stage, recorder, round);
      }
      const written = ['update customerSalvages', 'update checkpoints', 'commitTransaction'];
      expect(counted.mongo.slice(1)).toEqual(written);
      expect(counted.kafka).toEqual(KAFKA_REQUESTS);
    }),
  );

  it.concurrent(
    'makes no Kafka transaction for messages that publish nothing, and commits their offsets all the same',
    withScene(async (scene) => {
      const stage = await scene.runHere(countingStage, { workers: 1 });
      await scene.publish(0, 20);
      await scene.caughtUp(20);
      const before = await kafkaTransactions(stage);
      expect(before).toBeGreaterThan(0);
      await scene.publish(20, 60, 'silent');
      const { noted, published } = await scene.caughtUp(60);
      expect(noted).toEqual(expectedIds(0, 60));
      expect(published).toEqual(expectedIds(0, 20));
      expect(await kafkaTransactions(stage)).toBe(before);
    }),
  );

  it.concurrent(
    'forgets the outputs of its checkpoints once it is idle, and keeps the partitions',
    withScene(async (scene) => {
      const stage = await scene.runHere(countingStage, { workers: 1 });
      await scene.publish(0, 20);
      await scene.caughtUp(20);
      await until(async () => (await scene.checkpoints()).every(({ outputs }) => outputs.length === 0));
      expect(stage.runs).toBe(true);
      for (const { transactionalId } of await scene.checkpoints()) expect(transactionalId).not.toBeNull();
    }),
  );
});

describe('a partition that another owner takes over in the middle of a chunk', () => {
  it.concurrent.each(['chunk-read', 'match-epoch'] as const)(
    'at %s is left out of it: the others are stored, and nothing is lost or doubled',
    (step) =>
      withScene(async (scene) => {
        const thief = new Thief(scene, step);
        const stage = await scene.runHere(countingStage, { workers: 1, onStep: thief.onStep });
        thief.isWaiting = true;
        let count = 0;
        for (let round = 0; round < ROUNDS_MAX && thief.stolen === null; round++) {
          await scene.publish(count, count + 20);
          count += 20;
          await until(async () => thief.stolen !== null || (await scene.notedIds()).length >= count);
        }
        const { noted, published } = await scene.caughtUp(count);
        expect(thief.stolen).not.toBeNull();
        expect(noted).toEqual(expectedIds(0, count));
        expect(published).toEqual(expectedIds(0, count));
        // One was fenced once; the others never were.
        const { values } = await stage.metrics.fenced.get();
        expect(values.map(({ value }) => value)).toEqual([1]);
        await thief.producer?.drop();
      })(),
  );
});

/** Takes over a partition while the stage's worker is in a chunk that covers another one too. */
class Thief {
  readonly onStep: FaultPoints['onStep'];
  isWaiting = false;
  /** The partition; null: not yet. */
  stolen: number | null = null;
  producer: WorkerProducer | null = null;
  readonly #scene: Scene;
  #covered: number[] = [];

  constructor(scene: Scene, at: 'chunk-read' | 'match-epoch') {
    this.#scene = scene;
    this.onStep = (step, { partition }) => {
      if (step === 'mongo-committed') this.#covered = [];
      if (step !== at) return undefined;
      this.#covered = [...new Set([...this.#covered, partition])];
      if (!this.isWaiting || this.stolen !== null || this.#covered.length < 2) return undefined;
      this.stolen = partition;
      return this.#steal(partition);
    };
  }

  async #steal(partition: number): Promise<undefined> {
    const { kafka, names, database } = this.#scene;
    this.producer = await WorkerProducer.start(kafka, names.transactionalId('thief'));
    const checkpoint = (await this.#scene.checkpoints())[partition];
    if (checkpoint === undefined) throw new Error(`partition ${partition} has no checkpoint`);
    await new Checkpoints(database).takeOver(ownerOf(checkpoint), this.producer.transactionalId);
    return undefined;
  }
}

/** Lets the stage fetch a message of each partition before it may apply them; what it did until all were applied. */
async function oneChunk(
  scene: Scene,
  stage: CountedStage,
  recorder: RecordingDispatcher,
  round: number,
): Promise<Counted> {
  recorder.reason = 'the test is not ready';
  await until(() => stage.states.every((state) => state === 'held'));
  stage.take();
  const fetchedBefore = stage.fetched;
  await scene.publishEvents(ONE_OF_EACH_PARTITION.map((index) => countedEvent(round * 10 + index, 'good')));
  // More where the group was joined again on a busy machine, which reads a record twice.
  await until(() => stage.fetched >= fetchedBefore + COUNTED_PARTITIONS);
  recorder.reason = null;
  await until(() => stage.chunks >= COUNTED_PARTITIONS);
  return stage.take();
}

/**
 * Whether it met neither old metadata, nor the transaction before, which the broker was still closing, nor the record in
 * its checkpoint that it is no longer held.
 */
function isWithoutRepeats({ kafka, mongo }: Counted): boolean {
  return kafka.length <= KAFKA_REQUESTS.length && !mongo.includes('abortTransaction');
}

async function kafkaTransactions(stage: CountedStage): Promise<number> {
  const { values } = await stage.metrics.kafkaTransactions.get();
  return values.reduce((sum, { value }) => sum + value, 0);
}
