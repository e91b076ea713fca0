import { registerHooks } from 'node:module';

const JEST_GLOBALS = new URL('jest-globals.ts', import.meta.url).href;
const SEEDED_FAST_CHECK = new URL('seeded-fast-check.ts', import.meta.url).href;

/** Who imports whom, by URL. */
export type Imports = Map<string, Set<string>>;

/** Loads the mutated code in place of the files, and what stands in for Jest and fast-check. Returns what is imported. */
export function loadMutated(sources: ReadonlyMap<string, string>): Imports {
  const imports: Imports = new Map();
  registerHooks({
    resolve(specifier, context, next) {
      const url = standIn(specifier, context.parentURL);
      const resolved = url === null ? next(specifier, context) : { url, shortCircuit: true };
      if (context.parentURL !== undefined) noteImport(imports, context.parentURL, resolved.url);
      return resolved;
    },
    load(url, context, next) {
      const source = sources.get(url);
      return source === undefined ? next(url, context) : { format: 'module-typescript', source, shortCircuit: true };
    },
  });
  return imports;
}

function standIn(specifier: string, parent: string | undefined): string | null {
  if (specifier === '@jest/globals') return JEST_GLOBALS;
  if (specifier === 'fast-check' && parent !== SEEDED_FAST_CHECK) return SEEDED_FAST_CHECK;
  return null;
}

function noteImport(imports: Imports, importer: string, imported: string): void {
  const known = imports.get(importer) ?? new Set();
  known.add(imported);
  imports.set(importer, known);
}
