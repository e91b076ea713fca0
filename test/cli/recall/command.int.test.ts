import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../../src/mongo/database.ts';
import { setupCollections } from '../../../src/mongo/setup-collections.ts';
import { namesFor } from '../../../src/names.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { salvage } from '../../support/salvage-command.ts';
import { commandEnvironment, connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';

const prefix = freshPrefix();
const ENV = commandEnvironment(prefix);
let database: Database;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, namesFor(prefix).database);
  await setupCollections(database);
  await database.collection('submissions').insertOne(aSubmission({ _id: 'sub_a', state: 'SENT', orderId: 'o-1' }));
});
afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

const read = () => database.collection('submissions').findOne({ _id: 'sub_a' });

describe('salvage recall', () => {
  it('R21: says what it would call back, and changes nothing without --yes', async () => {
    const { code, stdout } = await salvage(['recall', 'o-1'], ENV);
    expect(stdout).toBe(
      'sub_a of order o-1, 25.00 USD, RECYCLE on flex-1: with FlexEcom\n1 submission, 25.00 USD\nNothing was changed. Add --yes to call it back.\n',
    );
    expect(code).toBe(0);
    expect(await read()).toMatchObject({ withdrawReason: null });
  });

  it('R21: needs a reason, and an id under which something is open', async () => {
    const noReason = await salvage(['recall', 'o-1', '--yes'], ENV);
    expect(noReason).toMatchObject({ code: 2, stderr: expect.stringContaining('--why') });
    expect(await read()).toMatchObject({ withdrawReason: null });
    const unknown = await salvage(['recall', 'o-2', '--yes', '--why', 'x'], ENV);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing is open under o-2') });
  });

  it('R21: stores who and why, and says with exit code 3 that FlexEcom has not confirmed it yet', async () => {
    const args = ['recall', 'o-1', '--yes', '--why', 'asked by phone', '--by', 'jo', '--wait', '0', '--json'];
    const { code, stdout } = await salvage(args, ENV);
    expect(JSON.parse(stdout)).toMatchObject({ submissionId: 'sub_a', state: 'SENT', withdrawReason: 'RECALLED' });
    expect(code).toBe(3);
    expect((await read())?.history.at(-1)).toMatchObject({ detail: 'recalled by jo: asked by phone' });
    expect(await database.collection('audit').countDocuments({ by: 'jo', why: 'asked by phone' })).toBe(1);
  });
});
