import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { salvage } from '../support/salvage-command.ts';
import { OldData } from './support/old-data.ts';

/** Commands on a database of the first version, on one that is new, and on one that a newer release upgraded. */
const data = new OldData();
const env = data.deployment.env;

beforeAll(async () => {
  await data.setUp();
  await data.addCheckpoint('apply-results/flexecom-result/0');
});

afterAll(() => data.close());

const OLDER =
  /holds data of version 1, but this program works with version 2: stop every process of the older release, then run: salvage setup/;
const CHANGING = [
  ['run', 'scheduler'],
  ['checkpoint', 'resume', 'apply-results/flexecom-result/0'],
  ['contradictions', 'settle', 'con_1', '--by', 'jo', '--why', 'refunded'],
  ['config', 'rollback', '1'],
  ['rerun', 'order-1', '--gateway', 'flexecom-a'],
  ['dlq', 'replay', 'flexecom-result'],
];

describe('a database of the first version', () => {
  it.each(CHANGING)('refuses "salvage %s %s"', async (...args) => {
    const { code, stderr } = await salvage(args, { ...env, HEALTH_PORT: '0' });
    expect(stderr).toMatch(OLDER);
    expect(code).toBe(2);
  });

  it('is read all the same, with a warning', async () => {
    const { code, stdout, stderr } = await salvage(['config', 'history'], env);
    expect(stderr).toMatch(OLDER);
    expect(stdout).toContain('No configuration');
    expect(code).toBe(0);
  });

  it('is upgraded by setup, and then changed by commands again', async () => {
    const first = await salvage(['setup', '--json'], env);
    expect(JSON.parse(first.stdout)).toMatchObject({
      upgrade: ['upgrading the data from version 1 to 2', expect.stringContaining('moved'), 'the data is of version 2'],
    });
    const { stderr } = await salvage(['config', 'rollback', '1'], env);
    expect(stderr).not.toMatch(/version 1, but/);
    const again = await salvage(['setup'], env);
    expect(again.stdout).toBe('Everything exists already; nothing changed.\n');
  });
});

describe('a database of a newer version', () => {
  it('is refused by setup too, which changes nothing', async () => {
    await data.documents('meta').updateOne({}, { $set: { version: 3 } });
    for (const args of [['setup'], ['config', 'rollback', '1']]) {
      const { code, stderr } = await salvage(args, env);
      expect(stderr).toMatch(/holds data of version 3, but this program works with version 2: use the newer release/);
      expect(code).toBe(2);
    }
    expect(await data.documents('meta').findOne({})).toMatchObject({ version: 3 });
  });
});

describe('a database where nothing was stored', () => {
  it('is of this version from the first command that changes it', async () => {
    await data.documents('meta').deleteMany({});
    await data.documents('checkpoints').deleteMany({});
    await salvage(['config', 'rollback', '1'], env);
    expect(await data.documents('meta').findOne({})).toMatchObject({ version: 2 });
  });
});
