import { Command, InvalidArgumentError } from 'commander';
import { UsageError } from '../../errors.ts';
import { messageFilter } from '../../inspect/messages/message-filter.ts';
import {
  messageLine,
  refuseUnknownTopics,
  type TailRequest,
  tail,
  tailableTopics,
} from '../../inspect/messages/watch-topics.ts';
import { parseMoment } from '../../inspect/moments.ts';
import { withTopics } from '../../inspect/servers.ts';
import { readSettings } from '../../settings/settings.ts';
import { listenForStop } from '../until-stopped.ts';

interface TailOptions {
  fromBeginning?: boolean;
  since?: string;
  order?: string;
  where: string[];
  limit?: number;
  follow: boolean;
  json?: boolean;
}

/** `salvage tail`: decoded messages, following, filtered. */
export function tailCommand(): Command {
  return new Command('tail')
    .description('shows messages of topics, decoded, from now on until Ctrl-C; card numbers in free text are masked')
    .argument('<topic...>', 'contract names without prefix; a dead-letter topic is <topic>.dlq')
    .option('--from-beginning', 'begins with the oldest message kept')
    .option('--since <moment>', 'begins at a moment: 15m, 2h, 3d (ago) or an ISO 8601 time')
    .option('--order <id>', 'only messages of this order')
    .option(
      '--where <field=value>',
      'only messages with this value; paths and repeats work: decline.code=05',
      collect,
      [],
    )
    .option('--limit <n>', 'ends after n messages', wholeNumber)
    .option('--no-follow', 'ends at what is there now')
    .option('--json', 'one JSON object a line')
    .addHelpText(
      'after',
      `\nTopics: ${tailableTopics().join(', ')}\nExit codes: 0 ended, 1 a server is away, 2 wrong use.`,
    )
    .action(async (topics: string[], options: TailOptions) => {
      refuseUnknownTopics(topics);
      const request = requestOf(topics, options);
      const filter = messageFilter(options);
      const stop = listenForStop(() => {});
      await withTopics(readSettings(process.env), (servers) =>
        tail(
          servers,
          request,
          filter,
          (message) => process.stdout.write(`${options.json ? JSON.stringify(message) : messageLine(message)}\n`),
          stop.signal,
        ),
      );
    });
}

function requestOf(topics: readonly string[], { fromBeginning, since, limit, follow }: TailOptions): TailRequest {
  if (fromBeginning === true && since !== undefined) {
    throw new UsageError('--from-beginning and --since exclude each other');
  }
  const from: TailRequest['from'] =
    since !== undefined
      ? { kind: 'since', at: parseMoment(since, Date.now()) }
      : { kind: fromBeginning === true || !follow ? 'beginning' : 'now' };
  return { topics, from, follow, limit: limit ?? null };
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1 up');
  return Number(text);
}
