import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ROOT, read } from './embedded-files.ts';

const page = read('docs/operations.md');
const section = page.slice(page.indexOf('\n## Stops and refusals'), page.indexOf('\n## Dead letters'));
const quoted = [...section.matchAll(/^\| ([^|]*`[^|]*) \|/gm)]
  .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text))
  .map((text) => ({ text, fragments: text.split(/\b[A-Z]\b|…/).map((part) => part.trim()) }));
const code = globSync('src/**/*.ts', { cwd: fileURLToPath(ROOT) })
  .map((path) => read(path))
  .join('\n');

describe('docs/operations.md', () => {
  it('quotes what the program says', () => {
    expect(quoted.length).toBeGreaterThan(8);
  });

  it.each(quoted)('the program says: $text', ({ fragments }) => {
    expect(fragments.filter((fragment) => !code.includes(fragment))).toEqual([]);
  });
});
