import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sample } from '../../../src/domain/documents/sample.ts';
import { readSamples } from '../../../src/inspect/samples/read-samples.ts';
import { sampleOf } from '../../../src/inspect/samples/sample-of.ts';
import { storeSample } from '../../../src/inspect/samples/start-sampling.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { setupCollections } from '../../../src/mongo/setup-collections.ts';
import { AT, aSnapshot } from '../../support/a-snapshot.ts';
import { connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';

let database: Database;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
});

beforeEach(async () => {
  await database.db.dropCollection('samples').catch(() => undefined);
  await setupCollections(database);
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

function sample(second: number, seconds: number): Sample {
  const lag = { cascade: { messages: 1, seconds }, bulk: { messages: 0, seconds: 0 } };
  return { ...sampleOf(aSnapshot()), _id: AT + second * 1_000, lag, parked: second };
}

describe('samples', () => {
  it('are in a capped collection, also where the database is older', async () => {
    const [found] = await database.db.listCollections({ name: 'samples' }).toArray();
    expect(found).toMatchObject({ options: { capped: true } });
  });

  it('are stored once in ten seconds, however many instances are there', async () => {
    let reads = 0;
    const read = async () => {
      reads += 1;
      return aSnapshot();
    };
    await Promise.all(Array.from({ length: 5 }, () => storeSample(database, read, AT + 3_000)));
    expect(await database.db.collection<Sample>('samples').countDocuments()).toBe(1);
    const readTogether = reads;
    await storeSample(database, read, AT + 9_999);
    expect(reads).toBe(readTogether);
    await storeSample(database, async () => aSnapshot({ at: AT + 10_000 }), AT + 10_000);
    expect(await database.db.collection<Sample>('samples').distinct('_id')).toEqual([AT, AT + 10_000]);
  });

  it('are thinned for a chart, and the worst of each point stays', async () => {
    const stored = Array.from({ length: 60 }, (_, at) => sample(at * 10, at === 17 ? 99 : 1));
    await database.db.collection<Sample>('samples').insertMany(stored);
    const all = await readSamples(database, { from: AT, to: AT + 600_000, points: 1_000 });
    expect(all).toEqual(stored);
    const few = await readSamples(database, { from: AT, to: AT + 600_000, points: 10 });
    expect(few).toHaveLength(10);
    expect(few.map(({ lag }) => lag?.cascade.seconds)).toEqual([1, 1, 99, 1, 1, 1, 1, 1, 1, 1]);
    expect(few.map(({ parked }) => parked)).toEqual([50, 110, 170, 230, 290, 350, 410, 470, 530, 590]);
  });

  it('have no point where nothing was sampled, and say null where nothing was read', async () => {
    await database.db
      .collection<Sample>('samples')
      .insertMany([{ ...sample(0, 1), lag: null, cascades: null }, sample(300, 2)]);
    const found = await readSamples(database, { from: AT, to: AT + 600_000, points: 10 });
    expect(found.map(({ _id, lag }) => [_id - AT, lag?.cascade.seconds ?? null])).toEqual([
      [0, null],
      [300_000, 2],
    ]);
    expect(found[0]).toMatchObject({ lag: null, cascades: null });
  });

  it('of a month are answered without reading more than 20,000', async () => {
    const month = 30 * 24 * 360;
    await database.db
      .collection<Sample>('samples')
      .insertMany(Array.from({ length: 2_000 }, (_, at) => sample(at * 10, 1)));
    const found = await readSamples(database, { from: AT, to: AT + month * 10_000, points: 300 });
    // One in thirteen is looked at.
    expect(found.reduce((sum, { _id }) => sum + Number(_id % 130_000 === 0), 0)).toBe(found.length);
    expect(found.length).toBeLessThanOrEqual(300);
  });
});
