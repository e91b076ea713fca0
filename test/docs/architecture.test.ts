import { globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ROOT, read } from './embedded-files.ts';

const files = globSync('{topics,src,consumers,producers,local}/**/*.ts', { cwd: fileURLToPath(ROOT) });

/** What a folder's files import: paths in the repository, or packages. */
function importsOf(folder: string): string[] {
  const imports = files.filter((file) => file.startsWith(folder)).flatMap((file) => importsOfFile(file));
  return [...new Set(imports)].sort();
}

function importsOfFile(file: string): string[] {
  return [...read(file).matchAll(/^(?:import|export|\}) .*from '([^']+)';$/gm)].map(([, from = '']) =>
    from.startsWith('.') ? normalize(join(dirname(file), from)) : from,
  );
}

function outside(imports: readonly string[], allowed: readonly RegExp[]): string[] {
  return imports.filter((path) => !allowed.some((pattern) => pattern.test(path)));
}

describe('docs/architecture.md, direction of imports', () => {
  it('the domain knows topics, error kinds and a calendar', () => {
    const allowed = [/^src\/domain\//, /^topics\//, /^src\/errors\.ts$/, /^temporal-polyfill$/, /^node:crypto$/];
    expect(outside(importsOf('src/domain/'), allowed)).toEqual([]);
  });

  it('topics know of the domain only what a card number looks like', () => {
    expect(outside(importsOf('topics/'), [/^topics\//, /^zod$/, /^avsc$/, /^node:fs$/])).toEqual([
      'topics/contract/card-numbers.ts',
    ]);
  });

  it('the engine knows no stage, no topic by name and nothing of FlexEcom', () => {
    const forbidden = importsOf('src/engine/').filter((path) =>
      /^(consumers|producers|src\/flexecom)\/|^topics\/(?!topic\.ts)/.test(path),
    );
    expect(forbidden).toEqual([]);
  });

  it('HTTP is spoken by FlexEcom’s client and the registry’s, Kafka by its own side', () => {
    const speakers = (name: string) => files.filter((file) => importsOfFile(file).includes(name));
    expect(outside(speakers('undici'), [/^src\/flexecom\//, /^src\/kafka\/registry\.ts$/, /^local\//])).toEqual([]);
    expect(
      outside(speakers('kafkajs'), [
        /^src\/(kafka|engine|operations|run|demo|cli)\//,
        /^src\/logging\.ts$/,
        /^local\//,
      ]),
    ).toEqual([]);
  });
});
