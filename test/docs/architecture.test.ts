import { globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ROOT, read } from './embedded-files.ts';

const PAGE = read('docs/architecture.md');
const FILES = globSync('{topics,src,consumers,producers,local}/**/*.{ts,js}', { cwd: fileURLToPath(ROOT) });

/** Types of packages that say nothing about who does I/O, and packages that any folder may use. */
const ANYWHERE = new Set(['zod', 'pino', 'pino-pretty', 'p-retry', 'yaml']);

interface Floor {
  readonly number: number;
  /** A folder with its slash, or a file. */
  readonly place: string;
}

function floorsUnder(heading: string): Floor[] {
  const [, section = ''] = PAGE.split(`${heading}\n`);
  const [table = ''] = section.split('\n#');
  return [...table.matchAll(/^\| (\d+) \| `([^`]+)` \|/gm)].map(([, number, place = '']) => ({
    number: Number(number),
    place,
  }));
}

const HOUSE = [...floorsUnder('## Floors'), { number: 14, place: 'local/' }];
const DOMAIN = floorsUnder('### Inside the domain');

/** Library or global, and the places that may use it. */
const LIBRARIES = [...PAGE.matchAll(/^\| `([\w@/-]+)` \| ((?:`[\w./-]+`(?:, )?)+) \|$/gm)].map(
  ([, name = '', places = '']) => ({ name, places: [...places.matchAll(/`([^`]+)`/g)].map(([, place = '']) => place) }),
);

function importsOf(file: string): string[] {
  const source = read(file);
  const found = [
    ...source.matchAll(/^(?:import|export)\b[^;'"]*?\bfrom\s+['"]([^'"]+)['"]/gm),
    ...source.matchAll(/^import\s+['"]([^'"]+)['"]/gm),
    ...source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g),
  ].map(([, from = '']) => from);
  return [...new Set(found)].map((from) => (from.startsWith('.') ? normalize(join(dirname(file), from)) : from));
}

function floorOf(path: string, floors: readonly Floor[]): Floor | undefined {
  return floors.find(({ place }) => path === place || (place.endsWith('/') && path.startsWith(place)));
}

/** Imports that go up, or to another place on the same floor. */
function wrongImports(files: readonly string[], floors: readonly Floor[]): string[] {
  return files.flatMap((file) => {
    const own = floorOf(file, floors);
    if (own === undefined) return [`${file} is on no floor`];
    return importsOf(file)
      .map((path) => ({ path, floor: floorOf(path, floors) }))
      .filter(({ floor }) => floor !== undefined && floor.place !== own.place && floor.number <= own.number)
      .map(({ path }) => `${file} imports ${path}`);
  });
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function uses(file: string, library: string): boolean {
  // The global, called: `fetch(` that is no method and no declaration.
  if (library === 'fetch') return /(?<![.\w])fetch\(/.test(read(file).replace(/^\s*(\w+ )?fetch\(.*\): .*;$/gm, ''));
  return importsOf(file).some((specifier) => packageOf(specifier) === library);
}

describe('docs/architecture.md', () => {
  it('gives every file a floor, and every floor a file', () => {
    expect(FILES.filter((file) => floorOf(file, HOUSE) === undefined)).toEqual([]);
    expect(HOUSE.filter((floor) => !FILES.some((file) => floorOf(file, [floor]) !== undefined))).toEqual([]);
  });

  it('lets imports go down only', () => {
    expect(wrongImports(FILES, HOUSE)).toEqual([]);
  });

  it('lets imports inside the domain go down only', () => {
    const files = FILES.filter((file) => file.startsWith('src/domain/'));
    expect(files.length).toBeGreaterThan(40);
    expect(wrongImports(files, DOMAIN)).toEqual([]);
  });

  it.each(LIBRARIES)('keeps $name where it says', ({ name, places }) => {
    const users = FILES.filter((file) => uses(file, name));
    expect(users).not.toEqual([]);
    expect(users.filter((file) => !places.some((place) => file.startsWith(place)))).toEqual([]);
  });

  it('names every library that is used', () => {
    const known = new Set([...LIBRARIES.map(({ name }) => name), ...ANYWHERE]);
    const used = FILES.flatMap(importsOf).filter(
      (from) => !/^(node:|src\/|topics\/|local\/|consumers\/|producers\/|package\.json$)/.test(from),
    );
    expect([...new Set(used.map(packageOf))].filter((name) => !known.has(name))).toEqual([]);
  });

  it('keeps the domain to a calendar and hashes', () => {
    const outside = FILES.filter((file) => file.startsWith('src/domain/'))
      .flatMap(importsOf)
      .filter((from) => !/^(src\/domain\/|topics\/|src\/errors\.ts$)/.test(from));
    expect([...new Set(outside)].sort()).toEqual(['node:crypto', 'temporal-polyfill']);
  });
});
