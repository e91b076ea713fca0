import { existsSync, globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parseLine } from '../../src/ndjson/parse-line.ts';
import { settingsTable } from '../../src/settings/setting-list.ts';
import { salvage } from '../support/salvage-command.ts';
import { headingsOf } from './anchors.ts';
import { embeddedFiles, ROOT, read } from './embedded-files.ts';

const readme = read('README.md');
const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: fileURLToPath(ROOT) })].map((path) => ({
  path,
  text: read(path),
}));

const code = globSync('{src,topics,producers}/**/*.ts', { cwd: fileURLToPath(ROOT) })
  .map((path) => read(path))
  .join('\n');

/** Examples of a source and its test; they are no real files. */
const EXAMPLES: readonly string[] = ['src/a/b.ts', 'test/a/b.test.ts'];

describe('README.md', () => {
  it('has the settings as they are: otherwise run node test/docs/write-pages.ts', () => {
    expect(readme).toContain(`\n${settingsTable()}\n`);
  });

  it('has a line for salvage produce that is right, and is the one of the example file', () => {
    const [, line = ''] = /```json\n(.*)\n```/.exec(readme) ?? [];
    expect(parseLine({ number: 1, text: line, expected: null }, '')).toMatchObject({ kind: 'event' });
    expect(read('docs/examples/declines.ndjson').split('\n')[0]?.replaceAll('NOW', '1780000000000')).toBe(line);
  });

  it('is the first page: every other page can be reached from it', () => {
    const reached = new Set(['README.md']);
    for (const path of reached)
      for (const link of linksOf(path, read(path))) if (link.endsWith('.md')) reached.add(link);
    expect(pages.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
  });
});

describe('README.md and docs/', () => {
  it.each(pages)('$path: shows files as they are: otherwise run node test/docs/write-pages.ts', ({ text }) => {
    for (const { path, shown } of embeddedFiles(text)) expect(shown).toBe(read(path));
  });

  it.each(pages)('$path: links lead somewhere', ({ path, text }) => {
    expect(linksOf(path, text).filter((link) => !existsSync(new URL(link, ROOT)))).toEqual([]);
    expect(anchorsOf(path, text).filter(([page, anchor]) => !headingsOf(read(page)).includes(anchor))).toEqual([]);
  });

  it.each(pages)('$path: names files that are there', ({ text }) => {
    const named = [...text.matchAll(/`((?:src|test|topics|consumers|producers|local|docs)\/[\w./-]+)`/g)];
    const paths = named.map(([, path = '']) => path).filter((path) => !EXAMPLES.includes(path));
    expect(paths.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
  });

  it.each(pages)('$path: names metrics and headers that the code has', ({ text }) => {
    const named = [...new Set([...text.matchAll(/\bsalvage_[a-z_]+[a-z]\b/g)].map(([name]) => name))];
    expect(named.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
  });

  it('name no command that is not there', async () => {
    const { stdout } = await salvage(['--help']);
    const known = [...stdout.matchAll(/^ {2}([\w-]+) /gm)].map(([, name]) => name);
    const named = pages.flatMap(({ text }) =>
      [...text.matchAll(/(?:`|npx |\.\/|^ {4})salvage ([a-z]+(?:-[a-z]+)*)/gm)].map(([, name]) => name),
    );
    expect([...new Set(named)].filter((name) => !known.includes(name))).toEqual([]);
  });
});

function links(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => (/^https?:/.test(link) ? [] : [link]));
}

/** Files that a page links to, from the repository's root. */
function linksOf(path: string, text: string): string[] {
  return links(text)
    .map((link) => link.replace(/#.*/, ''))
    .filter((link) => link !== '')
    .map((link) => normalize(join(dirname(path), link)));
}

/** Page and anchor of each link to a heading. */
function anchorsOf(path: string, text: string): [string, string][] {
  return links(text).flatMap((link): [string, string][] => {
    const [file = '', anchor] = link.split('#');
    return anchor === undefined ? [] : [[file === '' ? path : normalize(join(dirname(path), file)), anchor]];
  });
}
