import { Command, InvalidArgumentError } from 'commander';
import {
  type DeadLetter,
  deadLetterJson,
  deadLetterLine,
  placeOf,
  readDeadLetters,
  showDeadLetter,
  shownText,
} from '../../inspect/dead-letters/dead-letters.ts';
import { parseMoment } from '../../inspect/moments.ts';
import { withTopics } from '../../inspect/servers.ts';
import { replay, verdictOn } from '../../operate/dead-letters/replay.ts';
import { readSettings } from '../../settings/settings.ts';
import { progressEvery } from '../progress.ts';
import { listenForStop } from '../until-stopped.ts';

/** Slow enough to watch what happens, fast enough for thousands. */
const REPLAY_RATE_DEFAULT = 50;

/** `salvage dlq`: dead letters. */
export function dlqCommand(): Command {
  return new Command('dlq')
    .description('dead letters: messages that could not be processed, with their original key and bytes')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(replayCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('lists dead letters, with the reason and where they came from')
    .argument('[topic...]', 'input topics; all when none is named')
    .option('--since <moment>', '15m, 2h, 3d (ago) or an ISO 8601 time')
    .option('--json', 'one JSON object a line')
    .action(async (topics: string[], { since, json = false }: { since?: string; json?: boolean }) => {
      const from = since === undefined ? null : parseMoment(since, Date.now());
      let count = 0;
      await withTopics(readSettings(process.env), (servers) =>
        readDeadLetters(servers, { topics, since: from }, (one) => {
          count += 1;
          process.stdout.write(`${json ? JSON.stringify(deadLetterJson(one)) : deadLetterLine(one)}\n`);
        }),
      );
      if (count === 0 && !json) process.stdout.write('No dead letters.\n');
    });
}

function showCommand(): Command {
  return new Command('show')
    .description('shows one dead letter: headers, and the event or the bytes')
    .argument('<topic>', 'the input topic')
    .argument('<place>', 'partition:offset, as listed', place)
    .option('--json', 'prints one JSON object')
    .action(async (topic: string, at: Place, { json = false }: { json?: boolean }) => {
      const shown = await withTopics(readSettings(process.env), (servers) => showDeadLetter(servers, { topic, ...at }));
      const object = { ...deadLetterJson(shown.deadLetter), message: shown.message, valueHex: shown.valueHex };
      process.stdout.write(`${json ? JSON.stringify(object) : shownText(shown)}\n`);
    });
}

interface ReplayOptions {
  partition?: number;
  fromOffset?: number;
  toOffset?: number;
  since?: string;
  rate: number;
  dryRun?: boolean;
  json?: boolean;
}

function replayCommand(): Command {
  return new Command('replay')
    .description('publishes dead letters again, to the topic they came from, with their original key and bytes')
    .argument('<topic>', 'the input topic')
    .option('--partition <n>', 'only this partition of the dead-letter topic', wholeNumber)
    .option('--from-offset <n>', 'from this offset of the dead-letter topic', wholeNumber)
    .option('--to-offset <n>', 'up to this offset, included', wholeNumber)
    .option('--since <moment>', '15m, 2h, 3d (ago) or an ISO 8601 time')
    .option('--rate <n>', 'at most so many a second', positiveNumber, REPLAY_RATE_DEFAULT)
    .option('--dry-run', 'says what would be published, and publishes nothing')
    .option('--json', 'prints one JSON object')
    .addHelpText(
      'after',
      '\nWhat was processed before is known as a repeat and changes nothing. A masked one is refused: it is not what was' +
        '\nsent. Exit codes: 0 all were replayed, 1 some were refused or a server is away, 2 wrong use.',
    )
    .action(runReplay);
}

async function runReplay(topic: string, options: ReplayOptions): Promise<void> {
  const { since, rate, dryRun = false, json = false, ...range } = options;
  const stop = listenForStop((line) => process.stderr.write(`${line}\n`));
  const from = since === undefined ? null : parseMoment(since, Date.now());
  await withTopics(readSettings(process.env), async (servers) => {
    const found: DeadLetter[] = [];
    await readDeadLetters(servers, { topics: [topic], since: from, ...range }, (one) => {
      found.push(one);
    });
    const refused = found.flatMap((one) => {
      const verdict = verdictOn(one);
      return verdict.kind === 'refused' ? [{ place: placeOf(one), why: verdict.why }] : [];
    });
    const toReplay = found.filter((one) => verdictOn(one).kind === 'replay');
    if (dryRun && !json) for (const one of toReplay) process.stdout.write(`would replay ${deadLetterLine(one)}\n`);
    const progress = progressEvery((count) => `${count} of ${toReplay.length} replayed`);
    const replayed = dryRun ? 0 : await replay(servers, toReplay, rate, progress, stop.signal);
    report({ found: found.length, toReplay: toReplay.length, replayed, refused, dryRun }, json);
  });
}

interface ReplayReport {
  readonly found: number;
  readonly toReplay: number;
  readonly replayed: number;
  readonly refused: readonly { place: string; why: string }[];
  readonly dryRun: boolean;
}

function report(done: ReplayReport, json: boolean): void {
  for (const { place: where, why } of done.refused) process.stderr.write(`refused ${where}: ${why}\n`);
  const said = done.dryRun ? `${done.toReplay} would be replayed` : `${done.replayed} of ${done.toReplay} replayed`;
  process.stdout.write(json ? `${JSON.stringify(done)}\n` : `${said}, ${done.refused.length} refused.\n`);
  if (done.refused.length > 0 || (!done.dryRun && done.replayed < done.toReplay)) process.exitCode = 1;
}

interface Place {
  partition: number;
  offset: number;
}

function place(text: string): Place {
  const [, partition, offset] = /^(\d{1,9}):(\d{1,15})$/.exec(text) ?? [];
  if (partition === undefined || offset === undefined) throw new InvalidArgumentError('expected partition:offset');
  return { partition: Number(partition), offset: Number(offset) };
}

function positiveNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1 to 999999');
  return Number(text);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}
