import { Command } from 'commander';
import { checkNdjson, type NdjsonCheck, PROBLEMS_MAX, publishNdjson } from '../../../producers/ndjson.ts';
import { UsageError } from '../../errors.ts';
import { PRODUCIBLE_TOPICS } from '../../ndjson/parse-line.ts';
import { type NdjsonSource, ndjsonSource } from '../../ndjson/source.ts';
import { readSettings } from '../../settings/settings.ts';
import { progressEvery } from '../progress.ts';
import { withPublisher } from '../with-publisher.ts';

interface ProduceFlags {
  skipInvalid?: true;
  dryRun?: true;
  json?: true;
}

/** `salvage produce FILE`: nothing of a file with a wrong line is published unless --skip-invalid. */
export function produceCommand(): Command {
  return new Command('produce')
    .description('publishes events from a file of NDJSON; every line is checked before the first is published')
    .argument('<file>', 'NDJSON, one event a line with its topic; - reads standard input')
    .option('--skip-invalid', 'publishes the lines that are right and tells of the others')
    .option('--dry-run', 'checks only')
    .option('--json', 'prints one JSON object')
    .addHelpText('after', MORE_HELP)
    .action(async (file: string, flags: ProduceFlags) => produce(await ndjsonSource(file), flags));
}

const MORE_HELP = `
A line is { "topic": "<topic>", …the event's fields }; topics: ${PRODUCIBLE_TOPICS.map(({ name }) => name).join(', ')}.
Times are epoch milliseconds, money is in minor units, fields that may be null must be there. eventId defaults to the
line's hash, so that publishing a file twice does nothing more: the pipeline knows repeats.
Exit codes: 0 published (or nothing wrong in a dry run), 1 a server cannot be used, 2 a line or a setting is wrong.`;

async function produce(source: NdjsonSource, flags: ProduceFlags): Promise<void> {
  const settings = readSettings(process.env);
  const check = await checkNdjson(
    source,
    progressEvery((lines) => `checked ${lines.toLocaleString('en')} lines`),
  );
  const refused = check.invalid > 0 && flags.skipInvalid !== true;
  const publishing = !refused && flags.dryRun !== true && check.valid > 0;
  const published = publishing
    ? await withPublisher(settings, PRODUCIBLE_TOPICS, (publisher) => publishNdjson(source, publisher, told(check)))
    : 0;
  const report = { file: source.name, published, dryRun: flags.dryRun === true, ...check };
  process.stdout.write(flags.json === true ? `${JSON.stringify(report)}\n` : summary(source, check, published, flags));
  if (refused) {
    throw new UsageError(`${source.name}: ${wrongLines(check)}; nothing was published`, problemLines(source, check));
  }
  for (const problem of problemLines(source, check)) process.stderr.write(`skipped ${problem}\n`);
}

function told({ valid }: NdjsonCheck): (published: number) => void {
  const of = valid.toLocaleString('en');
  return progressEvery((published) => `published ${published.toLocaleString('en')} of ${of} events`);
}

function summary(source: NdjsonSource, check: NdjsonCheck, published: number, flags: ProduceFlags): string {
  if (check.invalid > 0 && flags.skipInvalid !== true) return '';
  const topics = Object.entries(check.byTopic).map(
    ([topic, count]) => `  ${topic.padEnd(28)}${count.toLocaleString('en')}\n`,
  );
  const skipped = check.invalid > 0 ? ` (${wrongLines(check)}, skipped)` : '';
  const head =
    flags.dryRun === true
      ? `${source.name}: ${check.valid.toLocaleString('en')} events are right${skipped}; nothing was published (dry run)\n`
      : `${source.name}: published ${published.toLocaleString('en')} events${skipped}\n`;
  return head + topics.join('');
}

function wrongLines({ invalid, lines }: NdjsonCheck): string {
  return `${invalid.toLocaleString('en')} of ${lines.toLocaleString('en')} lines are wrong`;
}

function problemLines({ name }: NdjsonSource, { problems }: NdjsonCheck): string[] {
  const listed = problems.map(
    ({ line, field, expected }) => `${name}:${line}: ${field === '' ? '' : `${field}: `}expected ${expected}`,
  );
  return problems.length < PROBLEMS_MAX ? listed : [...listed, `only the first ${PROBLEMS_MAX} mistakes are listed`];
}
