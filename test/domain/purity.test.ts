import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../../', import.meta.url);
const files = globSync('src/domain/**/*.ts', { cwd: root.pathname });

/** Code alone: what a comment says is not done. */
function codeOf(file: string): string {
  return readFileSync(new URL(file, root), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

/** What a decision must not do: it is a function of state, event, configuration and the time given, and of nothing else. */
const impure: [string, RegExp][] = [
  ['reads a clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bTemporal\.Now\b|\bperformance\b|\bhrtime\b/],
  ['asks for chance', /\bMath\.random\b|\brandom(?:UUID|Bytes|Int|FillSync)\b|\bgetRandomValues\b/],
  ['waits', /\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b|\bqueueMicrotask\b|\basync\b|\bawait\b|\bPromise\b/],
  ['reads its surroundings', /\bprocess\.|\bglobalThis\b|\bimport\.meta\b|\bimport\(/],
  ['keeps state between decisions', /^(?:export )?(?:let|var)\b|^(?:export )?const \w+ = new (?:Weak)?(?:Map|Set)\b/m],
  ['speaks to somebody', /\bfetch\b|\bWebSocket\b|\bconsole\b/],
];

describe('the domain, by its own text', () => {
  it('is where it is looked for', () => {
    expect(files.length).toBeGreaterThan(40);
  });

  it.each(impure)('never %s', (_, pattern) => {
    expect(files.filter((file) => pattern.test(codeOf(file)))).toEqual([]);
  });

  it('imports of Node nothing but a hash, and of libraries nothing but the calendar', () => {
    const imports = files.flatMap((file) =>
      [...codeOf(file).matchAll(/import (?:type )?(.*?) from '([^.'][^']*)'/gs)].map(
        ([, names, from]) => `${names} from ${from}`,
      ),
    );
    expect([...new Set(imports)].sort()).toEqual(['{ Temporal } from temporal-polyfill', '{ hash } from node:crypto']);
  });
});
