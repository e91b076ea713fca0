import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { namesFor } from '../../../src/names.ts';
import { contentWith, inputWith, soundInput } from '../../configuration/contents.ts';
import { aDebt } from '../../support/a-debt.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const prefix = freshPrefix();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  const database = await connectForTests(stackForTests().mongodbUri, namesFor(prefix).database);
  await database.db.dropDatabase();
  await database.close();
});

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

function salvage(args: string[], env: Record<string, string> = {}, input = ''): Promise<Outcome> {
  const mongodb = { MONGODB_URI: stackForTests().mongodbUri, SALVAGE_PREFIX: prefix };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, ...args],
      { env: { ...process.env, ...mongodb, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
    child.stdin?.end(input);
  });
}

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, stringify(content));
  return path;
}

const WHY = ['--why', 'a test'];

describe('salvage config', () => {
  it('check lists every error with its position and exits with 2; a valid file exits with 0', async () => {
    const wrong = file('wrong.yaml', { ...soundInput, timeZone: 'Mars/Phobos', surplus: 1 });
    const refused = await salvage(['config', 'check', wrong]);
    expect(refused).toMatchObject({ code: 2, stderr: '' });
    expect(refused.stdout).toContain(`${wrong}:1:11: R5: timeZone`);
    expect(refused.stdout).toContain('surplus: unknown key');
    const good = await salvage(['config', 'check', file('good.yaml', contentWith()), '--json']);
    expect(good.code).toBe(0);
    expect(JSON.parse(good.stdout)).toMatchObject({ ok: true, problems: [] });
  });

  it('applies, shows, lists and rolls back versions in MongoDB; a dry run changes nothing', async () => {
    const first = file('first.yaml', contentWith());
    const second = file('second.yaml', contentWith({ timeZone: 'UTC' }));
    expect((await salvage(['config', 'show'])).code).toBe(2);
    expect((await salvage(['config', 'apply', first, '--dry-run'])).stdout).toContain('this would become version 1');
    expect((await salvage(['config', 'apply', first, '--by', 'ann', ...WHY])).stdout).toContain(
      'Version 1 is in force',
    );
    expect((await salvage(['config', 'apply', second, ...WHY])).stdout).toContain(
      '~ timeZone: "America/New_York" → "UTC"',
    );
    expect((await salvage(['config', 'apply', second, ...WHY])).stdout).toContain('has the same content already');
    const rolledBack = await salvage(['config', 'rollback', '1', '--json', ...WHY]);
    expect(JSON.parse(rolledBack.stdout)).toMatchObject({ newVersion: 3, applied: true });
    const shown = await salvage(['config', 'show']);
    expect(shown.stdout).toMatch(/^# version 3, applied .* by .*\ntimeZone: America\/New_York\n/);
    const history = JSON.parse((await salvage(['config', 'history', '--json'])).stdout);
    expect(history).toMatchObject([
      { version: 3, rollbackOf: 1 },
      { version: 2 },
      { version: 1, appliedBy: 'ann', appliedWhy: 'a test' },
    ]);
    const database = await connectForTests(stackForTests().mongodbUri, namesFor(prefix).database);
    const entries = await database.collection('audit').find().sort({ at: 1 }).toArray();
    expect(entries.map(({ action, result }) => `${action}: ${result}`)).toEqual([
      expect.stringMatching(/^config-apply: version 1 is in force, with \d+ changes$/),
      'config-apply: version 2 is in force, with 1 change',
      'config-rollback: version 3 is in force, with 1 change',
    ]);
    await database.close();
  });

  it('checks and applies standard input, and calls it so in messages', async () => {
    const wrong = 'timeZone: Mars/Phobos\n';
    const refused = await salvage(['config', 'apply', '-', ...WHY], {}, wrong);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('standard input cannot be applied');
    expect(refused.stderr).toContain('  - standard input:1:1: gateways: is missing');
    const empty = 'salvage: standard input is empty: is the command or file before it the right one?\n';
    for (const verb of ['check', 'apply']) {
      expect(await salvage(['config', verb, '-'], {}, '')).toEqual({ code: 2, stdout: '', stderr: empty });
    }
    const applied = await salvage(
      ['config', 'apply', '-', '--dry-run'],
      {},
      stringify(contentWith({ timeZone: 'UTC' })),
    );
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('~ timeZone: "America/New_York" → "UTC"');
  });

  it('rolls back to a version that newer checks refuse only with --yes, which it names', async () => {
    const database = await connectForTests(stackForTests().mongodbUri, namesFor(prefix).database);
    const minimumPriceMinor = { HRK: 1500 };
    const content = contentWith({ recycleProfiles: [{ ...soundInput.recycleProfiles[0], minimumPriceMinor }] });
    await database.db.collection<{ _id: number }>('config').updateOne({ _id: 2 }, { $set: { content } });
    await database.close();
    const refused = await salvage(['config', 'rollback', '2', ...WHY]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      'version 2 breaks rules of today; nothing was applied. --yes applies it all the same',
    );
    expect(refused.stderr).toContain('recycleProfiles[0].minimumPriceMinor.HRK: HRK is not a currency of ISO 4217');
    expect((await salvage(['config', 'show', '2'])).stdout).toContain('HRK: 1500');
    expect((await salvage(['config', 'rollback', '2', '--yes', ...WHY])).stdout).toContain('is in force');
    expect((await salvage(['config', 'rollback', '1', ...WHY])).code).toBe(0);
  });

  it('shows a version in a form that can be applied again', async () => {
    const shown = await salvage(['config', 'show']);
    const path = join(folder, 'shown.yaml');
    writeFileSync(path, shown.stdout);
    expect((await salvage(['config', 'apply', path, ...WHY])).stdout).toContain('has the same content already');
  });

  it('R22: says how much it gives back to billing, and applies nothing of that kind without --yes', async () => {
    const database = await connectForTests(stackForTests().mongodbUri, namesFor(prefix).database);
    const subscription = { orderId: 'order-1', customerId: 'customer-1', gatewayId: 'nmi-1', billingCycle: 3 };
    await database.db
      .collection<{ _id: string } & Record<string, unknown>>('subscriptions')
      .insertOne({ _id: 'subscription-1', status: 'RECYCLE_BILLING', ...subscription });
    await database.db
      .collection<{ _id: string } & Record<string, unknown>>('orders')
      .insertOne({ _id: 'order-1', status: 'COMPLETE' });
    await database.collection('debts').insertOne(aDebt());
    await database.collection('submissions').insertOne(aSubmission({ state: 'SCHEDULED', dueAt: Date.now() }));
    await database.close();
    const changed = file('changed.yaml', contentWith({ recycleProfiles: [] }));
    const dryRun = await salvage(['config', 'apply', changed, '--dry-run']);
    expect(dryRun.stdout).toContain(
      'This gives 1 scheduled submission back to billing, 25.00 USD in all (SLOT_WITHDRAWN 1; flex-1 1)',
    );
    const refused = await salvage(['config', 'apply', changed, ...WHY]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('Nothing was applied; if that is right, repeat it with --yes');
    const applied = await salvage(['config', 'apply', changed, '--yes', '--json', ...WHY]);
    expect(JSON.parse(applied.stdout)).toMatchObject({
      applied: true,
      withdraws: { submissions: 1, money: { USD: 2_500 } },
    });
  });

  it('asks at a terminal for the reason, and applies nothing over what somebody applied meanwhile', async () => {
    const [mine, theirs] = ['UTC', 'Asia/Tokyo'].map((timeZone) =>
      file(`${timeZone.slice(0, 3)}.yaml`, contentWith({ timeZone })),
    );
    const command = `${process.execPath} --no-warnings ${main} config apply ${mine} --yes`;
    const atTerminal = spawn('script', ['-qec', command, '/dev/null'], {
      env: { ...process.env, MONGODB_URI: stackForTests().mongodbUri, SALVAGE_PREFIX: prefix },
    });
    let shown = '';
    atTerminal.stdout.on('data', (text) => {
      shown += String(text);
    });
    const exited = once(atTerminal, 'exit');
    await until(() => shown.includes('Why?'));
    expect(shown).toBe('Why? ');
    expect((await salvage(['config', 'apply', theirs ?? '', '--yes', ...WHY])).stdout).toContain('is in force');
    atTerminal.stdin.write('because\n');
    expect(await exited).toEqual([2, null]);
    expect(shown).toMatch(/you began .*, and version \d+ is in force now/);
  });

  it('does not apply a file with errors, and reports a missing file, a wrong version and a wrong flag in one line', async () => {
    const wrong = file('wrong.yaml', inputWith({ gateways: [] }));
    const refused = await salvage(['config', 'apply', wrong, ...WHY]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`${wrong}:`);
    expect((await salvage(['config', 'check', '/nowhere.yaml'])).stderr).toBe(
      'salvage: /nowhere.yaml does not exist\n',
    );
    expect(await salvage(['config', 'rollback', 'x', ...WHY])).toMatchObject({ code: 2 });
    expect(await salvage(['config', 'apply', wrong, '--force'])).toMatchObject({ code: 2 });
  });

  it('says that MongoDB cannot be reached, in one line', async () => {
    const away = await salvage(['config', 'show'], {
      MONGODB_URI: 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300',
    });
    expect(away).toMatchObject({ code: 1, stdout: '' });
    expect(away.stderr).toMatch(/^salvage: cannot reach MongoDB .*\n$/);
  });
});
