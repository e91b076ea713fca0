import { Command } from 'commander';
import { parseTime, TIME_FORMS } from '../parse-time.ts';
import type { TraceFlags } from './trace.ts';

export function traceCommand(): Command {
  return new Command('trace')
    .description(
      'Show everything that happened to an order, in time order, across topics and collections. Messages are found by what the documents say, so it takes a moment however much the topics hold.',
    )
    .argument(
      '<id>',
      'an order, subscription, customer, transaction (of billing or FlexEcom), submission, debt, decline or contradiction; an eventId with --since or --full',
    )
    .option(
      '--since <time>',
      'also search the topics, from this time on, for messages that no document tells of',
      parseTime,
    )
    .option('--full', 'also search the topics from the oldest message on, which takes long where they are large')
    .option('--json', 'print one JSON object')
    .addHelpText('after', MORE_HELP)
    .action(async (id: string, flags: TraceFlags) => (await import('./trace.ts')).trace(id, flags));
}

const MORE_HELP = `${TIME_FORMS}

An id of several orders, such as a customer, lists them. The eventId of a message is in no document: with --since or --full,
the topics are searched for it.

Examples:
  salvage trace order-1
  salvage trace customer-7
  salvage trace order-1 --since 3d
  salvage trace evt_0123456789abcdef --since 2h

Exit codes: 0 shown, 1 a server is unreachable, 2 unknown id or wrong usage.`;
