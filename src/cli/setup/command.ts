import { Command } from 'commander';
import { withOperatorOptions } from '../operator-options.ts';
import type { SetupFlags } from './set-up.ts';

/** A deployment runs it, before each start. */
const WHY_DEFAULT = 'salvage setup of a new release';

export function setupCommand(): Command {
  return withOperatorOptions(new Command('setup'), WHY_DEFAULT)
    .description(
      'Create topics, register schemas, create collections and indexes, and upgrade the data of an older release. Safe to repeat: what exists is left as it is.',
    )
    .option(
      '--check-billing',
      "change nothing; instead read billing's orders and subscriptions, and name what the pipeline cannot read",
    )
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nStop every process of an older release before you upgrade its data.\n\nExit codes: 0 done, 1 a server is unreachable or a document of billing does not fit, 2 wrong settings, an incompatible schema, or data of a newer release.',
    )
    .action(async (flags: SetupFlags) => (await import('./set-up.ts')).runSetup(flags));
}
