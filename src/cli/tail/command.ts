import { Command, Option } from 'commander';
import { UsageError } from '../../errors.ts';
import { messageFilter } from '../../inspect/messages/message-filter.ts';
import {
  refuseUnknownTopics,
  TAILABLE_TOPICS,
  type TailRequest,
  tailTopics,
} from '../../inspect/messages/tail-topics.ts';
import { withTopics } from '../../inspect/servers.ts';
import { readSettings } from '../../settings/settings.ts';
import { parseCount, parseSince } from '../parse-options.ts';
import { listenForStop } from '../stop-request.ts';
import { messageLine } from './message-line.ts';

interface TailFlags {
  fromBeginning?: boolean;
  since?: number;
  order?: string;
  where: string[];
  limit?: number;
  follow: boolean;
  json?: boolean;
}

export function tailCommand(): Command {
  return new Command('tail')
    .description('Show new messages of topics, decoded, until Ctrl-C. Card numbers in free text are masked.')
    .argument('<topic...>', 'topic names without prefix; <topic>.dlq for dead letters')
    .option('--from-beginning', 'start at the oldest message that is kept')
    .option('--since <time>', 'start at an age (15m, 2h, 3d) or an ISO 8601 time', parseSince)
    .option('--order <id>', 'show only messages of this order')
    .addOption(
      new Option('--where <field=value>', 'show only messages with this value, such as decline.code=05; repeatable')
        .argParser(append)
        .default([], 'none'),
    )
    .option('--limit <n>', 'stop after this many messages', parseCount)
    .option('--no-follow', 'stop at the last message that is there now')
    .option('--json', 'print one JSON object per line')
    .addHelpText('after', MORE_HELP)
    .action(tail);
}

const MORE_HELP = `
Topics:
${TAILABLE_TOPICS.map((topic) => `  ${topic}\n`).join('')}
Exit codes: 0 stopped, 1 a server is unreachable, 2 wrong usage or settings.`;

async function tail(topics: string[], flags: TailFlags): Promise<void> {
  refuseUnknownTopics(topics);
  const request = requestOf(topics, flags);
  const filter = messageFilter(flags);
  const stop = listenForStop(() => {});
  const toLine = flags.json === true ? JSON.stringify : messageLine;
  await withTopics(readSettings(process.env), (servers) =>
    tailTopics(servers, request, filter, (message) => process.stdout.write(`${toLine(message)}\n`), stop.signal),
  );
}

function requestOf(topics: readonly string[], { fromBeginning, since, limit, follow }: TailFlags): TailRequest {
  if (fromBeginning === true && since !== undefined) {
    throw new UsageError('--from-beginning and --since cannot be used together');
  }
  const from: TailRequest['from'] =
    since === undefined
      ? { kind: fromBeginning === true || !follow ? 'beginning' : 'now' }
      : { kind: 'since', at: since };
  return { topics, from, follow, limit: limit ?? null };
}

function append(value: string, previous: string[]): string[] {
  return [...previous, value];
}
