import { Command, InvalidArgumentError, Option } from 'commander';
import { SCORE_MIN } from './judge.ts';
import { MUTATORS, type MutatorName } from './mutants.ts';

export interface MutateOptions {
  /** Files and folders below src/domain. */
  readonly paths: readonly string[];
  readonly mutators: readonly MutatorName[];
  readonly processes: number;
  /** Leaves slow tests out. */
  readonly quick: boolean;
  readonly json: boolean;
}

const DOMAIN = 'src/domain';

/** Each loads all tests of the domain. */
const PROCESSES_MAX = 16;

/** @throws CommanderError for wrong options, and after `--help`. */
export function parseMutateOptions(args: readonly string[]): MutateOptions {
  const command = new Command('mutate')
    .description(
      'Change the domain in one small place at a time (a mutant), and check that one of its unit tests fails.',
    )
    .option('--file <path...>', `only these files or folders below ${DOMAIN}`, addPath)
    .addOption(new Option('--only <mutator...>', 'only these kinds of change').choices(MUTATORS))
    .option('--processes <n>', 'how many processes try mutants at the same time', parseProcesses, 2)
    .option(
      '--quick',
      'leave slow tests out, most property tests among them: more mutants survive, in a fraction of the time',
    )
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', MORE_HELP)
    .exitOverride()
    .parse([...args], { from: 'user' });
  const { file, only, processes, quick, json } = command.opts<{
    file?: string[];
    only?: MutatorName[];
    processes: number;
    quick?: true;
    json?: true;
  }>();
  return { paths: file ?? [DOMAIN], mutators: only ?? MUTATORS, processes, quick: quick ?? false, json: json ?? false };
}

const MORE_HELP = `
Changed are operators, conditions, literals true and false, arrays, calls and blocks. Texts, records and regular
expressions are left out: they are data.
Exit codes: 0 at least ${SCORE_MIN} % are killed and each survivor is accepted, 1 not so, 2 wrong usage.
Progress is on stderr. How to read the report: docs/contributing.md, "Mutation testing".`;

function addPath(path: string, paths: readonly string[] = []): string[] {
  const clean = path.replace(/^\.\//, '').replace(/\/$/, '');
  if (clean !== DOMAIN && !clean.startsWith(`${DOMAIN}/`)) {
    throw new InvalidArgumentError(`Expected a path below ${DOMAIN}.`);
  }
  return [...paths, clean];
}

function parseProcesses(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1 || number > PROCESSES_MAX) {
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${PROCESSES_MAX}.`);
  }
  return number;
}
