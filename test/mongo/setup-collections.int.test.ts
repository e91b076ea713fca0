import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Filter } from 'mongodb';
import type { Submission } from '../../src/domain/documents.ts';
import { OPEN_STATES } from '../../src/domain/salvage/submission.ts';
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
    for (const done of [/^created collection submissions with \d+ indexes$/, /^created collection checkpoints$/]) {
      expect([...one, ...other]).toContainEqual(expect.stringMatching(done));
    }
  });

  it('changes nothing when it is repeated', async () => {
    expect(await setupCollections(database)).toEqual([]);
  });

  it('gives the queries of scheduler, reconcile and dispatcher an index', async () => {
    const submissions = database.collection('submissions');
    for (const filter of [
      { state: 'SCHEDULED', $or: [{ dueAt: { $lte: 1 } }, { configVersion: { $ne: 2 } }] },
      { state: { $in: ['SENDING', 'SENT'] }, parked: true, flexecomGatewayId: 'fx-1' },
      { state: 'SENT', parked: false, 'reconcile.overdueAgainAt': { $not: { $gt: 1 } }, acknowledgedAt: { $lte: 1 } },
      { flexecomGatewayId: 'fx-1', state: { $in: [...OPEN_STATES] } },
      {
        state: 'SENDING',
        parked: false,
        'dispatch.checkpoint': { $in: ['a/0'] },
        $or: [{ 'dispatch.checkpoint': 'a/0', 'dispatch.epoch': { $lt: 2 } }],
      },
    ] satisfies Filter<Submission>[]) {
      const { winningPlan } = (await submissions.find(filter).explain('queryPlanner')).queryPlanner;
      expect(JSON.stringify(winningPlan)).not.toContain('COLLSCAN');
    }
  });
});
