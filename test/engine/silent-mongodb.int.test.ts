import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { inTransaction } from '../../src/engine/transactions/mongo-transaction.ts';
import { connectDatabase, type Database } from '../../src/mongo/database.ts';
import { type MongodbProxy, proxyToMongodb } from '../support/mongodb-proxy.ts';
import { freshPrefix, stackForTests } from '../support/stack.ts';
import { expectedIds } from './support/counted-event.ts';
import { withScene } from './support/scene.ts';

const ANSWER_WITHIN_MS = 1_000;

describe('a MongoDB that neither answers nor hangs up', () => {
  let proxy: MongodbProxy;
  let database: Database;

  beforeAll(async () => {
    proxy = await proxyToMongodb(stackForTests().mongodbUri);
    database = await connectDatabase(proxy.uri, freshPrefix(), { answerWithinMs: ANSWER_WITHIN_MS });
    await database.db.createCollection('customerSalvages');
  });
  afterEach(() => proxy.flow());
  afterAll(async () => {
    await database.db.dropDatabase();
    await database.close();
    await proxy.cut();
  });

  const notes = () => database.db.collection<{ _id: string }>('customerSalvages');

  it('fails a transaction in which it falls silent, with an error that is no conflict, and nothing of it is written', async () => {
    const work = inTransaction(
      database,
      async (session) => {
        await notes().insertOne({ _id: 'undone' }, { session });
        proxy.stall();
        await notes().insertOne({ _id: 'undone too' }, { session });
      },
      () => undefined,
    );
    await expect(work).rejects.toThrow(/timed out|Server selection|interrupted/);
    proxy.flow();
    expect(await notes().countDocuments()).toBe(0);
  });

  it('is asked again for a commit that it did not answer, and the commit is applied once', async () => {
    const end = await inTransaction(
      database,
      async (session) => {
        await notes().insertOne({ _id: 'done' }, { session });
        proxy.stall();
      },
      (outcome) => outcome === 'retried' && proxy.flow(),
    );
    expect(end.kind).toBe('committed');
    expect(await notes().countDocuments()).toBe(1);
  });
});

describe('a stage whose MongoDB falls silent in the middle of a chunk', () => {
  it(
    'is held, takes over again, and applies everything once',
    withScene(async (scene) => {
      const proxy = await proxyToMongodb(stackForTests().mongodbUri);
      try {
        const instance = scene.start({ mongodbUri: proxy.uri });
        await scene.publish(0, 500);
        await scene.caughtUp(500);
        const chunksBefore = instance.count('chunk-read');
        await scene.publish(500, 2_000);
        await instance.reached('chunk-read', chunksBefore + 1);
        proxy.stall();
        await instance.reached('held');
        proxy.flow();
        const { noted, published } = await scene.caughtUp(2_000);
        expect(noted).toEqual(expectedIds(0, 2_000));
        expect(published).toEqual(expectedIds(0, 2_000));
      } finally {
        await proxy.cut();
      }
    }),
  );
});
