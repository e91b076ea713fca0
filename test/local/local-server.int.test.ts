import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LocalServer } from '../../local/local-server.ts';
import { readinessProblem, type ServerDefinition } from '../../local/server.ts';
import { choosePorts, describeServers } from '../../local/servers.ts';

let folder: string;
let mongod: ServerDefinition;
let server: LocalServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salvage-server-'));
  mongod = (await describeServers(folder, await choosePorts({}), process.env, () => undefined)).mongod;
  server = new LocalServer(mongod);
});

afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

describe('a server of the local stack', () => {
  it('may be of another release: SALVAGE_MONGOD names the program', async () => {
    const environment = { ...process.env, SALVAGE_MONGOD: '/opt/mongodb-8/bin/mongod' };
    const { mongod: other } = await describeServers(folder, await choosePorts({}), environment, () => undefined);
    expect(other.program).toBe('/opt/mongodb-8/bin/mongod');
  });

  it('can be paused, resumed, killed and started again on its port', async () => {
    await server.start();
    server.pause();
    expect(await answers()).toBe(false);
    server.resume();
    expect(await answers()).toBe(true);
    await server.kill();
    expect([server.running, await answers()]).toEqual([false, false]);
    await server.start();
    expect(await answers()).toBe(true);
  }, 180_000);

  it('that exits while starting is reported with the end of its log', async () => {
    server = new LocalServer({ ...mongod, args: ['--no-such-flag'] });
    await expect(server.start()).rejects.toThrow(/mongod ended while starting .*unrecognised option '--no-such-flag'/s);
  });
});

async function answers(): Promise<boolean> {
  return (await readinessProblem(mongod.checkReady)) === undefined;
}
