import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mutant, MutatedCode } from './mutants.ts';
import type { DryRun, TestRun, Trial } from './trial-messages.ts';
import { TrialProcess } from './trial-process.ts';

export interface Verdict {
  readonly mutant: Mutant;
  /** `endless` counts as killed: the hit limit or the time limit ended it. */
  readonly status: 'killed' | 'endless' | 'survived' | 'unreached';
  /** The name of the test that failed; null: none did. */
  readonly killedBy: string | null;
  /** How many tests reach it; for one that is reached while modules load, how many import it. */
  readonly tests: number;
}

/** How much more often than without it a mutant may be reached, before that counts as an endless loop. */
const HITS_FACTOR = 100;

/** Only ends what hangs where no mutant is reached: far more than any trial takes on a busy machine. */
const TRIAL_LIMIT_MS = 120_000;

/** A test that needs more of the processor is slow. */
const QUICK_CPU_MS = 100;

/**
 * Tries each mutant on the tests that reach it, the fastest first, until one fails. Progress gets each
 * verdict.
 */
export async function tryMutants(
  code: MutatedCode,
  testFiles: readonly string[],
  { processes, quick }: { readonly processes: number; readonly quick: boolean },
  onProgress: (verdict: Verdict, done: number, of: number) => void,
): Promise<Verdict[]> {
  const testUrls = testFiles.map((file) => urlOf(code.root, file));
  const first = await startedProcess(code);
  const series: TrialSeries[] = [];
  try {
    const plan = new Plan(code.root, await first.dryRun(testUrls), quick ? QUICK_CPU_MS : Number.POSITIVE_INFINITY);
    series.push(new TrialSeries(code, testUrls, plan, first));
    while (series.length < processes) series.push(new TrialSeries(code, testUrls, plan, null));
    const verdicts: Verdict[] = [];
    const waiting = [...code.mutants];
    await Promise.all(
      series.map(async (one) => {
        for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
          const verdict = await one.try(mutant);
          verdicts.push(verdict);
          onProgress(verdict, verdicts.length, code.mutants.length);
        }
      }),
    );
    return verdicts.sort((one, other) => Number(one.mutant.id) - Number(other.mutant.id));
  } finally {
    first.end();
    for (const one of series) one.end();
  }
}

/** Which tests each mutant is tried on. */
class Plan {
  readonly #root: string;
  readonly #dryRun: DryRun;
  readonly #reachedBy = new Map<string, TestRun[]>();
  readonly #slowFiles: ReadonlySet<string>;
  readonly #names: ReadonlyMap<string, string>;

  constructor(root: string, dryRun: DryRun, cpuMsMax: number) {
    const failed = dryRun.tests.filter(({ failure }) => failure !== null);
    if (failed.length > 0) {
      const lines = failed.map(({ file, name, failure }) => `${file}: ${name}: ${failure}`);
      throw new Error(`These tests fail without any mutant; correct them first.\n${lines.join('\n')}`);
    }
    this.#root = root;
    this.#dryRun = dryRun;
    this.#names = new Map(dryRun.tests.map(({ id, name }) => [id, name]));
    const isSlow = ({ cpuMs }: TestRun) => cpuMs > cpuMsMax;
    this.#slowFiles = new Set(dryRun.tests.filter(isSlow).map(({ file }) => file));
    const tests = dryRun.tests.filter((test) => !isSlow(test));
    for (const test of tests.toSorted((one, other) => one.cpuMs - other.cpuMs)) {
      for (const mutant of Object.keys(test.reaches)) {
        this.#reachedBy.set(mutant, [...(this.#reachedBy.get(mutant) ?? []), test]);
      }
    }
  }

  /** The code runs while modules load: the mutant must be on from the start of a process. */
  isStatic({ id }: Mutant): boolean {
    return id in this.#dryRun.static;
  }

  testsOf({ id }: Mutant): readonly TestRun[] {
    return this.#reachedBy.get(id) ?? [];
  }

