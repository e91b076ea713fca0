import { Command } from 'commander';
import type { SetupFlags } from './set-up.ts';

export function setupCommand(): Command {
  return new Command('setup')
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
