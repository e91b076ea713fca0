import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../../', import.meta.url);
const files = globSync('src/domain/**/*.ts', { cwd: root.pathname });

/** The folders of the domain, top floor first. Folders on one floor do not import each other. The files beside them are last. */
const floors: readonly (readonly string[])[] = [
  ['accept', 'send', 'apply'],
  ['routing', 'report'],
  ['salvage'],
  ['billing'],
  ['classification'],
  ['.'],
];

/** The folder of `src/domain` that a file is in; null: it is in none. */
function folderOf(path: string): string | null {
  const [, inDomain] = /^src\/domain\/(.+)$/.exec(path) ?? [];
  if (inDomain === undefined) return null;
  return inDomain.includes('/') ? (inDomain.split('/')[0] ?? null) : '.';
}

function floorOf(folder: string): number {
  return floors.findIndex((floor) => floor.includes(folder));
}

function importedFolders(file: string): (string | null)[] {
  const text = readFileSync(new URL(file, root), 'utf8');
  return [...text.matchAll(/ from '(\.[^']+)'/g)].map(([, from = '']) =>
    folderOf(normalize(join(dirname(file), from))),
  );
}

describe('imports within the domain', () => {
  it('know the floor of every folder', () => {
    expect(files.map((file) => folderOf(file) ?? '').filter((folder) => floorOf(folder) === -1)).toEqual([]);
  });

  it('go to the same folder or down', () => {
    const wrong = files.flatMap((file) => {
      const own = folderOf(file) ?? '';
      return importedFolders(file)
        .filter((folder) => folder !== null && folder !== own && floorOf(folder) <= floorOf(own))
        .map((folder) => `${file} imports ${folder}`);
    });
    expect(wrong).toEqual([]);
  });

  it('leave the domain for topics and error kinds alone', () => {
    const outside = files.flatMap((file) =>
      [...readFileSync(new URL(file, root), 'utf8').matchAll(/ from '(\.[^']+)'/g)]
        .map(([, from = '']) => normalize(join(dirname(file), from)))
        .filter((path) => !/^(?:src\/domain\/|topics\/)/.test(path)),
    );
    expect([...new Set(outside)]).toEqual(['src/errors.ts']);
  });
});
