import { Command, Option } from 'commander';
import { parseWhole } from '../support/parse-whole.ts';
import { TARGET_NAMES, type TargetName } from './targets/target-list.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** How long inputs are tried. */
  readonly seconds: number;
  readonly targets: readonly TargetName[];
  /** One input alone, by the seed that a finding names. */
  readonly input: number | null;
  readonly json: boolean;
}

/** @throws CommanderError for what was typed wrongly, and after `--help`. */
export function parseFuzzOptions(args: readonly string[]): FuzzOptions {
  const command = new Command('fuzz')
    .description(
      'Give the product inputs that nobody sends, and check that none crashes it, stops it, leaks or is taken.',
    )
    .option('--seed <n>', 'inputs are derived from it', parseWhole(0), 1)
    .option('--seconds <n>', 'how long inputs are tried', parseWhole(1), 60)
    .addOption(new Option('--target <name...>', 'only these').choices(TARGET_NAMES))
    .option('--input <seed>', 'try one input again, by its seed; with --target', parseWhole(0))
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', MORE_HELP)
    .exitOverride()
    .parse([...args], { from: 'user' });
  const { target, input, json, ...given } = command.opts<{
    seed: number;
    seconds: number;
    target?: TargetName[];
    input?: number;
    json?: true;
  }>();
  if (input !== undefined && target?.length !== 1) command.error('error: --input needs one --target');
  return { ...given, targets: target ?? TARGET_NAMES, input: input ?? null, json: json ?? false };
}

const MORE_HELP = `
Exit codes: 0 nothing found, 1 a crash, a hang, a leak or a wrong acceptance, 2 wrong usage.
Progress is on stderr. What is tried and checked: docs/fuzzing.md.`;
