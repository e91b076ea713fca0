import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Member } from './member.ts';

let folder: string;
let member: Member;
let started: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salvage-member-'));
  started = 0;
  member = new Member({
    name: 'process',
    port: 0,
    logFile: join(folder, 'log'),
    prepare: async () => void started++,
    program: process.execPath,
    args: ['-e', 'console.log("started"); setInterval(() => {}, 1000)'],
    checkReady: async () => undefined,
  });
});

afterEach(async () => {
  await member.retire();
  rmSync(folder, { recursive: true, force: true });
});

it('a member is one process, whoever else starts it again at the same moment', async () => {
  await Promise.all([member.launch(), member.heal(), member.revive()]);
  expect(started).toBe(1);
  expect(await member.revive()).toBe(false);
});

it('a member that is started and awaited is one process too', async () => {
  await Promise.all([member.start(), member.revive(), member.heal()]);
  expect(started).toBe(1);
});

it('a member that is killed while it is launched does not run afterwards', async () => {
  const launched = member.launch();
  await member.kill();
  await launched;
  expect(await member.revive()).toBe(false);
  await member.heal();
  expect(started).toBe(2);
});
