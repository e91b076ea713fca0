import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { inTransaction } from '../../src/engine/transactions/mongo-transaction.ts';
import { connectDatabase, type Database } from '../../src/mongo/database.ts';
import { freshPrefix, stackForTests } from '../support/stack.ts';
import { type StallingProxy, stallingProxyTo } from '../support/stalling-proxy.ts';
import { expectedIds } from './support/counted-event.ts';
import { withScene } from './support/scene.ts';

const ANSWER_WITHIN_MS = 1_000;
/** With what the driver does by itself: it asks for the transaction's end, twice, each up to 5 s for a server and 5 s for a connection. */
const GIVEN_UP_WITHIN_MS = 25_000;

describe('a MongoDB that neither answers nor hangs up', () => {
  let proxy: StallingProxy;
  let database: Database;

  beforeAll(async () => {
    proxy = await stallingProxyTo(stackForTests().mongodbUri);
    database = await connectDatabase(proxy.uri, freshPrefix(), { answerWithinMs: ANSWER_WITHIN_MS });
    await database.db.createCollection('customers');
  });
  afterEach(() => proxy.flow());
  afterAll(async () => {
    await database.db.dropDatabase();
    await database.close();
    await proxy.close();
  });

  const notes = () => database.db.collection<{ _id: string }>('customers');

  it('is given up in time, and leaves a transaction undone that it falls silent in: its error is no conflict', async () => {
    const askedAt = Date.now();
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
    expect(Date.now() - askedAt).toBeLessThan(GIVEN_UP_WITHIN_MS);
    proxy.flow();
    expect(await notes().countDocuments()).toBe(0);
  });

  it('is asked again for a commit whose answer it kept, which holds once', async () => {
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

describe('a stage whose MongoDB falls silent in the middle of work', () => {
  it(
    'is held back, takes over again, and applies everything once',
    withScene(async (scene) => {
      const proxy = await stallingProxyTo(stackForTests().mongodbUri);
      try {
        const instance = scene.start({ mongodbUri: proxy.uri });
        await scene.publish(0, 500);
        await scene.settled(500);
        const publishing = scene.publish(500, 2_000);
        await new Promise((resolve) => setTimeout(resolve, 50));
        proxy.stall();
        await publishing;
        await instance.reached('held');
        proxy.flow();
        const { noted, published } = await scene.settled(2_000);
        expect(noted).toEqual(expectedIds(0, 2_000));
        expect(published).toEqual(expectedIds(0, 2_000));
      } finally {
        await proxy.close();
      }
    }),
  );
});
