/** `npm run mutate`: would the domain's unit tests notice a wrong operator? */
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { describeError, exitCodeFor } from '../../src/cli/describe-error.ts';
import { UsageError } from '../../src/errors.ts';
import { ACCEPTED_SURVIVORS } from './accepted-survivors.ts';
import { describeJudgement } from './describe-judgement.ts';
import { judge } from './judge.ts';
import { mutantsOf } from './mutants.ts';
import { type MutateOptions, parseMutateOptions } from './mutate-options.ts';
import { Progress } from './progress.ts';
import { tryMutants } from './try-mutants.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

try {
  const options = parseMutateOptions(process.argv.slice(2));
  const judgement = await mutate(options);
  process.stdout.write(options.json ? `${JSON.stringify(judgement)}\n` : describeJudgement(judgement));
  process.exitCode = judgement.isGood ? 0 : 1;
} catch (error) {
  // Commander has already printed what is wrong with the options.
  if (!(error instanceof CommanderError)) process.stderr.write(`mutate: ${describeError(error)}\n`);
  process.exitCode = error instanceof CommanderError ? Math.min(2, 2 * error.exitCode) : exitCodeFor(error);
}

async function mutate({ paths, mutators, processes, quick }: MutateOptions) {
  const isWanted = (file: string) => paths.some((path) => file === path || file.startsWith(`${path}/`));
  const files = globSync('src/domain/**/*.ts', { cwd: ROOT }).filter(isWanted).sort();
  if (files.length === 0) throw new UsageError(`No file of src/domain is at ${paths.join(', ')}.`);
  const progress = new Progress();
  const code = await mutantsOf(ROOT, files, mutators);
  progress.print(`${code.mutants.length} mutants in ${files.length} files. Running the tests without any mutant …`);
  const tests = globSync('test/domain/**/*.test.ts', { cwd: ROOT }).sort();
  const verdicts = await tryMutants(code, tests, { processes, quick }, (verdict, done, of) =>
    progress.tick(verdict, done, of),
  );
  const accepted = ACCEPTED_SURVIVORS.filter(
    ({ file, mutator }) => isWanted(file) && mutators.some((name) => name === mutator),
  );
  return judge(verdicts, accepted);
}
