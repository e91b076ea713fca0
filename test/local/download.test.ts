import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Download, ensureDownloaded } from '../../local/download.ts';

let cache: string;
let fetches: number;
let lines: string[];

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
    ['was truncated', () => truncate(join(folder(), 'libs', 'server'), 3)],
    ['lost its list of files', () => rm(join(folder(), 'complete.json'))],
  ])('that %s is made again', async (_case, damage) => {
    await ensure();
    await damage();
    await ensure();
    expect(fetches).toBe(2);
    expect(await serverText()).toBe('the whole server');
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
  return ensureDownloaded({ title: 'The server', folder: folder(), fetchInto }, (line) => lines.push(line));
}

async function fetchServer(into: string): Promise<void> {
  fetches += 1;
  await mkdir(join(into, 'libs'));
  await writeFile(join(into, 'libs', 'server'), 'the whole server');
}
