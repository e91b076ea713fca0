import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../../src/mongo/database.ts';
import { setupCollections } from '../../../src/mongo/setup-collections.ts';
import { aReportRow } from '../../inspect/report/a-report-row.ts';
import { aDebt } from '../../support/a-debt.ts';
import { salvage } from '../../support/salvage-command.ts';
import { commandEnvironment, connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';

const prefix = freshPrefix();
const env = commandEnvironment(prefix);
let database: Database;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, prefix);
  await setupCollections(database);
  await database
    .collection('debts')
    .insertMany([
      aDebt({ _id: 'a', reportRow: aReportRow({ notSentReason: 'HARD_DECLINE' }), state: 'OPEN' }),
      aDebt({ _id: 'b', reportRow: aReportRow({ code: null, network: null }), state: 'OPEN', currency: 'EUR' }),
    ]);
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

describe('salvage report', () => {
  const january = ['--from', '2026-01-01', '--to', '2026-02-01'];

  it('prints text, one JSON object, or CSV', async () => {
    const text = await salvage(['report', ...january, '--by', 'code,network'], env);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toContain('period      code  network  declined');

    const sameTime = ['--since', '2026-01-01', '--until', '2026-02-01'];
    const json = JSON.parse((await salvage(['report', ...sameTime, '--json'], env)).stdout);
    expect(json).toMatchObject({ windowDays: 30, total: { declined: 2, notSent: { HARD_DECLINE: 1, NONE: 1 } } });

    const csv = (await salvage(['report', ...january, '--csv', '--period', 'day'], env)).stdout.trim().split('\n');
    expect(csv.map((line) => line.split(',').slice(0, 4))).toEqual([
      ['period', 'unfinished', 'currency', 'declined'],
      ['2026-01-01', 'false', 'EUR', '1'],
      ['2026-01-01', 'false', 'USD', '1'],
    ]);
  });

  it.each([
    [['--by', 'colour'], 'Unknown: colour'],
    [['--from', '2026-02-31'], 'a day such as 2026-01-31'],
    [['--from', '2026-02-01', '--to', '2026-01-01'], '--from must be before --to'],
    [['--json', '--csv'], 'cannot be used together'],
    [['--from', '2020-01-01', '--to', '2026-01-01', '--period', 'day'], 'too many periods'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await salvage(['report', ...args], env);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
