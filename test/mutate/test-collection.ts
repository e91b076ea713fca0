type Body = () => unknown;
type HookKind = 'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll';

interface Hook {
  readonly kind: HookKind;
  readonly body: Body;
}

interface Suite {
  readonly name: string;
  readonly parent: Suite | null;
  readonly hooks: Hook[];
}

export interface CollectedTest {
  /** Its file and its number there: the same in every process. */
  readonly id: string;
  readonly file: string;
  readonly name: string;
  readonly suite: Suite;
  readonly body: Body;
}

/** The tests that test files declare while they load. */
export class TestCollection {
  readonly #tests = new Map<string, CollectedTest>();
  #suite: Suite = suiteNamed('', null);
  #file = '';
  #testsOfFile = 0;

  /** What is declared from now on belongs to this file. */
  startFile(file: string): void {
    this.#file = file;
    this.#testsOfFile = 0;
    this.#suite = suiteNamed('', null);
  }

  describe(name: string, declare: Body): void {
    const outer = this.#suite;
    this.#suite = suiteNamed(name, outer);
    declare();
    this.#suite = outer;
  }

  addTest(name: string, body: Body): void {
    const id = `${this.#file}#${this.#testsOfFile}`;
    this.#testsOfFile += 1;
    const names = [...pathTo(this.#suite).map((suite) => suite.name), name].filter((text) => text !== '');
    this.#tests.set(id, { id, file: this.#file, name: names.join(' › '), suite: this.#suite, body });
  }

  addHook(kind: HookKind, body: Body): void {
    this.#suite.hooks.push({ kind, body });
  }

  all(): CollectedTest[] {
    return [...this.#tests.values()];
  }

  /** @throws what the test throws. */
  async run(id: string): Promise<void> {
    const test = this.#tests.get(id);
    if (test === undefined) throw new Error(`there is no test ${id}`);
    const suites = pathTo(test.suite);
    // Hooks for a whole file run with each test: it must not depend on the tests before it.
    await runHooks(suites, 'beforeAll');
    await runHooks(suites, 'beforeEach');
    try {
      await test.body();
    } finally {
      await runHooks(suites.toReversed(), 'afterEach');
      await runHooks(suites.toReversed(), 'afterAll');
    }
  }
}

function suiteNamed(name: string, parent: Suite | null): Suite {
  return { name, parent, hooks: [] };
}

/** The suites around a test, outermost first. */
function pathTo(suite: Suite): Suite[] {
  return suite.parent === null ? [suite] : [...pathTo(suite.parent), suite];
}

async function runHooks(suites: readonly Suite[], kind: HookKind): Promise<void> {
  for (const hook of suites.flatMap((suite) => suite.hooks)) {
    if (hook.kind === kind) await hook.body();
  }
}
