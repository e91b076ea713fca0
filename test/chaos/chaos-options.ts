import { Command, Option } from 'commander';
import { parseWhole } from '../support/parse-whole.ts';
import { MECHANISMS, type Mechanism } from './cluster/mechanisms.ts';
import { FAULT_NAMES, type FaultName } from './nemesis/fault-kinds.ts';

export interface ChaosOptions {
  readonly seed: number;
  /** How long the load and the faults last; starting, draining and checking come on top. */
  readonly seconds: number;
  /** Declines a second. */
  readonly rate: number;
  readonly faults: readonly FaultName[];
  readonly without: Mechanism | null;
  readonly json: boolean;
}

/** A fault, and time before and after it. */
const SECONDS_MIN = 15;

/** @throws CommanderError for what was typed wrongly, and after `--help`. */
export function parseChaosOptions(args: readonly string[]): ChaosOptions {
  const command = new Command('chaos')
    .description(
      'Run the pipeline on three Kafka nodes, three mongods and the FlexEcom sandbox, break them by plan, and check that nothing is lost or doubled.',
    )
    .option('--seed <n>', 'load and faults are derived from it', parseWhole(0), 1)
    .option('--seconds <n>', 'how long load and faults last', parseWhole(SECONDS_MIN), 90)
    .option('--rate <n>', 'messages of billing a second', parseWhole(1), 8)
    .addOption(
      new Option('--faults <kind...>', 'only faults of these kinds, or none').choices([...FAULT_NAMES, 'none']),
    )
    .addOption(
      new Option(
        '--without <mechanism>',
        'switch one safety mechanism off: a control, which must report damage',
      ).choices(MECHANISMS),
    )
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', MORE_HELP)
    .exitOverride()
    .parse([...args], { from: 'user' });
  const { faults, without, ...given } = command.opts<{
    seed: number;
    seconds: number;
    rate: number;
    faults?: (FaultName | 'none')[];
    without?: Mechanism;
    json?: true;
  }>();
  return {
    ...given,
    faults: faults?.filter((name) => name !== 'none') ?? FAULT_NAMES,
    without: without ?? null,
    json: given.json ?? false,
  };
}

const MORE_HELP = `
Exit codes: 0 nothing found, 1 something is lost, doubled, unaccounted, wrong or stuck, 2 wrong usage.
Progress is on stderr. Logs of all processes are kept where something is found.
What is done and checked: docs/chaos.md.`;
