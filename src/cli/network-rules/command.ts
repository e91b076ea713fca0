import { Command } from 'commander';
import { parseTime, TIME_FORMS } from '../parse-time.ts';
import type { NetworkRulesFlags } from './print-rules.ts';

/** The rules that decide for how long and how often a card may be tried again, each with its source (R19). */
export function networkRulesCommand(): Command {
  return new Command('network-rules')
    .description(
      "Print the card networks' rules about further attempts with a declined card that are in force, each with its source: " +
        'with the applied configuration, or with a file.',
    )
    .argument('[file]', 'a routing configuration instead of the applied one; needs no server')
    .option('--published', 'only what the networks are published to say; needs no server')
    .option('--at <time>', 'the rules in force then (default: now)', parseTime)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `${TIME_FORMS}

A rule of the configuration's networkRules replaces the published ones of the same network and subject. What a gateway
makes of the rules is its networkRules: off, warn or enforce.

Exit codes: 0 done, 1 MongoDB is unreachable, 2 an error in the file or wrong usage.`,
    )
    .action(async (file: string | undefined, flags: NetworkRulesFlags) =>
      (await import('./print-rules.ts')).printRules(file, flags),
    );
}
