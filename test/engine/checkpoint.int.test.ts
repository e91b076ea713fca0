import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Checkpoints, checkpointCollection } from '../../src/engine/checkpoint.ts';
import type { Database } from '../../src/mongo/database.ts';
import { connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';
import { aCheckpoint } from './support/a-checkpoint.ts';

let database: Database;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
});
afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

describe('published outputs of a checkpoint', () => {
  const outputs = [{ topic: 'out', key: null, value: null, headers: {} }];
  const first = aCheckpoint({ transactionalId: 'ours', chunkId: 'c/1/0', next: 1, outputs });

  it.each([
    ['are forgotten', first, []],
    ['stay where they are a later chunk’s: the server did late what it was asked', later(), outputs],
  ])('%s', async (_case, stored, left) => {
    await checkpointCollection(database).replaceOne({ _id: stored._id }, stored, { upsert: true });
    await new Checkpoints(database).emptyOutputs([first]);
    expect((await new Checkpoints(database).read(stored._id))?.outputs).toEqual(left);
  });

  function later() {
    return { ...first, from: 1, next: 2, chunkId: 'c/1/1' };
  }
});
