/** The global through which the instrumenter's code is switched: Stryker fixes its name and fields. */
interface StrykerGlobal {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: Coverage | undefined;
}

interface Coverage {
  readonly static: Record<string, number>;
  readonly perTest: Record<string, Record<string, number>>;
}

declare global {
  var __stryker__: StrykerGlobal | undefined;
}

function shared(): StrykerGlobal {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
}

/** From now on the mutant is on; its code throws once it has been reached more than `hitsMax` times. */
export function switchOn(mutant: string, hitsMax: number): void {
  Object.assign(shared(), { activeMutant: mutant, hitCount: 0, hitLimit: hitsMax });
}

export function switchOff(): void {
  Object.assign(shared(), { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
}

/** An endless loop was ended, as the mutant was reached too often. */
export function wasEndless(): boolean {
  const { hitCount = 0, hitLimit = Number.POSITIVE_INFINITY } = shared();
  return hitCount > hitLimit;
}

/** Whatever mutants are reached until the next call count for this test; null: for no test. */
export function countHitsFor(test: string | null): void {
  shared().currentTestId = test ?? undefined;
}

export function hitsOf(test: string): Record<string, number> {
  return shared().mutantCoverage?.perTest[test] ?? {};
}

export function hitsOutsideTests(): Record<string, number> {
  return shared().mutantCoverage?.static ?? {};
}
