import { Command, Option } from 'commander';
import { TAILABLE_TOPICS } from '../../inspect/messages/tailable-topics.ts';
import { parseCount } from '../parse-options.ts';
import { parseTime, TIME_FORMS } from '../parse-time.ts';
import type { TailFlags } from './tail.ts';

export function tailCommand(): Command {
  return new Command('tail')
    .description('Show new messages of topics, a sentence each, until Ctrl-C. Card numbers in free text are masked.')
    .argument('<topic...>', 'topic names without prefix; <topic>.dlq for dead letters')
    .option('--from-beginning', 'start at the oldest message that is kept')
    .option('--since <time>', 'start at this time', parseTime)
    .option('--order <id>', 'show only messages of this order')
    .addOption(
      new Option('--where <field=value>', 'show only messages with this value, such as decline.code=05; repeatable')
        .argParser(append)
        .default([], 'none'),
    )
    .option('--limit <n>', 'stop after this many messages', parseCount)
    .option('--no-follow', 'stop at the last message that is there now')
    .option('--json', 'print each message whole, as one JSON object per line')
    .addHelpText('after', MORE_HELP)
    .action(async (topics: string[], flags: TailFlags) => (await import('./tail.ts')).tail(topics, flags));
}

const MORE_HELP = `${TIME_FORMS}

Topics:
${TAILABLE_TOPICS.map((topic) => `  ${topic}\n`).join('')}
Examples:
  salvage tail decline-accepted decline-not-sent
  salvage tail payment-declined.new-sale --since 15m --where decline.code=05
  salvage tail order-complete.new-sale --from-beginning --no-follow --json

Exit codes: 0 stopped, 1 a server is unreachable, 2 wrong usage or settings.`;

function append(value: string, previous: string[]): string[] {
  return [...previous, value];
}
