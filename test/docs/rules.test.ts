import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ROOT, read } from './embedded-files.ts';

const rows = [...read('docs/rules.md').matchAll(/^\| (R\d+) \|.*\|(.*)\|(.*)\|$/gm)].map(
  ([, rule = '', decidedBy = '', shownBy = '']) => ({ rule, decidedBy: pathsIn(decidedBy), shownBy: pathsIn(shownBy) }),
);

function pathsIn(cell: string): string[] {
  return [...cell.matchAll(/`([\w./-]+\.ts)`/g)].map(([, path = '']) => path);
}

describe('docs/rules.md', () => {
  it('has every rule, in order', () => {
    expect(rows.map(({ rule }) => rule)).toEqual(Array.from({ length: 24 }, (_, index) => `R${index + 1}`));
  });

  it.each(rows)('$rule: names files that are there', ({ decidedBy, shownBy }) => {
    expect(decidedBy.length).toBeGreaterThan(0);
    expect([...decidedBy, ...shownBy].filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
  });

  it.each(rows)('$rule: names test files that each have a test of it, its name beginning with the number', (row) => {
    expect(row.shownBy.length).toBeGreaterThan(0);
    expect(row.shownBy.filter((path) => !rulesTestedIn(path).includes(row.rule))).toEqual([]);
  });
});

/** The rules that names of a file's tests begin with: `it('R9, R7: …` tests both. */
function rulesTestedIn(path: string): string[] {
  return [...read(path).matchAll(/\(\s*['"`](R\d+(?:, R\d+)*): /g)].flatMap(([, rules = '']) => rules.split(', '));
}
