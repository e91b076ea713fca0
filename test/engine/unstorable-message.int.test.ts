import { describe, expect, it } from '@jest/globals';
import { BSON } from 'mongodb';
import { checkpointCollection } from '../../src/engine/checkpoint.ts';
import type { LogRecord } from '../../src/kafka/log/log-reader.ts';
import { until } from '../support/until.ts';
import { countedEvent, expectedIds } from './support/counted-event.ts';
import { COUNTED_PARTITIONS, countedIn } from './support/counting-stage.ts';
import { type Scene, withScene } from './support/scene.ts';

const MESSAGES = 40;
const POISONOUS = 7;
const poisonous = countedEvent(POISONOUS, 'good');
/** Message 7 is of order-7. */
const ORDERS_OF_ITS_PARTITION = [6, 7, 8];
const DOCUMENT_BYTES_MAX = 16 * 1024 * 1024;

/** Ways in which billing's own database can refuse what one message changes. */
const REFUSALS = {
  'a validator': async ({ database }: Scene) => {
    const validator = { 'submissions.submissionId': { $ne: poisonous.eventId } };
    await database.db.command({ collMod: 'customerSalvages', validator });
  },
  'a unique index that is not ours': async ({ database }: Scene) => {
    const customers = database.db.collection<{ _id: string; submissions: object[] }>('customerSalvages');
    await customers.createIndex({ 'submissions.submissionId': 1 }, { unique: true, name: 'billingsOwn' });
    await customers.insertOne({ _id: 'billing', ...note(poisonous.eventId) });
  },
  'the size of its document': async ({ database }: Scene) => {
    const document = { _id: poisonous.orderId, submissions: [], filler: '' };
    const filler = 'x'.repeat(DOCUMENT_BYTES_MAX - BSON.calculateObjectSize(document) - 10);
    await database.db.collection<typeof document>('customerSalvages').insertOne({ ...document, filler });
  },
};

const REASONS: Record<keyof typeof REFUSALS, RegExp> = {
  'a validator': /Document failed validation \(121\)/,
  'a unique index that is not ours': /duplicate key error .* index: billingsOwn .*\(11000\)/,
  'the size of its document': /after update is larger than 16777216 \(17419\)/,
};

function note(submissionId: string) {
  return { submissions: [{ submissionId, orderId: 'o', productIds: [], at: 0, state: 'OPEN' }] };
}

describe('a message that MongoDB can never store', () => {
  const refusals = Object.keys(REFUSALS) as (keyof typeof REFUSALS)[];
  it.concurrent.each(refusals)('because of %s becomes a dead letter, and those behind it are processed', (refusal) =>
    withScene(async (scene) => {
      await REFUSALS[refusal](scene);
      // Of the document that is full, only this one message.
      const indexes = numbers(0, MESSAGES).filter((index) => index === POISONOUS || index % 10 !== POISONOUS);
      for (const index of indexes) await scene.publish(index, index + 1);
      const instance = scene.start();
      const processed = expectedIds(0, MESSAGES).filter((_, index) => indexes.includes(index) && index !== POISONOUS);
      await until(
        async () => (await publishedIds(scene)).length >= processed.length,
        async () => `${(await publishedIds(scene)).length} are published: ${instance.log.slice(-2_000)}`,
      );
      expect(await publishedIds(scene)).toEqual(processed);
      const letters = await deadLetters(scene);
      expect(letters).toHaveLength(1);
      expect(letters[0]?.key?.toString()).toBe(poisonous.orderId);
      expect(String(letters[0]?.headers.salvage_reason)).toMatch(/MongoDB can never store what it changes/);
      expect(String(letters[0]?.headers.salvage_reason)).toMatch(REASONS[refusal]);
      expect(await checkpointCollection(scene.database).countDocuments({ stopped: { $ne: null } })).toBe(0);
    })(),
  );
});

describe('a message that cannot be stored, in a chunk of several partitions', () => {
  it(
    'holds no other partition: theirs are stored long before it becomes a dead letter',
    withScene(async (scene) => {
      await REFUSALS['a validator'](scene);
      const instance = scene.start({ workers: 1 });
      await scene.publish(0, MESSAGES);
      await instance.reached('held', COUNTED_PARTITIONS);
      // Of all other partitions: their orders are not those of the message's partition.
      const others = numbers(MESSAGES, 2 * MESSAGES).filter((index) => !ORDERS_OF_ITS_PARTITION.includes(index % 10));
      await scene.publishEvents(others.map((index) => countedEvent(index, 'good')));
      const isDone = async () => {
        const ids = await publishedIds(scene);
        return others.every((index) => ids.includes(countedEvent(index, '').eventId));
      };
      await until(isDone, () => instance.log.slice(-2_000));
      expect(await deadLetters(scene)).toEqual([]);
      await until(async () => (await publishedIds(scene)).length === MESSAGES + others.length - 1);
      const [letter, ...more] = await deadLetters(scene);
      expect(more).toEqual([]);
      expect(letter?.key?.toString()).toBe(poisonous.orderId);
    }),
  );
});

async function publishedIds(scene: Scene): Promise<string[]> {
  return (await scene.publishedEvents()).map(({ eventId }) => eventId.slice('out/'.length)).sort();
}

function deadLetters(scene: Scene): Promise<LogRecord[]> {
  return scene.published(scene.names.deadLetterTopic(countedIn.name));
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
