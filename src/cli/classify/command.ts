import { Command } from 'commander';
import { parseTime, TIME_FORMS } from '../parse-time.ts';
import { type ClassifyFlags, declineOptions, routeOptions } from './classify-options.ts';

/** Explains one decline without any server; with `--what-if` compares a proposed configuration over past declines. */
export function classifyCommand(): Command {
  const command = new Command('classify').description(
    'Explain how a decline is classified and where it would go; or, with --what-if, show what a proposed ' +
      'configuration would change over past declines. Sends and writes nothing.',
  );
  declineOptions(command);
  routeOptions(command);
  return command
    .option(
      '--file <config>',
      'the configuration file to route by; without it, only the default classification applies',
    )
    .option('--what-if <config>', 'a proposed configuration file, to compare with what was decided for past declines')
    .option('--since <time>', 'with --what-if: only declines published since this time', parseTime)
    .option('--json', 'print JSON')
    .addHelpText('after', MORE_HELP)
    .action(async (flags: ClassifyFlags) => {
      if (flags.whatIf === undefined) return (await import('./explain.ts')).explain(flags);
      await (await import('./what-if.ts')).compareConfigurations(flags.whatIf, flags);
    });
}

const MORE_HELP = `${TIME_FORMS}

Examples:
  salvage classify --gateway nmi-us --gateway-type NMI --code 201 --text "Do not honor"
  salvage classify --gateway nmi-us --code 201 --text "Do not honor" --file routing.yaml
  salvage classify --gateway nmi-us --text "Do not honor" --order-type RECURRING --attempt 3 --amount 4990 --file routing.yaml
  salvage classify --what-if proposed.yaml --since 7d

Only --what-if needs servers (KAFKA_BROKERS, SCHEMA_REGISTRY_URL, MONGODB_URI, SALVAGE_PREFIX).

Exit codes: 0 answered, 1 a server is unreachable, 2 an error in the file or wrong usage.`;
