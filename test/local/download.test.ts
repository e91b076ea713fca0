import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { contentsDigest } from '../../local/checksums.ts';
import { type Download, ensureDownloaded } from '../../local/download.ts';

let cache: string;
let fetches: number;
let lines: string[];
let serverDigest: string;

beforeAll(async () => {
  const whole = await mkdtemp(join(tmpdir(), 'salvage-whole-'));
  await fetchServer(whole);
  serverDigest = await contentsDigest(whole, '');
  await rm(whole, { recursive: true });
});

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'salvage-download-'));
  fetches = 0;
  lines = [];
});

afterEach(() => rm(cache, { recursive: true }));

describe('a download', () => {
  it('is made once, with a progress line at its start and its end', async () => {
    await ensure();
    await ensure();
    expect(fetches).toBe(1);
    expect(await serverText()).toBe('the whole server');
    expect(lines).toEqual(['The server: downloading …', 'The server: downloaded in 0 s']);
  });

  it('is made once where two ask at the same time, and the second reports that it waits', async () => {
    await Promise.all([ensure(), ensure()]);
    expect(fetches).toBe(1);
    expect(lines).toContain('The server: another process is downloading it; waiting');
  });

  it('that a killed process left unfinished starts again', async () => {
    await mkdir(`${folder()}.partial`);
    await writeFile(join(`${folder()}.partial`, 'rubbish'), 'half a ser');
    await ensure();
    expect(await readdir(cache)).toEqual(['server-1']);
    expect((await readdir(folder())).sort()).toEqual(['complete.json', 'libs']);
  });

  it.each([
    ['lost a file', () => rm(join(folder(), 'libs', 'server'))],
    ['was changed', () => writeFile(join(folder(), 'libs', 'server'), 'another server')],
    [
      'was changed without a change of its length',
      () => writeFile(join(folder(), 'libs', 'server'), 'the evil  server'),
    ],
    ['has a file more', () => writeFile(join(folder(), 'libs', 'another.jar'), 'loaded too')],
    ['was truncated', () => truncate(join(folder(), 'libs', 'server'), 3)],
    ['lost its list of files', () => rm(join(folder(), 'complete.json'))],
  ])('that %s is made again', async (_case, damage) => {
    await ensure();
    await damage();
    await ensure();
    expect(fetches).toBe(2);
    expect(await serverText()).toBe('the whole server');
  });

  it('that was changed says so before it is made again', async () => {
    await ensure();
    await writeFile(join(folder(), 'libs', 'server'), 'the evil  server');
    await ensure();
    expect(lines).toContain(`The server: ${folder()} has changed since it was downloaded`);
  });

  it('is not used where it is not what was written down', async () => {
    const other = ensure((into) => writeFile(join(into, 'server'), 'another server'));
    await expect(other).rejects.toThrow(/The server was downloaded and is not used: .*contents\.json does not list/);
    expect(await readdir(cache)).not.toContain('server-1');
  });

  it('that fails reports why, leaves nothing that counts as complete, and can be repeated', async () => {
    const failing = ensure(async (into) => {
      await writeFile(join(into, 'server'), 'half');
      throw new Error('the network is away');
    });
    await expect(failing).rejects.toThrow('the network is away');
    expect(await readdir(cache)).not.toContain('server-1');
    await ensure();
    expect(await serverText()).toBe('the whole server');
  });
});

function folder(): string {
  return join(cache, 'server-1');
}

function serverText(): Promise<string> {
  return readFile(join(folder(), 'libs', 'server'), 'utf8');
}

function ensure(fetchInto: Download['fetchInto'] = fetchServer): Promise<void> {
  const download = { title: 'The server', folder: folder(), fetchInto, contents: [serverDigest] };
  return ensureDownloaded(download, (line) => lines.push(line));
}

async function fetchServer(into: string): Promise<void> {
  fetches += 1;
  await mkdir(join(into, 'libs'));
  await writeFile(join(into, 'libs', 'server'), 'the whole server');
}
