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
    expect(rows.map(({ rule }) => rule)).toEqual(Array.from({ length: 20 }, (_, index) => `R${index + 1}`));
  });

  it.each(rows)('$rule: names files that are there', ({ decidedBy, shownBy }) => {
    expect(decidedBy.length).toBeGreaterThan(0);
    expect([...decidedBy, ...shownBy].filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
  });

  it.each(rows)('$rule: names tests that name it', ({ rule, shownBy }) => {
    const named = new RegExp(`\\b${rule}\\b[^'"\`]*:`);
    expect(shownBy.some((path) => named.test(read(path)))).toBe(true);
  });
});
