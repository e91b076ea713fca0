import { existsSync, globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ROOT, read } from './embedded-files.ts';

const [terms = '', retired = ''] = read('docs/glossary.md').split('## Words that are no longer used');
const rows = rowsOf(terms, 3).map(([word = '', meaning = '', inTheCode = '']) => ({
  word,
  meaning,
  definitions: inTheCode.split('; ').map(definitionOf),
}));
const replacements = rowsOf(retired, 2).map(([old = '', replacement = '']) => ({
  row: `${old} -> ${replacement}`,
  old: namesIn(old),
  replacement: namesIn(replacement),
}));
const code = globSync('{src,topics,consumers,producers}/**/*.ts', { cwd: fileURLToPath(ROOT) })
  .map((path) => withoutProse(read(path)))
  .join('\n');

describe('docs/glossary.md', () => {
  it('has its terms, and the words that are no longer used', () => {
    expect(rows.length).toBeGreaterThan(80);
    expect(replacements.length).toBeGreaterThan(10);
  });

  it('gives each word one meaning, in a sentence', () => {
    const words = rows.map(({ word }) => word);
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
    expect(rows.filter(({ meaning }) => !/^[A-Z`].*\.$/.test(meaning))).toEqual([]);
  });

  it.each(rows)('$word: names a file that defines it', ({ definitions }) => {
    for (const { names, path } of definitions) {
      expect(names).not.toEqual([]);
      expect({ path, exists: existsSync(new URL(path, ROOT)) }).toEqual({ path, exists: true });
      expect(names.filter((name) => !hasWord(read(path), name))).toEqual([]);
    }
  });

  it.each(replacements)('$row: the old name is gone, the new one is in the code', ({ old, replacement }) => {
    expect(old).not.toEqual([]);
    expect(replacement).not.toEqual([]);
    expect(old.filter((name) => hasWord(code, name))).toEqual([]);
    expect(replacement.filter((name) => !hasWord(code, name))).toEqual([]);
  });
});

/** Cells of the tables' rows that have so many, without heads and rules. */
function rowsOf(text: string, columns: number): string[][] {
  const rows = [...text.matchAll(/^\| (.*) \|$/gm)].map(([, cells = '']) => cells.split(' | '));
  return rows.filter((cells) => cells.length === columns && cells[0] !== 'word' && cells[0] !== 'old');
}

/** "`Name`, `other` in `path`". */
function definitionOf(text: string): { names: string[]; path: string } {
  const [names = '', path = ''] = text.split(' in ');
  return { names: namesIn(names), path: namesIn(path)[0] ?? '' };
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(text);
}

/** Code alone: an old word may still be an ordinary one in a comment. */
function withoutProse(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
