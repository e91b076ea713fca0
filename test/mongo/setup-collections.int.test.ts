import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/mongo/database.ts';
import { setupCollections } from '../../src/mongo/setup-collections.ts';
import { connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';

let database: Database;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

describe('setting up the collections', () => {
  it('reports what it created, even where two processes do it at the same time', async () => {
    const [one, other] = await Promise.all([setupCollections(database), setupCollections(database)]);
    for (const done of ['created collection submissions', 'created collection checkpoints']) {
      expect([...one, ...other]).toContain(done);
    }
  });

  it('changes nothing when it is repeated', async () => {
    expect(await setupCollections(database)).toEqual([]);
  });

  it('gives the queries of the scheduler and of reconcile an index', async () => {
    const submissions = database.collection('submissions');
    for (const filter of [
      { state: 'SCHEDULED', dueAt: { $lte: 1 } },
      { state: 'SENDING', parked: true },
      { state: 'SENT', 'reconcile.overdueAgainAt': { $not: { $gt: 1 } }, acknowledgedAt: { $lte: 1 } },
      { 'reconcile.resultToPublish': { $type: 'string' } },
    ] as const) {
      expect(JSON.stringify(await submissions.find(filter).explain('queryPlanner'))).toContain('IXSCAN');
    }
  });
});