  /** Files of tests that import the mutant's file: those that test its neighbours first, then the fastest. */
  testFilesOf(mutant: Mutant): string[] {
    const url = urlOf(this.#root, mutant.file);
    const folder = mutant.file.replace(/^src\//, '').replace(/\/[^/]*$/, '/');
    const cpuMs = (file: string) =>
      this.#dryRun.tests.reduce((sum, test) => sum + (test.file === file ? test.cpuMs : 0), 0);
    return Object.entries(this.#dryRun.imports)
      .filter(([file, imported]) => imported.includes(url) && !this.#slowFiles.has(file))
      .map(([file]) => ({ file, far: Number(!file.includes(`/test/${folder}`)), cpuMs: cpuMs(file) }))
      .sort((one, other) => one.far - other.far || one.cpuMs - other.cpuMs)
      .map(({ file }) => file);
  }

  hitsMax(mutant: Mutant): number {
    const hits = this.testsOf(mutant).reduce((sum, { reaches }) => sum + (reaches[mutant.id] ?? 0), 0);
    return HITS_FACTOR * (hits + (this.#dryRun.static[mutant.id] ?? 0));
  }

  nameOf(test: string): string {
    return this.#names.get(test) ?? test;
  }
}

/** Tries one mutant after another. Its process is replaced when a mutant has spoilt or ended it. */
class TrialSeries {
  readonly #code: MutatedCode;
  readonly #testUrls: readonly string[];
  readonly #plan: Plan;
  #process: TrialProcess | null;

  constructor(code: MutatedCode, testUrls: readonly string[], plan: Plan, process: TrialProcess | null) {
    this.#code = code;
    this.#testUrls = testUrls;
    this.#plan = plan;
    this.#process = process;
  }

  async try(mutant: Mutant): Promise<Verdict> {
    if (this.#plan.isStatic(mutant)) {
      const files = this.#plan.testFilesOf(mutant);
      return this.#verdict(mutant, await this.#tryAlone(mutant, files), files.length);
    }
    const tests = this.#plan.testsOf(mutant).map(({ id }) => id);
    if (tests.length === 0) return { mutant, status: 'unreached', killedBy: null, tests: 0 };
    return this.#verdict(mutant, await this.#tryShared(mutant, tests), tests.length);
  }

  end(): void {
    this.#process?.end();
    this.#process = null;
  }

  #verdict(mutant: Mutant, trial: Trial | null, tests: number): Verdict {
    if (trial === null) return { mutant, status: 'endless', killedBy: null, tests };
    // A fresh process, and the mutant alone has spoilt it: no test passes by chance after that.
    if (trial.verdict === 'spoilt') return { mutant, status: 'killed', killedBy: null, tests };
    if (trial.verdict === 'survived') return { mutant, status: 'survived', killedBy: null, tests };
    return { mutant, status: trial.verdict, killedBy: this.#plan.nameOf(trial.by), tests };
  }

  async #tryShared(mutant: Mutant, tests: readonly string[]): Promise<Trial | null> {
    const wasFresh = this.#process === null;
    const trial = await (await this.#loadedProcess()).try(mutant.id, tests, this.#plan.hitsMax(mutant), TRIAL_LIMIT_MS);
    if (trial !== null && trial.verdict !== 'spoilt') return trial;
    this.end();
    // Not necessarily by this mutant: one before it may have changed what tests share.
    return trial === null || wasFresh ? trial : this.#tryShared(mutant, tests);
  }

  async #tryAlone(mutant: Mutant, files: readonly string[]): Promise<Trial | null> {
    const process = await startedProcess(this.#code, mutant.id, this.#plan.hitsMax(mutant));
    try {
      for (const file of files) {
        const trial = await process.tryFile(file, TRIAL_LIMIT_MS);
        if (trial?.verdict !== 'survived') return trial;
      }
      return { verdict: 'survived' };
    } finally {
      process.end();
    }
  }

  async #loadedProcess(): Promise<TrialProcess> {
    if (this.#process === null) {
      this.#process = await startedProcess(this.#code);
      await this.#process.load(this.#testUrls);
    }
    return this.#process;
  }
}

async function startedProcess(code: MutatedCode, mutant: string | null = null, hitsMax = 0): Promise<TrialProcess> {
  const process = new TrialProcess();
  await process.start(
    [...code.sources].map(([file, source]) => [urlOf(code.root, file), source]),
    mutant,
    hitsMax,
  );
  return process;
}

function urlOf(root: string, file: string): string {
  return pathToFileURL(join(root, file)).href;
}
