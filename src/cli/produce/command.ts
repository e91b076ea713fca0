import { Command } from 'commander';
import { PRODUCIBLE_TOPICS } from '../../ndjson/parse-line.ts';
import { withOperatorOptions } from '../operator-options.ts';
import type { ProduceFlags } from './produce.ts';

export function produceCommand(): Command {
  return withOperatorOptions(new Command('produce'), WHY_DEFAULT)
    .description(
      'Publish events from an NDJSON file. Every line is checked first; one invalid line stops the whole file.',
    )
    .argument('<file>', 'NDJSON or gzip of it, one event with its topic per line; - for standard input')
    .option('--skip-invalid', 'publish the valid lines and report the others')
    .option('--dry-run', 'check the file and publish nothing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', MORE_HELP)
    .action(async (file: string, flags: ProduceFlags) => (await import('./produce.ts')).produce(file, flags));
}

/** Scripts run it too, which publish what billing recorded. */
const WHY_DEFAULT = 'publishes events of billing';

const MORE_HELP = `
A line is { "topic": "<topic>", …the event's fields }. Topics:
  ${PRODUCIBLE_TOPICS.map(({ name }) => name).join(', ')}
Times are epoch milliseconds, money is in minor units, and fields that may be null must be present. eventId defaults to a
hash of the line with PRODUCE_KEY, or to a random one where that is not set. Publishing a file twice is safe either way:
the pipeline recognises repeats by what they say.

Exit codes: 0 published (or valid, in a dry run), 1 a server is unreachable, 2 an invalid line or wrong settings.`;
