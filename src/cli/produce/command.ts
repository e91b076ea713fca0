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

export function produceCommand(): Command {
  return new Command('produce')
    .description(
      'Publish events from an NDJSON file. Every line is checked first; one invalid line stops the whole file.',
    )
    .argument('<file>', 'NDJSON or gzip of it, one event with its topic per line; - for standard input')
    .option('--skip-invalid', 'publish the valid lines and report the others')
    .option('--dry-run', 'check the file and publish nothing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', MORE_HELP)
    .action(async (file: string, flags: ProduceFlags) => produce(await ndjsonSource(file), flags));
}

const MORE_HELP = `
A line is { "topic": "<topic>", …the event's fields }. Topics:
  ${PRODUCIBLE_TOPICS.map(({ name }) => name).join(', ')}
Times are epoch milliseconds, money is in minor units, and fields that may be null must be present. eventId defaults to a
hash of the line with PRODUCE_KEY, or to a random one where that is not set. Publishing a file twice is safe either way:
the pipeline recognises repeats by what they say.

Exit codes: 0 published (or valid, in a dry run), 1 a server is unreachable, 2 an invalid line or wrong settings.`;

async function produce(source: NdjsonSource, flags: ProduceFlags): Promise<void> {
  const settings = readSettings(process.env);
  const check = await checkNdjson(
    source,
    settings.produceKey,
    progressEvery((lines) => `checked ${lines.toLocaleString('en')} lines`),
  );
  const refused = check.invalid > 0 && flags.skipInvalid !== true;
  const publishing = !refused && flags.dryRun !== true && check.valid > 0;
  const published = publishing
    ? await withPublisher(settings, PRODUCIBLE_TOPICS, (publisher) =>
        publishNdjson(source, publisher, settings.produceKey, publishProgress(check)),
      )
    : 0;
  const report = { file: source.name, published, dryRun: flags.dryRun === true, ...check };
  process.stdout.write(flags.json === true ? `${JSON.stringify(report)}\n` : summary(source, check, published, flags));
  if (refused) {
    throw new UsageError(`${source.name}: ${invalidLines(check)}; nothing was published`, problemLines(source, check));
  }
  for (const problem of problemLines(source, check)) process.stderr.write(`skipped ${problem}\n`);
}

function publishProgress({ valid }: NdjsonCheck): (published: number) => void {
  const total = valid.toLocaleString('en');
  return progressEvery((published) => `published ${published.toLocaleString('en')} of ${total} events`);
}

function summary(source: NdjsonSource, check: NdjsonCheck, published: number, flags: ProduceFlags): string {
  if (check.invalid > 0 && flags.skipInvalid !== true) return '';
  const topics = Object.entries(check.byTopic).map(
    ([topic, count]) => `  ${topic.padEnd(28)}${count.toLocaleString('en')}\n`,
  );
  const skipped = check.invalid > 0 ? ` (${invalidLines(check)}, skipped)` : '';
  const head =
    flags.dryRun === true
      ? `${source.name}: ${check.valid.toLocaleString('en')} valid events${skipped}; dry run, nothing was published\n`
      : `${source.name}: published ${published.toLocaleString('en')} events${skipped}\n`;
  return head + topics.join('');
}

function invalidLines({ invalid, lines }: NdjsonCheck): string {
  return `${invalid.toLocaleString('en')} of ${lines.toLocaleString('en')} lines are invalid`;
}

function problemLines({ name }: NdjsonSource, { problems }: NdjsonCheck): string[] {
  const listed = problems.map(
    ({ line, field, expected }) => `${name}:${line}: ${field === '' ? '' : `${field}: `}expected ${expected}`,
  );
  return problems.length < PROBLEMS_MAX ? listed : [...listed, `only the first ${PROBLEMS_MAX} errors are shown`];
}
