import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that a browser may load. */
interface Asset {
  readonly type: string;
  readonly body: Buffer;
  /** Changes with the content, so that a browser asks again and is told that nothing changed. */
  readonly etag: string;
}

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** The pages' own files, and the few of the rest that run in a browser too. Paths stay as they are, so that imports do. */
const BROWSER_FOLDER = 'src/console/browser';
const SHARED_FILES = [
  'src/console/access/roles.ts',
  'src/domain/audit-actions.ts',
  'src/domain/count-text.ts',
  'src/domain/money-text.ts',
  'src/inspect/money.ts',
  'src/telemetry/printable-text.ts',
  'topics/contract/iso-4217.ts',
  'topics/contract/card-numbers.ts',
  'topics/contract/card-ranges.ts',
  'topics/contract/written-digits.ts',
];

/** The libraries of the pages, by the name under which these import them. */
const LIBRARIES = {
  preact: 'preact',
  'preact/hooks': 'preact/hooks',
  htm: 'htm',
  'htm/preact': 'htm/preact',
  uplot: 'uplot/dist/uPlot.esm.js',
} as const;

const TYPES: Readonly<Record<string, string>> = {
  '.ts': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Everything that a page loads, by path, in memory: the TypeScript of `src/console/browser` without its types, which Node
 * takes out, and the libraries. There is no build, and nothing comes from anybody else.
 */
export function loadAssets(): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const path of [...filesIn(BROWSER_FOLDER), ...SHARED_FILES]) {
    const type = TYPES[extname(path)];
    if (type === undefined) continue;
    const content = readFileSync(join(REPOSITORY, path), 'utf8');
    assets.set(`/assets/${path}`, asset(type, extname(path) === '.ts' ? stripTypeScriptTypes(content) : content));
  }
  for (const [name, file] of Object.entries(LIBRARIES)) {
    const content = readFileSync(fileURLToPath(import.meta.resolve(file)), 'utf8');
    assets.set(libraryPath(name), asset('text/javascript; charset=utf-8', content));
  }
  const uplotStyle = readFileSync(fileURLToPath(import.meta.resolve('uplot/dist/uPlot.min.css')), 'utf8');
  assets.set('/assets/libraries/uplot.css', asset('text/css; charset=utf-8', uplotStyle));
  return assets;
}

function filesIn(folder: string): string[] {
  return readdirSync(join(REPOSITORY, folder), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => relative(REPOSITORY, join(file.parentPath, file.name)));
}

/** Where the pages find what they import by name. */
export const IMPORT_MAP = JSON.stringify({
  imports: Object.fromEntries(Object.keys(LIBRARIES).map((name) => [name, libraryPath(name)])),
});

function libraryPath(name: string): string {
  return `/assets/libraries/${name.replaceAll('/', '-')}.js`;
}

function asset(type: string, content: string): Asset {
  const body = Buffer.from(content);
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}
