import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Filter } from 'mongodb';
import type { Submission } from '../../src/domain/documents/submission.ts';
import { OPEN_STATES } from '../../src/domain/salvage/submission.ts';
import type { Database } from '../../src/mongo/database.ts';
import { setupCollections } from '../../src/mongo/setup-collections.ts';
import { aSubmission } from '../support/a-submission.ts';
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

  it('drops the indexes of earlier releases that no query uses, even where two processes do it at the same time', async () => {
    await database
      .collection('contradictions')
      .createIndexes([
        { key: { settled: 1, recordedAt: 1 } },
        { key: { 'settled.at': -1 }, partialFilterExpression: { 'settled.at': { $gt: 0 } } },
      ]);
    await database.collection('submissions').createIndex({ dueAt: 1 });
    const done = (await Promise.all([setupCollections(database), setupCollections(database)])).flat();
    expect(done.toSorted()).toEqual([
      'dropped index contradictions.settled.at_-1',
      'dropped index contradictions.settled_1_recordedAt_1',
      'dropped index submissions.dueAt_1',
    ]);
    expect((await database.collection('contradictions').indexes()).map(({ name }) => name)).not.toContain(
      'settled_1_recordedAt_1',
    );
  });

  it('limits the size of samples that a process stored before it, and keeps them', async () => {
    await database.db.dropCollection('samples');
    await database.db.collection<{ _id: number }>('samples').insertOne({ _id: 10_000 });
    const done = (await Promise.all([setupCollections(database), setupCollections(database)])).flat();
    expect(done).toContain('limited the size of collection samples');
    const [samples] = await database.db.listCollections({ name: 'samples' }).toArray();
    expect(samples).toMatchObject({ options: { capped: true } });
    expect(await database.db.collection('samples').countDocuments()).toBe(1);
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
      { state: 'SCHEDULED', dueAt: { $lte: 1 } },
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

  it('lets the scheduler read what is due, and not all that is scheduled', async () => {
    const submissions = database.collection('submissions');
    const scheduled = (dueAt: number) => ({
      ...aSubmission({ state: 'SCHEDULED', dueAt, configVersion: 7 }),
      _id: `${dueAt}`,
    });
    await submissions.insertMany(Array.from({ length: 500 }, (_, at) => scheduled(1_000 + at)));
    const due = { dueAt: { $ne: null, $lte: 1_009 } };
    const recalled = { withdrawReason: { $type: 'string' as const }, appliedAt: null };
    const filter: Filter<Submission> = { state: 'SCHEDULED', $or: [due, recalled, { configVersion: { $ne: 7 } }] };
    const { executionStats } = await submissions.find(filter, { sort: { dueAt: 1 } }).explain('executionStats');
    expect(executionStats).toMatchObject({ nReturned: 10, totalDocsExamined: 10 });
  });
});
