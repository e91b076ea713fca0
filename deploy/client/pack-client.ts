/**
 * Makes what others install of src/client/: `node deploy/client/pack-client.ts [folder]` writes decline-salvage-<version>.tgz.
 *
 * Node strips types of a program, but of no package in node_modules. So this is JavaScript with declarations, as the compiler
 * makes them, of the client and of what it imports; its own package.json names only the packages that these need.
 */

import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where the code uses something of the newest release of Node 22: zstd in Node itself. */
const NODE_MIN = '>=22.15';

/** @returns the path of the tarball. */
export function packClient(into: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'salvage-client-'));
  try {
    compile(folder);
    copySchemas(folder);
    cpSync(join(ROOT, 'docs/client.md'), join(folder, 'README.md'));
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(folder), null, 2)}\n`);
    mkdirSync(into, { recursive: true });
    const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', into], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return join(into, packed.trim());
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compile(folder: string): void {
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const project = fileURLToPath(new URL('tsconfig.json', import.meta.url));
  execFileSync(tsc, ['--project', project, '--outDir', folder], { cwd: ROOT, stdio: 'inherit' });
  // The compiler leaves them in declarations.
  for (const path of globSync('**/*.d.ts', { cwd: folder })) {
    const text = readFileSync(join(folder, path), 'utf8');
    writeFileSync(
      join(folder, path),
      text.replaceAll(/(from ['"]\.[^'"]*|import\(['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'),
    );
  }
}

function copySchemas(folder: string): void {
  for (const path of globSync('topics/{,contract/}*.avsc', { cwd: ROOT })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path));
  }
}

function manifest(folder: string): object {
  const { name, version, license, exports } = packageJson;
  return {
    name,
    version,
    description: 'Client of the decline-salvage pipeline: publish declines, read outcomes.',
    license,
    type: 'module',
    engines: { node: NODE_MIN },
    exports: Object.fromEntries(Object.entries(exports).map(([path, file]) => [path, compiledExport(file)])),
    dependencies: dependenciesOf(folder),
  };
}

function compiledExport(file: string): { types: string; default: string } {
  return { types: file.replace(/\.ts$/, '.d.ts'), default: file.replace(/\.ts$/, '.js') };
}

/** The packages that the code or its declarations import, in the versions of this repository. */
function dependenciesOf(folder: string): Record<string, string> {
  const imported = globSync('**/*.{js,d.ts}', { cwd: folder }).flatMap((path) =>
    [
      ...readFileSync(join(folder, path), 'utf8').matchAll(/\b(?:from|import\()\s*['"]((?:@[\w-]+\/)?[a-z][\w-]*)/g),
    ].map(([, name = '']) => name),
  );
  const versions: Readonly<Record<string, string>> = packageJson.dependencies;
  return Object.fromEntries(
    [...new Set(imported)].sort().flatMap((name) => (versions[name] === undefined ? [] : [[name, versions[name]]])),
  );
}

if (import.meta.main) process.stdout.write(`${packClient(resolve(process.argv[2] ?? '.'))}\n`);
