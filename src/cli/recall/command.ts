import { Command, Option } from 'commander';
import { withOperatorOptions } from '../operator-options.ts';
import { parseId } from '../parse-options.ts';
import { parseDuration } from '../parse-time.ts';
import type { RecallFlags } from './recall.ts';

const WAIT_MS = 15_000;

export function recallCommand(): Command {
  const command = new Command('recall')
    .description(
      'Call back from FlexEcom what it has of an order, subscription, customer, transaction, debt or submission. Billing is told once FlexEcom confirms that it will not charge. Without --yes it only says what that would be.',
    )
    .argument('<id>', 'the id of any of these', parseId)
    .option('--yes', 'call it back')
    .option('--dry-run', 'say what it would do, and change nothing, as without --yes')
    .addOption(
      new Option('--wait <duration>', 'how long to wait for what becomes of it, in seconds or such as 2m')
        .argParser(parseDuration('s'))
        .default(WAIT_MS, '15s'),
    )
    .option('--json', 'print one JSON object per submission');
  return withOperatorOptions(command)
    .addHelpText('after', EXIT_CODES)
    .action(async (id: string, flags: RecallFlags) => (await import('./recall.ts')).recall(id, flags));
}

const EXIT_CODES =
  '\nExit codes: 0 called back (or described), 1 MongoDB is unreachable, 2 nothing is open under this id or wrong usage, 3 called back, and not confirmed yet.';
