/** A process in which mutants are tried: it loads the mutated code and the tests once, and runs tests when asked. */
import { errorMessage } from '../../src/errors.ts';
import { collection } from './jest-globals.ts';
import { type Imports, loadMutated } from './module-hooks.ts';
import { countHitsFor, hitsOf, hitsOutsideTests, switchOff, switchOn, wasEndless } from './mutant-switch.ts';
import { type Answer, type DryRun, Request, type TestRun, type Trial } from './trial-messages.ts';

let imports: Imports = new Map();

process.on('message', async (message) => {
  const answer = await answerTo(Request.parse(message)).catch(
    (error): Answer => ({ is: 'failed', message: errorMessage(error) }),
  );
  process.send?.(answer);
});

async function answerTo(request: Request): Promise<Answer> {
  switch (request.ask) {
    case 'start':
      imports = loadMutated(new Map(request.sources));
      if (request.mutant !== null) switchOn(request.mutant, request.hitsMax);
      return { is: 'ready' };
    case 'load':
      for (const file of request.files) await load(file);
      return { is: 'ready' };
    case 'dry-run':
      for (const file of request.files) await load(file);
      return { is: 'dry-run', dryRun: await dryRun(request.files) };
    case 'try':
      return { is: 'trial', trial: await tryMutant(request.mutant, request.tests, request.hitsMax) };
    case 'try-file':
      return { is: 'trial', trial: await tryFile(request.file) };
    default:
      return request satisfies never;
  }
}

async function load(file: string): Promise<void> {
  collection.startFile(file);
  await import(file);
}

async function dryRun(files: readonly string[]): Promise<DryRun> {
  const tests: TestRun[] = [];
  for (const { id, file, name } of collection.all()) {
    countHitsFor(id);
    const before = process.cpuUsage();
    const failure = await failureOf(id);
    const { user, system } = process.cpuUsage(before);
    tests.push({ id, file, name, cpuMs: (user + system) / 1_000, failure, reaches: hitsOf(id) });
    countHitsFor(null);
  }
  return {
    tests,
    static: hitsOutsideTests(),
    imports: Object.fromEntries(files.map((file) => [file, [...everythingBelow(file)]])),
  };
}

async function failureOf(id: string): Promise<string | null> {
  try {
    await collection.run(id);
    return null;
  } catch (error) {
    return errorMessage(error);
  }
}

function everythingBelow(url: string, found = new Set<string>()): Set<string> {
  for (const imported of imports.get(url) ?? []) {
    if (found.has(imported)) continue;
    found.add(imported);
    everythingBelow(imported, found);
  }
  return found;
}

/** Runs the tests in their order until one fails. That one must pass again without the mutant. */
async function tryMutant(mutant: string, tests: readonly string[], hitsMax: number): Promise<Trial> {
  switchOn(mutant, hitsMax);
  for (const id of tests) {
    if ((await failureOf(id)) === null) continue;
    const verdict = wasEndless() ? 'endless' : 'killed';
    switchOff();
    return (await failureOf(id)) === null ? { verdict, by: id } : { verdict: 'spoilt' };
  }
  switchOff();
  return { verdict: 'survived' };
}

async function tryFile(file: string): Promise<Trial> {
  try {
    await load(file);
  } catch {
    return { verdict: wasEndless() ? 'endless' : 'killed', by: file };
  }
  for (const test of collection.all().filter((known) => known.file === file)) {
    if ((await failureOf(test.id)) !== null) return { verdict: wasEndless() ? 'endless' : 'killed', by: test.id };
  }
  return { verdict: 'survived' };
}
