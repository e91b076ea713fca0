import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../../', import.meta.url);
const files = globSync('src/domain/**/*.ts', { cwd: root.pathname });

/** The code without its comments. */
function codeOf(file: string): string {
  return readFileSync(new URL(file, root), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

/** What a decision must not do. It is a function of state, event, configuration and the given time, and of nothing else. */
const impure: [string, RegExp][] = [
  ['reads a clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bTemporal\.Now\b|\bperformance\b|\bhrtime\b/],
  ['uses a random number', /\bMath\.random\b|\brandom(?:UUID|Bytes|Int|FillSync)\b|\bgetRandomValues\b/],
  ['waits', /\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b|\bqueueMicrotask\b|\basync\b|\bawait\b|\bPromise\b/],
  ['reads its environment', /\bprocess\.|\bglobalThis\b|\bimport\.meta\b|\bimport\(/],
  ['keeps state between decisions', /^(?:export )?(?:let|var)\b|^(?:export )?const \w+ = new (?:Weak)?(?:Map|Set)\b/m],
  ['sends anything', /\bfetch\b|\bWebSocket\b|\bconsole\./],
];

describe('the source text of the domain', () => {
  it('is found', () => {
    expect(files.length).toBeGreaterThan(40);
  });

  it.each(impure)('never %s', (_, pattern) => {
    expect(files.filter((file) => pattern.test(codeOf(file)))).toEqual([]);
  });

  it('imports only hashes from Node and only the calendar from libraries', () => {
    const imports = files.flatMap((file) =>
      [...codeOf(file).matchAll(/import (?:type )?(.*?) from '([^.'][^']*)'/gs)].map(
        ([, names, from]) => `${names} from ${from}`,
      ),
    );
    expect([...new Set(imports)].sort()).toEqual([
      '{ Temporal } from temporal-polyfill',
      '{ createHmac } from node:crypto',
      '{ hash } from node:crypto',
    ]);
  });
});
