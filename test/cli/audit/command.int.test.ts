import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../../src/domain/documents/audit-entry.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { namesFor } from '../../../src/names.ts';
import { salvage } from '../../support/salvage-command.ts';
import { commandEnvironment, connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';

const prefix = freshPrefix();
const ENV = commandEnvironment(prefix);
let database: Database;

/** More than the command reads at a time; every third is a pause that somebody else made and nobody knows the end of. */
const ENTRIES = Array.from({ length: 450 }, (_, index): AuditEntry => {
  const [action, by, state] =
    index % 3 === 0 ? (['pause', 'ann', 'STARTED'] as const) : (['recall', 'jo', 'DONE'] as const);
  return {
    ...{
      _id: `entry-${index}`,
      at: 1_000 * Math.floor(index / 2),
      action,
      by,
      why: 'a test',
      about: `order o-${index}`,
    },
    ...{ ids: [`o-${index}`], via: 'CLI', state, finishedAt: null, result: null },
  };
});

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, namesFor(prefix).database);
  await database.collection('audit').insertMany(ENTRIES);
});
afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

async function idsOf(...flags: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await salvage(['audit', '--json', ...flags], ENV);
  if (code !== 0) throw new Error(stderr);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).id);
}

describe('salvage audit', () => {
  it('lists up to the limit, newest first, over more than one read, and continues where a list ended', async () => {
    const all = await idsOf('--limit', '1000');
    expect(all).toHaveLength(ENTRIES.length);
    expect(new Set(all).size).toBe(ENTRIES.length);
    const first = await idsOf('--limit', '250');
    expect(first).toEqual(all.slice(0, 250));
    const last = ENTRIES.find(({ _id }) => _id === first.at(-1));
    expect(await idsOf('--limit', '1000', '--after', `${last?.at}:${last?._id}`)).toEqual(all.slice(250));
  });

  it('finds by order, action, person, time, and by whether it was completed', async () => {
    expect(await idsOf('o-7')).toEqual(['entry-7']);
    expect(await idsOf('--action', 'pause', '--limit', '1000')).toHaveLength(150);
    expect(await idsOf('--by', 'jo', '--limit', '1000')).toHaveLength(300);
    expect(await idsOf('--unfinished', '--limit', '1000')).toHaveLength(150);
    const between = ['--since', '1970-01-01T00:00:10Z', '--until', '1970-01-01T00:00:12Z'];
    expect((await idsOf(...between)).toSorted()).toEqual(['entry-20', 'entry-21', 'entry-22', 'entry-23']);
  });

  it('says where an unfinished list continues, what it does not understand, and that nothing fits', async () => {
    const { stdout } = await salvage(['audit', '--limit', '1'], ENV);
    expect(stdout).toContain('There are older ones. Repeat the command with --after 224000:entry-449');
    expect((await salvage(['audit', 'o-nobody'], ENV)).stdout).toBe('Nobody changed anything that fits.\n');
    const wrong = await salvage(['audit', '--since', '1h', '--until', '2h'], ENV);
    expect(wrong).toMatchObject({ code: 2, stderr: 'salvage: --since must be before --until\n' });
  });
});
