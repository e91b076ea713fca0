import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { down, status, up } from '../../local/persistent-stack.ts';
import { UsageError } from '../../src/errors.ts';
import { until } from '../support/until.ts';

let parent: string;
let folder: string;
const lines: string[] = [];
const onProgress = (line: string) => void lines.push(line);
const start = () => up({ folder, ports: {}, environment: process.env, onProgress });

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'salvage-up-'));
  folder = join(parent, 'stack');
});

afterEach(async () => {
  await down({ folder, persist: false, onProgress });
  await rm(parent, { recursive: true });
});

describe('the persistent stack', () => {
  it('starts, restarts a killed server with its data, keeps its data with --persist, and removes it otherwise', async () => {
    const addresses = await start();
    for (const path of [folder, join(folder, 'stack.json')]) expect((await stat(path)).mode & 0o077).toBe(0);
    const before = await status(folder);
    expect(before).toMatchObject({ ready: true, addresses });

    await write(addresses.mongodbUri);
    const mongod = before.servers.find((server) => server.name === 'mongod');
    process.kill(mongod?.pid ?? Number.NaN, 'SIGKILL');
    await untilNotReady();
    expect(await statesByName()).toEqual({ kafka: 'ready', registry: 'ready', mongod: 'gone' });

    expect(await start()).toEqual(addresses);
    expect(lines).toContain('mongod has ended by itself; starting it again');
    expect(await statesByName()).toEqual({ kafka: 'ready', registry: 'ready', mongod: 'ready' });
    expect(await count(addresses.mongodbUri)).toBe(1);

    expect(await down({ folder, persist: true, onProgress })).toBe(true);
    expect(await statesByName()).toEqual({ kafka: 'stopped', registry: 'stopped', mongod: 'stopped' });
    expect(await down({ folder, persist: false, onProgress })).toBe(true);
    expect(await readdir(parent)).toEqual([]);
    expect(await down({ folder, persist: false, onProgress })).toBe(false);
  });

  it('refuses a folder that is not empty', async () => {
    folder = parent;
    await writeFile(join(folder, 'precious'), '');
    await expect(start()).rejects.toThrow(UsageError);
    expect(await readdir(folder)).toEqual(['precious']);
  });
});

async function statesByName(): Promise<Record<string, string>> {
  const { servers } = await status(folder);
  return Object.fromEntries(servers.map(({ name, state }) => [name, state]));
}

async function untilNotReady(): Promise<void> {
  await until(async () => !(await status(folder)).ready);
}

async function write(uri: string): Promise<void> {
  const client = await MongoClient.connect(uri);
  await client
    .db('kept')
    .collection('one')
    .insertOne({}, { writeConcern: { w: 'majority', journal: true } });
  await client.close();
}

async function count(uri: string): Promise<number> {
  const client = await MongoClient.connect(uri);
  const found = await client.db('kept').collection('one').countDocuments();
  await client.close();
  return found;
}
