import { existsSync, globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ROOT, read } from './embedded-files.ts';

const page = read('docs/help-page.md');
const [said = '', silent = ''] = page.split('## Where the page is silent');
const sentences = rowsOf(said, 5).map(([sentence = '', rules = '', decidedBy = '', tests = '', scenarios = '']) => ({
  sentence,
  rules: rules.match(/R\d+/g) ?? [],
  files: pathsIn(decidedBy),
  tests: testsIn(tests),
  scenarios: quotedIn(scenarios),
}));
const decisions = rowsOf(silent, 4).map(([what = '', , rules = '', decidedBy = '']) => ({
  what,
  rules: rules.match(/R\d+/g) ?? [],
  files: pathsIn(decidedBy),
}));

/** Cells of the table's rows, without head and rule. */
function rowsOf(text: string, columns: number): string[][] {
  const rows = [...text.matchAll(/^\| (.*) \|$/gm)].map(([, cells = '']) => cells.split(' | '));
  return rows.slice(1).filter((cells) => cells.length === columns);
}

function pathsIn(cell: string): string[] {
  return [...cell.matchAll(/`([\w./-]+\.ts)`/g)].map(([, path = '']) => path);
}

function quotedIn(cell: string): string[] {
  return [...cell.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title);
}

/** Each file with the tests that are named behind it. */
function testsIn(cell: string): { path: string; titles: string[] }[] {
  // A title may have a semicolon of its own.
  return cell.split(/; (?=`)/).flatMap((part) => pathsIn(part).map((path) => ({ path, titles: quotedIn(part) })));
}

/** What a test file's `it`, `it.each` and `describe` are called. */
function titlesOf(path: string): string[] {
  return [...read(path).matchAll(/\(\s*(['`])((?:(?!\1).)+)\1,/g)].map(([, , title = '']) => title);
}

function scenarioTitles(): string[] {
  const files = globSync('test/black-box/scenarios/*.ts', { cwd: fileURLToPath(ROOT) });
  return files.flatMap((path) => [...read(path).matchAll(/scenario\(\s*'([^']+)'/g)].map(([, title = '']) => title));
}

describe('docs/help-page.md', () => {
  it('has a table of what the page says, and one of where it is silent', () => {
    expect(sentences.length).toBeGreaterThan(30);
    expect(decisions.length).toBeGreaterThan(15);
  });

  it.each(sentences)(
    '$sentence: names files, tests and a scenario that are there',
    ({ rules, files, tests, scenarios }) => {
      expect(rules).not.toEqual([]);
      expect(files).not.toEqual([]);
      expect(missing([...files, ...tests.map(({ path }) => path)])).toEqual([]);
      const absent = tests.flatMap(({ path, titles }) => titles.filter((title) => !titlesOf(path).includes(title)));
      expect(tests).not.toEqual([]);
      expect(tests.filter(({ titles }) => titles.length === 0)).toEqual([]);
      expect(absent).toEqual([]);
      expect(scenarios).toHaveLength(1);
    },
  );

  it('names every scenario of the black-box test once', () => {
    expect(sentences.flatMap(({ scenarios }) => scenarios).toSorted()).toEqual(scenarioTitles().toSorted());
  });

  it.each(decisions)('$what: names its rule, and files that are there', ({ rules, files }) => {
    expect(rules).not.toEqual([]);
    expect(files).not.toEqual([]);
    expect(missing(files)).toEqual([]);
  });
});

function missing(paths: readonly string[]): string[] {
  return paths.filter((path) => !existsSync(new URL(path, ROOT)));
}
