import { checkNdjson, type NdjsonCheck, PROBLEMS_MAX } from '../../../producers/ndjson.ts';
import { countText } from '../../domain/count-text.ts';
import { UsageError } from '../../errors.ts';
import { type NdjsonSource, ndjsonSource } from '../../ndjson/source.ts';
import { readSettings } from '../../settings/settings.ts';
import type { OperatorFlags } from '../operator-options.ts';
import { print, printJson } from '../print.ts';
import { progressEvery } from '../progress.ts';
import { tableLines } from '../table.ts';

export interface ProduceFlags extends OperatorFlags {
  skipInvalid?: true;
  dryRun?: true;
  json?: true;
}

/** `salvage produce`: checks the whole file before the first line is published. */
export async function produce(file: string, flags: ProduceFlags): Promise<void> {
  const source = await ndjsonSource(file);
  const settings = readSettings(process.env);
  const check = await checkNdjson(
    source,
    settings.produceKey,
    progressEvery((lines) => `checked ${countText(lines, 'line')}`),
  );
  if (check.lines === 0) {
    throw new UsageError(`${source.name} has no line with an event: is it the right file or command?`);
  }
  const refused = check.invalid > 0 && flags.skipInvalid !== true;
  const publishing = !refused && flags.dryRun !== true && check.valid > 0;
  // Loaded late, so that a check needs no client of a server.
  const published = publishing ? await (await import('./publish.ts')).publish(settings, source, check, flags) : 0;
  const report = { file: source.name, published, dryRun: flags.dryRun === true, ...check };
  if (flags.json === true) printJson(report);
  else if (!refused) print(summary(source, check, published, flags));
  if (refused) {
    throw new UsageError(`${source.name}: ${invalidLines(check)}; nothing was published`, problemLines(source, check));
  }
  for (const problem of problemLines(source, check)) process.stderr.write(`skipped ${problem}\n`);
}

function summary(source: NdjsonSource, check: NdjsonCheck, published: number, flags: ProduceFlags): string {
  const topics = Object.entries(check.byTopic).map(([topic, count]) => [topic, count.toLocaleString('en')]);
  const skipped = check.invalid > 0 ? ` (${invalidLines(check)}, skipped)` : '';
  const head =
    flags.dryRun === true
      ? `${source.name}: ${countText(check.valid, 'valid event')}${skipped}; dry run, nothing was published`
      : `${source.name}: published ${countText(published, 'event')}${skipped}`;
  return [head, ...tableLines(topics, { numbers: [1], indent: 2 })].join('\n');
}

function invalidLines({ invalid, lines }: NdjsonCheck): string {
  return `${invalid.toLocaleString('en')} of ${countText(lines, 'line')} ${invalid === 1 ? 'is' : 'are'} invalid`;
}

/** What is wrong with many lines is said once. */
function problemLines({ name }: NdjsonSource, { problems }: NdjsonCheck): string[] {
  const listed = Map.groupBy(
    problems,
    ({ field, expected, mend }) =>
      `${field === '' ? '' : `${field}: `}expected ${expected}${mend === null ? '' : `; ${mend}`}`,
  );
  const lines = [...listed].map(([text, same]) => `${name}:${lineNumbers(same.map(({ line }) => line))}: ${text}`);
  return problems.length < PROBLEMS_MAX ? lines : [...lines, `only the first ${PROBLEMS_MAX} errors are shown`];
}

/** `1`, or `1 (and 2-15, 18)`: editors open `file:1`. */
function lineNumbers([first = 0, ...rest]: readonly number[]): string {
  if (rest.length === 0) return String(first);
  const ranges: [from: number, to: number][] = [];
  for (const line of rest) {
    const last = ranges.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return `${first} (and ${ranges.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(', ')})`;
}
