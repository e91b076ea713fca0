import { globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import packageJson from '../../package.json' with { type: 'json' };
import { ROOT, read } from './embedded-files.ts';

const filesOf = (pattern: string) => globSync(pattern, { cwd: fileURLToPath(ROOT) });
const SOURCES = filesOf('{topics,src,consumers,producers,local}/**/*.ts').filter((file) => !file.endsWith('.d.ts'));
const READERS = [...SOURCES, ...filesOf('src/**/*.js'), ...filesOf('{test,docs,deploy}/**/*.ts')];

/** What each file is asked for, as `path name`; a whole-module import asks for everything (`path *`). */
const ASKED_FOR = new Set(READERS.flatMap(importedNames));

function importedNames(file: string): string[] {
  const source = read(file);
  const resolved = (from: string) => normalize(join(dirname(file), from));
  const named = [...source.matchAll(/\bimport\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'(\.[^']+)'/g)].flatMap(
    ([, names = '', from = '']) => names.split(',').map((name) => `${resolved(from)} ${nameIn(name)}`),
  );
  const whole = [...source.matchAll(/\bimport\s+\*\s+as\s+\w+\s+from\s+'(\.[^']+)'/g)].map(
    ([, from = '']) => `${resolved(from)} *`,
  );
  const dynamic = [...source.matchAll(/\bimport\(\s*'(\.[^']+)'\s*\)/g)].map(([, from = '']) => `${resolved(from)} *`);
  return [...named, ...whole, ...dynamic];
}

function nameIn(specifier: string): string {
  return (
    specifier
      .trim()
      .replace(/^type\s+/, '')
      .split(/\s+as\s+/)[0] ?? ''
  );
}

function exportedNames(file: string): string[] {
  return [
    ...read(file).matchAll(/^export (?:declare )?(?:async )?(?:const|let|function\*?|class|type|interface) (\w+)/gm),
  ].map(([, name = '']) => name);
}

/** What others install and import: each name in it may be one that only they use. */
const INSTALLED = Object.values(packageJson.exports).map((path) => normalize(path));

describe('what files export', () => {
  it('is declared where it is exported: no file hands on what another declares', () => {
    const handedOn = SOURCES.filter((file) => /^export (?:type )?(?:\*|\{[^}]*\}) from /m.test(read(file)));
    expect(handedOn).toEqual([]);
  });

  it('is imported by somebody', () => {
    const unused = SOURCES.filter((file) => !INSTALLED.includes(file)).flatMap((file) =>
      exportedNames(file)
        .filter((name) => !ASKED_FOR.has(`${file} ${name}`) && !ASKED_FOR.has(`${file} *`))
        .map((name) => `${file} exports ${name}`),
    );
    expect(unused).toEqual([]);
  });
});
